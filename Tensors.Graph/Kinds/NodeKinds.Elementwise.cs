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
        Unary<RoundOp>("Round");

        Binary<AddOp>("AddV2");
        Binary<SubtractOp>("Sub");
        Binary<MultiplyOp>("Mul");
        Binary<DivideOp>("RealDiv");
        Binary<TruncateDivideOp>("TruncateDiv");
        Binary<PowOp>("Pow");
        Binary<RemainderOp>("FloorMod");
        Binary<MaximumOp>("Maximum");
        Binary<MinimumOp>("Minimum");
        Add(new("LogicalAnd") { Types = [], Infer = ShapeRules.Broadcast, Twin = Twin.Of(new LogicalAndOp()) });
        Add(new("LogicalOr") { Types = [], Infer = ShapeRules.Broadcast, Twin = Twin.Of(new LogicalOrOp()) });
        Add(new("LogicalNot") { Types = [], Infer = ShapeRules.Unchanged, Twin = Twin.Of(new LogicalNotOp()) });
        Comparison<LessOp>("Less");
        Comparison<LessEqualOp>("LessEqual");
        Comparison<GreaterOp>("Greater");
        Comparison<GreaterEqualOp>("GreaterEqual");
        Comparison<EqualOp>("Equal");
        Comparison<NotEqualOp>("NotEqual");
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
        Add(new("Elu") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => Tensor.Where(e[0] < 0, e[0].Expm1(), e[0])) });
        Add(new("Relu6") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => e[0].Relu().Minimum(6)) });
        Add(new("LeakyRelu")
        {
            Infer = ShapeRules.Unchanged,
            Kernel = Computes(e => Tensor.Where(e[0] > 0, e[0], e[0] * e.Attribute<float>("alpha"))),
        });
        Add(new("Softmax") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => LogSoftmax(e[0]).Exp()) });
        Add(new("LogSoftmax") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => LogSoftmax(e[0])) });
    }

    private static void Predicate<TOperation>(string op)
        where TOperation : Operation, new() => Add(new(op)
        {
            Infer = node => node.Output(DataType.Bool, node.Shape(0)),
            Twin = Twin.Of(new TOperation()),
            IsNotDifferentiable = true,
        });

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

    private static Tensor LogSoftmax(Tensor x)
    {
        Tensor shifted = x - x.Max(-1, keepDims: true);
        return shifted - shifted.Exp().Sum(-1, keepDims: true).Log();
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
