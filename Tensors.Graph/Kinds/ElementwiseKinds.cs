using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>Functions of elements. Where a gradient is written here, it has exactly TensorFlow's nodes.</summary>
internal static partial class ElementwiseKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddFunctions(kinds);
        AddDerivatives(kinds);
        AddOperators(kinds);
        AddZeros(kinds);
        AddTruths(kinds);
        AddChoices(kinds);
        AddBits(kinds);
    }

    private static bool IsChannelsFirst(string format) => format is "NCHW" or "NCDHW";

    private static Tensor BiasGradient(Tensor cotangent, bool channelsFirst)
    {
        int channel = channelsFirst && cotangent.Rank > 1 ? 1 : cotangent.Rank - 1;
        int[] axes = [.. Enumerable.Range(0, cotangent.Rank).Where(axis => axis != channel)];
        return axes.Length == 0 ? cotangent : cotangent.Sum(axes, dtype: cotangent.DType);
    }

    private static void AddFunctions(KindTable kinds)
    {
        kinds.Unary<NegateOp>("Neg", node => Ops.Negative(node.Grad));
        kinds.Unary<AbsOp>("Abs", node => Mul(node.Grad, Ops.Sign(node.Input(0))));
        kinds.Unary<SignOp>("Sign", node => Ops.Zeros(Ops.ShapeOf(node.Input(0)), node.Input(0).DataType.Base));
        kinds.Unary<SquareOp>("Square", node =>
        {
            using IDisposable after = node.AfterGrad();
            Tensor two = Building.Number(node.Graph, 2, node.Input(0).DataType, "Const");
            return Ops.Multiply(node.Grad, Ops.Multiply(Conjugate(node.Input(0)), two));
        });
        kinds.Unary<SqrtOp>("Sqrt", node => Derivative("SqrtGrad", node.Output, node.Grad));
        kinds.Unary<RsqrtOp>("Rsqrt", node => Derivative("RsqrtGrad", node.Output, node.Grad));
        kinds.Add(new("Inv")
        {
            Infer = ShapeRules.Unchanged,
            Twin = Twin.Of(new ReciprocalOp()),
            Gradient = node => [Derivative("ReciprocalGrad", Conjugate(node.Output), node.Grad)],
        });
        kinds.Unary<ReciprocalOp>("Reciprocal", node => Derivative("ReciprocalGrad", Conjugate(node.Output), node.Grad));
        kinds.Unary<ExpOp>("Exp", node => After(node, () => Mul(node.Grad, Conjugate(node.Output))));
        kinds.Unary<Expm1Op>("Expm1", node => After(node, () => Mul(node.Grad, Ops.Exp(node.Input(0)))));
        kinds.Unary<LogOp>("Log", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(node.Input(0)))));
        kinds.Unary<Log1pOp>("Log1p", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(1 + node.Input(0)))));
        kinds.Unary<SinOp>("Sin", node => After(node, () => Mul(node.Grad, Ops.Cos(node.Input(0)))));
        kinds.Unary<CosOp>("Cos", node => After(node, () => Mul(Ops.Negative(node.Grad), Ops.Sin(node.Input(0)))));
        kinds.Unary<TanOp>("Tan", node => After(node, () => Mul(node.Grad, Ops.Square(Ops.Reciprocal(Ops.Cos(node.Input(0)))))));
        kinds.Unary<TanhOp>("Tanh", node => Derivative("TanhGrad", node.Output, node.Grad));
        kinds.Unary<ErfOp>("Erf", node => OfErrorFunction(node, 2 / Math.Sqrt(Math.PI)));
        kinds.Unary<ErfcOp>("Erfc", node => OfErrorFunction(node, -2 / Math.Sqrt(Math.PI)));
        kinds.Unary<SinhOp>("Sinh", node => After(node, () => Mul(node.Grad, Ops.Cosh(node.Input(0)))));
        kinds.Unary<CoshOp>("Cosh", node => After(node, () => Mul(node.Grad, Ops.Sinh(node.Input(0)))));
        kinds.Unary<AsinhOp>("Asinh", node => After(node, () => node.Grad / Ops.Cosh(node.Output)));
        kinds.Unary<AcoshOp>("Acosh", node => After(node, () => node.Grad / Ops.Sinh(node.Output)));
        kinds.Unary<AtanhOp>("Atanh", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(1 - Ops.Square(node.Input(0))))));
        kinds.Unary<AsinOp>("Asin", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(Ops.Sqrt(1 - Ops.Square(node.Input(0)))))));
        kinds.Unary<AcosOp>("Acos", node =>
            After(node, () => Mul(Ops.Negative(node.Grad), Ops.Reciprocal(Ops.Sqrt(1 - Ops.Square(node.Input(0)))))));
        kinds.Unary<AtanOp>("Atan", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(1 + Ops.Square(node.Input(0))))));
        kinds.Unary<LogGammaOp>("Lgamma", node => After(node, () => Mul(node.Grad, Ops.Digamma(node.Input(0)))));
        kinds.Unary<DigammaOp>("Digamma", node => After(node, () => Mul(node.Grad, node.Input(0).Polygamma(1))));
        kinds.Unary<ErfInverseOp>("Erfinv");
        kinds.Unary<BitwiseNotOp>("Invert", isNotDifferentiable: true);
        kinds.Unary<FloorOp>("Floor", isNotDifferentiable: true);
        kinds.Unary<CeilingOp>("Ceil", isNotDifferentiable: true);
        kinds.Unary<RoundOp>("Rint", isNotDifferentiable: true);
        kinds.Add(new("Round") { Infer = ShapeRules.Unchanged, Twin = Twin.Of(new RoundOp()), IsNotDifferentiable = true });
        kinds.Writes<CopyOp>((_, x) => Ops.Identity(x[0]));
        kinds.Add(new("Cast")
        {
            Types = [("SrcT", 0)],
            Infer = node => node.Output(node.Attribute<DataType>("DstT"), node.Shape(0)),
            Twin = new(node => new CastOp(node.Attribute<DataType>("DstT").DType
                ?? throw new UnimplementedException($"Numbers cannot be cast to {node.Attribute<DataType>("DstT").Name}.", null)), 1),
            ComputesStored = e => StoredElements.Cast(e.Content(0), e.Attribute<DataType>("DstT")),
            Gradient = node => [node.Input(0).DataType.IsDifferentiable && node.Output.DataType.IsDifferentiable
                ? Ops.Cast(node.Grad, node.Input(0).DataType.Base)
                : null],
        });
        kinds.Writes<CastOp>((op, x) => Ops.Cast(x[0], op.To.DataType));
    }

    // Second-order rules after TensorFlow's math_grad.py.
    private static void AddDerivatives(KindTable kinds)
    {
        // A cotangent of 0, as of a branch that was not chosen, is not multiplied by an infinite slope.
        kinds.Derivative("SqrtGrad", (y, dy) => ZeroWhereZero(dy, dy * 0.5 / y), (node, y, dy) =>
        {
            Tensor ratio = node.Grad / y;
            return [-Mul(ratio, node.Output), 0.5 * ratio];
        });
        kinds.Derivative("RsqrtGrad", (y, dy) => ZeroWhereZero(dy, y.Square() * y * dy * -0.5), (node, y, dy) =>
            [Mul(-1.5 * node.Grad, Mul(dy, Ops.Square(y))), Derivative("RsqrtGrad", y, node.Grad)]);
        kinds.Derivative("ReciprocalGrad", (y, dy) => ZeroWhereZero(dy, -dy * y * y), (node, y, dy) =>
            [Mul(Mul(-2.0 * node.Grad, dy), y), Derivative("ReciprocalGrad", y, node.Grad)]);
        kinds.Derivative("InvGrad", (y, dy) => ZeroWhereZero(dy, -dy * y * y));
        kinds.Derivative("TanhGrad", (y, dy) => dy * (1 - y.Square()), (node, y, dy) =>
            [Mul(Mul(node.Grad * -2.0, y), dy), Derivative("TanhGrad", y, node.Grad)]);
    }

    private static void AddOperators(KindTable kinds)
    {
        GradientRule sum = Pair((node, x, y) => (node.Grad, node.Grad));
        kinds.Binary<AddOp>("AddV2", "add", sum);
        kinds.Add(new("Add")
        {
            Infer = ShapeRules.Broadcast,
            Twin = Twin.Of(new AddOp()),
            ComputesText = e => TextKinds.Join(e.Text(0), e.Text(1)),
            Gradient = sum,
        });
        foreach (string op in (string[])["AddN", "AccumulateNV2"])
        {
            kinds.Add(new(op)
            {
                Infer = ShapeRules.SameShape,
                Twin = new(node => node.OperandCount == 2 ? new AddOp() : new CompositeOp(op, op, x => [Sum(x)], 1)),
                ComputesVariants = TensorListKinds.Sum,
                Gradient = node => [.. node.Node.Inputs.Select(_ => node.Grad)],
            });
        }

        kinds.Add(new("BiasAdd")
        {
            Infer = node =>
            {
                node.RequireSameType(0, 1);
                node.Output(node.Type(0), node.RequireLeastRank(0, 2));
            },
            Twin = new(
                node => IsChannelsFirst(node.Attribute("data_format", "NHWC"))
                    ? new CompositeOp("BiasAdd", "NCHW", x => [x[0] + x[1].Reshape([-1, .. Enumerable.Repeat(1, x[0].Rank - 2)])], 1)
                    : new AddOp(),
                2),
            Gradient = node =>
                [node.Grad, node.Graph.Tensor1(
                    "BiasAddGrad", null, [node.Grad], new() { ["data_format"] = node.Node.Attribute("data_format", "NHWC") })],
        });
        kinds.Add(new("BiasAddGrad")
        {
            Infer = node => node.Output(
                node.Type(0),
                node.RequireLeastRank(0, 1).Rank is not { } rank
                    ? [null]
                    : [node.Shape(0)[rank > 1 && IsChannelsFirst(node.Attribute("data_format", "NHWC")) ? 1 : ^1]]),
            Twin = new(node =>
            {
                bool channelsFirst = IsChannelsFirst(node.Attribute("data_format", "NHWC"));
                return new CompositeOp("BiasAddGrad", channelsFirst, x => [BiasGradient(x[0], channelsFirst)], 1);
            }),
        });
        kinds.Binary<SubtractOp>("Sub", "sub", Pair((node, x, y) => (node.Grad, Ops.Negative(node.Grad))));
        kinds.Binary<MultiplyOp>("Mul", "mul", OfProduct);
        GradientRule quotient = Pair((node, x, y) =>
        {
            (x, y) = (Conjugate(x), Conjugate(y));
            Tensor dx = Derivative("RealDiv", node.Grad, y);
            Tensor ratio = Derivative("RealDiv", Derivative("RealDiv", Ops.Negative(x), y), y);
            return (dx, Mul(node.Grad, ratio));
        });
        kinds.Add(new("RealDiv") { Infer = ShapeRules.Broadcast, Twin = Twin.Of(new DivideOp()), Gradient = quotient });
        kinds.Writes<DivideOp>((_, x) => Ops.TrueDivide(x[0], x[1]));
        kinds.Add(new("Div")
        {
            Infer = ShapeRules.Broadcast,
            Twin = new(node => node.Operand(0).DType.IsFloating ? new DivideOp() : new TruncateDivideOp(), 2),
            Gradient = quotient,
        });
        kinds.Binary<TruncateDivideOp>("TruncateDiv", isNotDifferentiable: true);
        foreach (string op in (string[])["TruncateMod", "Mod"])
        {
            kinds.Add(
                new(op) { Infer = ShapeRules.Broadcast, Twin = Twin.Of(new CompositeOp(op, 0, x => [TruncatedRemainder(x[0], x[1])], 1)) });
        }

        kinds.Add(new("FloorDiv")
        {
            Infer = ShapeRules.Broadcast,
            Twin = Twin.Of(new CompositeOp("FloorDiv", "FloorDiv", x => [FloorDivide(x[0], x[1])], 1)),
            IsNotDifferentiable = true,
        });
        kinds.Writes<FloorDivideOp>((_, x) => Ops.FloorDiv(x[0], x[1]));
        kinds.Binary<RemainderOp>("FloorMod", "mod", Pair((node, x, y) => (node.Grad, Mul(node.Grad, Ops.Negative(Ops.FloorDiv(x, y))))));
        kinds.Binary<PowOp>("Pow", "pow", Pair(OfPower));
        kinds.Binary<Atan2Op>("Atan2");
        kinds.Binary<BitwiseAndOp>("BitwiseAnd", isNotDifferentiable: true);
        kinds.Binary<BitwiseOrOp>("BitwiseOr", isNotDifferentiable: true);
        kinds.Binary<BitwiseXorOp>("BitwiseXor", isNotDifferentiable: true);
        kinds.Binary<ShiftLeftOp>("LeftShift", isNotDifferentiable: true);
        kinds.Binary<ShiftRightOp>("RightShift", isNotDifferentiable: true);
        kinds.Binary<MaximumOp>("Maximum", null, OfExtreme("GreaterEqual"));
        kinds.Binary<MinimumOp>("Minimum", null, OfExtreme("LessEqual"));
        kinds.Writes<ClipOp>((_, x) => (ActivationKinds.NumberOf(x[1]), ActivationKinds.NumberOf(x[2])) is (0, 6)
            ? Ops.Relu6(x[0])
            : Ops.Minimum(Ops.Maximum(x[0], x[1]), x[2]));
        kinds.Add(new("SquaredDifference")
        {
            Infer = ShapeRules.Broadcast,
            Twin = Twin.Of(new CompositeOp("SquaredDifference", "SquaredDifference", x => [(x[0] - x[1]).Square()], 1)),
            Gradient = Pair((node, x, y) =>
            {
                Tensor dx = After(
                    node, () => Mul(Ops.Multiply(Building.Number(node.Graph, 2, node.Grad.DataType, "scalar"), node.Grad), x - y));
                return (dx, Ops.Negative(dx));
            }),
        });
    }

    private static void AddTruths(KindTable kinds)
    {
        kinds.Comparison<LessOp>("Less");
        kinds.Comparison<LessEqualOp>("LessEqual");
        kinds.Comparison<GreaterOp>("Greater");
        kinds.Comparison<GreaterEqualOp>("GreaterEqual");
        kinds.Add(
            new("Equal") { Infer = ShapeRules.Compare, Twin = Twin.Of(new EqualOp()), IsNotDifferentiable = true, TextOperands = .. });
        kinds.Add(
            new("NotEqual")
            {
                Infer = ShapeRules.Compare,
                Twin = Twin.Of(new NotEqualOp()),
                IsNotDifferentiable = true,
                TextOperands = ..
            });
        kinds.Writes<EqualOp>((_, x) => Ops.Equal(x[0], x[1]));
        kinds.Writes<NotEqualOp>((_, x) => Ops.NotEqual(x[0], x[1]));
        kinds.Predicate<IsFiniteOp>("IsFinite");
        kinds.Predicate<IsNaNOp>("IsNan");
        kinds.Predicate<IsInfinityOp>("IsInf");
        kinds.Add(
            new("LogicalAnd") { Types = [], Infer = ShapeRules.Broadcast, Twin = Twin.Of(new LogicalAndOp()), IsNotDifferentiable = true });
        kinds.Add(
            new("LogicalOr") { Types = [], Infer = ShapeRules.Broadcast, Twin = Twin.Of(new LogicalOrOp()), IsNotDifferentiable = true });
        kinds.Add(
            new("LogicalNot") { Types = [], Infer = ShapeRules.Unchanged, Twin = Twin.Of(new LogicalNotOp()), IsNotDifferentiable = true });
        kinds.Writes<LogicalAndOp>((_, x) => Building.Binary("LogicalAnd", x[0], x[1], null, "and"));
        kinds.Writes<LogicalOrOp>((_, x) => Building.Binary("LogicalOr", x[0], x[1], null, "or"));
        kinds.Writes<LogicalXorOp>((_, x) => Ops.LogicalXor(x[0], x[1], "xor"));
        kinds.Writes<LogicalNotOp>((_, x) => Ops.LogicalNot(x[0]));
    }

    private static void AddChoices(KindTable kinds)
    {
        kinds.Add(new("Select")
        {
            Types = [("T", 1)],
            Infer = node => node.Output(node.RequireSameType(1, 2), ShapeRules.Merge(node, node.Shape(1), node.Shape(2))),
            Twin = Twin.Of(new CompositeOp("Select", "Select", x => [Tensor.Where(Rows(x[0], x[1].Rank), x[1], x[2])], 1)),
            Gradient = node =>
            {
                Tensor zeros = Ops.ZerosLike(node.Input(1));
                return [null, Ops.Where(node.Input(0), node.Grad, zeros), Ops.Where(node.Input(0), zeros, node.Grad)];
            },
            TextOperands = 1..,
        });
        kinds.Add(new("SelectV2")
        {
            Types = [("T", 1)],
            Infer = node => node.Output(
                node.RequireSameType(1, 2),
                ShapeRules.Broadcast(node, node.Shape(0), ShapeRules.Broadcast(node, node.Shape(1), node.Shape(2)))),
            Twin = Twin.Of(new WhereOp()),
            Gradient = node =>
            {
                (Tensor x, Tensor y) = (node.Input(1), node.Input(2));
                Tensor zeros = Ops.Zeros([], node.Grad.DataType.Base);
                Tensor dx = Ops.SelectV2(node.Input(0), node.Grad, zeros);
                Tensor dy = Ops.SelectV2(node.Input(0), zeros, node.Grad);
                return [null, SumTo(x, node.Output, dx), SumTo(y, node.Output, dy)];
            },
            TextOperands = 1..,
        });
        kinds.Writes<WhereOp>((_, x) => Ops.SelectV2(x[0], x[1], x[2]));
    }

    private static Tensor OfErrorFunction(GradientContext node, double factor)
    {
        Tensor constant = Building.Number(node.Graph, factor, node.Input(0).DataType, "Const");
        return After(node, () => Mul(Mul(node.Grad, constant), Ops.Exp(Ops.Negative(Ops.Square(node.Input(0))))));
    }

    private static Cotangent?[] OfProduct(GradientContext node)
    {
        (Tensor x, Tensor y) = (Conjugate(node.Input(0)), Conjugate(node.Input(1)));
        bool same = AreEqual(x, y) && AreEqual(x, node.Grad) && node.Grad.DataType is DataType.Float32 or DataType.Int32;
        return same
            ? [Ops.Multiply(node.Grad, y), Ops.Multiply(node.Grad, x)]
            : Unbroadcast(x, y, Ops.Multiply(node.Grad, y), Ops.Multiply(x, node.Grad));
    }

    private static (Tensor X, Tensor Y) OfPower(GradientContext node, Tensor x, Tensor y)
    {
        Tensor dx = Mul(Mul(node.Grad, y), Ops.Pow(x, y - 1));

        // xʸ ln x has the limit 0 where x is 0.
        Tensor isPositive = x > 0;
        Tensor safe = Ops.Where(isPositive, x, Ops.OnesLike(x));
        Tensor log = Ops.Where(isPositive, Ops.Log(safe), Ops.ZerosLike(x));
        return (dx, Mul(Mul(node.Grad, node.Output), log));
    }

    private static GradientRule OfExtreme(string comparison) => Pair((node, x, y) =>
    {
        Tensor zeros = Ops.ZerosLike(node.Grad);
        Tensor isFirst = Building.Binary(comparison, x, y, null);
        return (Ops.SelectV2(isFirst, node.Grad, zeros), Ops.SelectV2(isFirst, zeros, node.Grad));
    });

    // TensorFlow rounds the quotient first: 1 by 0.1 is 10.
    private static Tensor FloorDivide(Tensor x, Tensor y)
    {
        if (!x.DType.IsFloating)
        {
            return x.FloorDivide(y);
        }

        using Tensor quotient = x / y;
        return quotient.Floor();
    }

    /// <summary>x - y · trunc(x / y): what is left has the sign of x.</summary>
    private static Tensor TruncatedRemainder(Tensor x, Tensor y) =>
        x.DType.IsFloating ? x.Abs().Remainder(y.Abs()).CopySign(x) : x - (x.TruncateDivide(y) * y);

    private static Tensor Sum(Tensor[] terms)
    {
        Tensor sum = terms[0];
        for (int i = 1; i < terms.Length; i++)
        {
            Tensor part = sum;
            sum += terms[i];
            if (i > 1)
            {
                part.Dispose();
            }
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

    private static Tensor ZeroWhereZero(Tensor dy, Tensor slope) => Tensor.Where(dy == 0, 0, slope);
}
