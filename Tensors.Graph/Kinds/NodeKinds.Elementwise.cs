namespace Tensors.Graphs;

// Functions of elements.
internal static partial class NodeKinds
{
    private static void AddElementwise()
    {
        Unary<NegateOp>("Neg");
        Unary<AbsOp>("Abs");
        Unary<SquareOp>("Square");
        Unary<SqrtOp>("Sqrt");
        Unary<RsqrtOp>("Rsqrt");
        Unary<ReciprocalOp>("Reciprocal");
        Unary<ExpOp>("Exp");
        Unary<Expm1Op>("Expm1");
        Unary<LogOp>("Log");
        Unary<Log1pOp>("Log1p");
        Unary<SinOp>("Sin");
        Unary<CosOp>("Cos");
        Unary<TanOp>("Tan");
        Unary<TanhOp>("Tanh");
        Unary<SigmoidOp>("Sigmoid");
        Unary<ReluOp>("Relu");
        Unary<SignOp>("Sign");
        Unary<ErfOp>("Erf");
        Unary<ErfcOp>("Erfc");
        Unary<SinhOp>("Sinh");
        Unary<CoshOp>("Cosh");
        Unary<AsinOp>("Asin");
        Unary<AcosOp>("Acos");
        Unary<AtanOp>("Atan");
        Unary<AsinhOp>("Asinh");
        Unary<AcoshOp>("Acosh");
        Unary<AtanhOp>("Atanh");
        Unary<LogGammaOp>("Lgamma");
        Unary<DigammaOp>("Digamma");
        Unary<SoftplusOp>("Softplus");
        Unary<SeluOp>("Selu");
        Unary<SoftsignOp>("Softsign");
        Unary<FloorOp>("Floor");
        Unary<CeilingOp>("Ceil");
        Unary<RoundOp>("Rint");
        Add(new("Round") { Infer = ShapeRules.Unchanged, Twin = Twin.Of(new RoundOp()) });

        Binary<AddOp>("AddV2", "add");
        Binary<SubtractOp>("Sub", "sub");
        Binary<MultiplyOp>("Mul", "mul");
        Add(new("RealDiv") { Infer = ShapeRules.Broadcast, Twin = Twin.Of(new DivideOp()) });
        Writes<DivideOp>((_, x) => Ops.TrueDivide(x[0], x[1]));
        Binary<TruncateDivideOp>("TruncateDiv");
        Binary<PowOp>("Pow", "pow");
        Binary<RemainderOp>("FloorMod", "mod");
        Writes<FloorDivideOp>((_, x) => Ops.FloorDiv(x[0], x[1]));
        Binary<MaximumOp>("Maximum");
        Binary<MinimumOp>("Minimum");
        Add(new("LogicalAnd") { Types = [], Infer = ShapeRules.Broadcast, Twin = Twin.Of(new LogicalAndOp()) });
        Add(new("LogicalOr") { Types = [], Infer = ShapeRules.Broadcast, Twin = Twin.Of(new LogicalOrOp()) });
        Add(new("LogicalNot") { Types = [], Infer = ShapeRules.Unchanged, Twin = Twin.Of(new LogicalNotOp()) });
        Writes<LogicalAndOp>((_, x) => Building.Binary("LogicalAnd", x[0], x[1], null, "and"));
        Writes<LogicalOrOp>((_, x) => Building.Binary("LogicalOr", x[0], x[1], null, "or"));
        Writes<LogicalXorOp>((_, x) => Ops.LogicalXor(x[0], x[1], "xor"));
        Writes<LogicalNotOp>((_, x) => Ops.LogicalNot(x[0]));
        Comparison<LessOp>("Less");
        Comparison<LessEqualOp>("LessEqual");
        Comparison<GreaterOp>("Greater");
        Comparison<GreaterEqualOp>("GreaterEqual");
        Add(new("Equal") { Infer = ShapeRules.Compare, Twin = Twin.Of(new EqualOp()), IsNotDifferentiable = true });
        Add(new("NotEqual") { Infer = ShapeRules.Compare, Twin = Twin.Of(new NotEqualOp()), IsNotDifferentiable = true });
        Writes<EqualOp>((_, x) => Ops.Equal(x[0], x[1]));
        Writes<NotEqualOp>((_, x) => Ops.NotEqual(x[0], x[1]));
        Predicate<IsFiniteOp>("IsFinite");
        Predicate<IsNaNOp>("IsNan");
        Predicate<IsInfinityOp>("IsInf");

        Add(new("Add") { Infer = ShapeRules.Broadcast, Kernel = Computes(e => e.Raw(0) is StringTensor ? JoinText(e.Text(0), e.Text(1)) : e[0] + e[1]) });
        Add(new("Div")
        {
            Infer = ShapeRules.Broadcast,
            Twin = new(node => node.Operand(0).DType.IsFloating ? new DivideOp() : new TruncateDivideOp(), 2),
        });
        Add(new("FloorDiv") { Infer = ShapeRules.Broadcast, Kernel = Computes(e => FloorDivide(e[0], e[1])) });
        Add(new("SquaredDifference") { Infer = ShapeRules.Broadcast, Kernel = Computes(e => (e[0] - e[1]).Square()) });
        Add(new("AddN") { Infer = ShapeRules.SameShape, Kernel = Computes(e => Sum(e.All(..))) });
        Add(new("Cast")
        {
            Types = [("SrcT", 0)],
            Infer = node => node.Output(node.Attribute<DataType>("DstT"), node.Shape(0)),
            Twin = new(node => new CastOp(node.Attribute<DataType>("DstT").DType
                ?? throw new UnimplementedException($"Numbers cannot be cast to {node.Attribute<DataType>("DstT").Name}.", null)), 1),
        });
        Add(new("Select")
        {
            Types = [("T", 1)],
            Infer = node => node.Output(node.RequireSameType(1, 2), ShapeRules.Merge(node, node.Shape(1), node.Shape(2))),
            Kernel = Computes(e => e.Content(1) is StringTensor ? SelectText(e) : Tensor.Where(Rows(e[0], e[1].Rank), e[1], e[2])),
        });
        Add(new("SelectV2")
        {
            Types = [("T", 1)],
            Infer = node => node.Output(
                node.RequireSameType(1, 2), ShapeRules.Broadcast(node, node.Shape(0), ShapeRules.Broadcast(node, node.Shape(1), node.Shape(2)))),
            Twin = Twin.Of(new WhereOp()),
        });
        Writes<CastOp>((op, x) => Ops.Cast(x[0], op.To.DataType));
        Writes<CopyOp>((_, x) => Ops.Identity(x[0]));
        Writes<WhereOp>((_, x) => Ops.SelectV2(x[0], x[1], x[2]));
        Writes<ClipOp>((_, x) => Ops.Minimum(Ops.Maximum(x[0], x[1]), x[2]));
        Add(new("Elu") { Infer = ShapeRules.Unchanged, Twin = Twin.Of("Elu", x => x.Elu()) });
        Writes<EluOp>((_, x) => NumberOf(x[1]) == 1 ? Ops.Elu(x[0]) : null);
        Add(new("Relu6") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => e[0].Relu().Minimum(6)) });
        Add(new("LeakyRelu")
        {
            Infer = ShapeRules.Unchanged,
            Twin = new(node => LeakyRelu(node.Attribute<float>("alpha"))),
        });

        // TensorFlow keeps the slope as a float32.
        Writes<PReluOp>((_, x) => NumberOf(x[1]) is { } slope && slope == (float)slope ? Ops.LeakyRelu(x[0], (float)slope) : null);
        Add(new("Softmax") { Infer = ShapeRules.Unchanged, Twin = new(node => new SoftmaxOp(LastAxis(node))) });
        Add(new("LogSoftmax") { Infer = ShapeRules.Unchanged, Twin = new(node => new LogSoftmaxOp(LastAxis(node))) });
        Writes<SoftmaxOp>((op, x) => op.Axis == x[0].Rank - 1 ? Ops.Softmax(x[0]) : null);
        Writes<LogSoftmaxOp>((op, x) => op.Axis == x[0].Rank - 1 ? Ops.LogSoftmax(x[0]) : null);
    }

    private static void Predicate<TOperation>(string op)
        where TOperation : Operation, new()
    {
        Add(new(op)
        {
            Infer = node => node.Output(DataType.Bool, node.Shape(0)),
            Twin = Twin.Of(new TOperation()),
            IsNotDifferentiable = true,
        });
        Writes<TOperation>((_, x) => Building.Unary(op, x[0], null));
    }

    private static CompositeOp LeakyRelu(float slope) => new("LeakyRelu", slope, x => [x[0].LeakyRelu(slope)], 1);

    private static int LastAxis(INodeView node) => Axis.Normalize(node.Names.Op, -1, node.Operand(0).Shape);

    /// <summary>The C# number that an operand is, if it is one.</summary>
    private static double? NumberOf(Tensor operand) => operand is { IsLiteral: true, HasData: true, ElementCount: 1 } ? CastOp.Cast(operand, DType.Float64).Item<double>() : null;

    // TensorFlow rounds the quotient first: 1 by 0.1 is 10.
    private static Tensor FloorDivide(Tensor x, Tensor y) => x.DType.IsFloating ? (x / y).Floor() : x.FloorDivide(y);

    private static Tensor Sum(Tensor[] terms)
    {
        Tensor sum = terms[0];
        foreach (Tensor term in terms.AsSpan(1))
        {
            sum += term;
        }

        return sum;
    }

    /// <summary>A condition for whole rows, as the older selection takes one.</summary>
    private static Tensor Rows(Tensor condition, int rank)
    {
        while (condition.Rank is > 0 && condition.Rank < rank)
        {
            condition = condition.ExpandDims(-1);
        }

        return condition;
    }

    private static StringTensor JoinText(StringTensor left, StringTensor right)
    {
        StringTensor longer = left.Elements.Count >= right.Elements.Count ? left : right;
        return new(
            longer.Elements.Select((_, i) => (byte[])[.. left.Elements[i % left.Elements.Count], .. right.Elements[i % right.Elements.Count]]), longer.Shape);
    }
}
