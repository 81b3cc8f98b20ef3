namespace Tensors.Graphs;

/// <summary>Turns operations on tensors of a graph into TensorFlow's nodes, named as TensorFlow names those of its operators.</summary>
internal static class Lowering
{
    /// <summary>Where a node keeps an operation that TensorFlow does not have.</summary>
    public const string OperationAttribute = "operation";

    private static readonly Dictionary<Type, Func<Operation, Tensor[], Tensor>> s_rules = new()
    {
        [typeof(AddOp)] = Operator("AddV2", "add"),
        [typeof(SubtractOp)] = Operator("Sub", "sub"),
        [typeof(MultiplyOp)] = Operator("Mul", "mul"),
        [typeof(DivideOp)] = (_, x) => Ops.TrueDivide(x[0], x[1], null),
        [typeof(TruncateDivideOp)] = Operator("TruncateDiv", "TruncateDiv"),
        [typeof(FloorDivideOp)] = Operator("FloorDiv", "floordiv"),
        [typeof(RemainderOp)] = Operator("FloorMod", "mod"),
        [typeof(PowOp)] = Operator("Pow", "pow"),
        [typeof(MaximumOp)] = Operator("Maximum", "Maximum"),
        [typeof(MinimumOp)] = Operator("Minimum", "Minimum"),
        [typeof(ClipOp)] = (_, x) => Ops.Minimum(Ops.Maximum(x[0], x[1]), x[2]),
        [typeof(LessOp)] = Operator("Less", "Less"),
        [typeof(LessEqualOp)] = Operator("LessEqual", "LessEqual"),
        [typeof(GreaterOp)] = Operator("Greater", "Greater"),
        [typeof(GreaterEqualOp)] = Operator("GreaterEqual", "GreaterEqual"),
        [typeof(EqualOp)] = (_, x) => Ops.Equal(x[0], x[1]),
        [typeof(NotEqualOp)] = (_, x) => Ops.NotEqual(x[0], x[1]),
        [typeof(LogicalAndOp)] = Operator("LogicalAnd", "and"),
        [typeof(LogicalOrOp)] = Operator("LogicalOr", "or"),
        [typeof(LogicalXorOp)] = (_, x) => Ops.LogicalXor(x[0], x[1], "xor"),
        [typeof(LogicalNotOp)] = Function("LogicalNot"),
        [typeof(NegateOp)] = Function("Neg"),
        [typeof(AbsOp)] = Function("Abs"),
        [typeof(SquareOp)] = Function("Square"),
        [typeof(SqrtOp)] = Function("Sqrt"),
        [typeof(RsqrtOp)] = Function("Rsqrt"),
        [typeof(ReciprocalOp)] = Function("Reciprocal"),
        [typeof(ExpOp)] = Function("Exp"),
        [typeof(Expm1Op)] = Function("Expm1"),
        [typeof(LogOp)] = Function("Log"),
        [typeof(Log1pOp)] = Function("Log1p"),
        [typeof(SinOp)] = Function("Sin"),
        [typeof(CosOp)] = Function("Cos"),
        [typeof(TanOp)] = Function("Tan"),
        [typeof(TanhOp)] = Function("Tanh"),
        [typeof(SigmoidOp)] = Function("Sigmoid"),
        [typeof(ReluOp)] = Function("Relu"),
        [typeof(ErfOp)] = Function("Erf"),
        [typeof(SinhOp)] = Function("Sinh"),
        [typeof(CoshOp)] = Function("Cosh"),
        [typeof(AsinOp)] = Function("Asin"),
        [typeof(AcosOp)] = Function("Acos"),
        [typeof(AtanOp)] = Function("Atan"),
        [typeof(AsinhOp)] = Function("Asinh"),
        [typeof(AcoshOp)] = Function("Acosh"),
        [typeof(AtanhOp)] = Function("Atanh"),
        [typeof(ErfcOp)] = Function("Erfc"),
        [typeof(LogGammaOp)] = Function("Lgamma"),
        [typeof(DigammaOp)] = Function("Digamma"),
        [typeof(IsFiniteOp)] = Function("IsFinite"),
        [typeof(IsNaNOp)] = Function("IsNan"),
        [typeof(IsInfinityOp)] = Function("IsInf"),
        [typeof(SoftplusOp)] = Function("Softplus"),
        [typeof(SeluOp)] = Function("Selu"),
        [typeof(SoftsignOp)] = Function("Softsign"),
        [typeof(SignOp)] = Function("Sign"),
        [typeof(FloorOp)] = Function("Floor"),
        [typeof(CeilingOp)] = Function("Ceil"),
        [typeof(RoundOp)] = Function("Rint"),
        [typeof(CastOp)] = (op, x) => Ops.Cast(x[0], ((CastOp)op).To.DataType),
        [typeof(CopyOp)] = (_, x) => Ops.Identity(x[0]),
        [typeof(WhereOp)] = (_, x) => Ops.SelectV2(x[0], x[1], x[2]),
        [typeof(MatMulOp)] = (_, x) => MatMul(x[0], x[1]),
        [typeof(InverseOp)] = (_, x) => Ops.MatrixInverse(x[0]),
        [typeof(DeterminantOp)] = (_, x) => Ops.MatrixDeterminant(x[0]),
        [typeof(SolveOp)] = (_, x) => Ops.MatrixSolve(x[0], x[1]),
        [typeof(SumOp)] = Reduction("Sum"),
        [typeof(MeanOp)] = Reduction("Mean"),
        [typeof(ProdOp)] = Reduction("Prod"),
        [typeof(MaxOp)] = Reduction("Max"),
        [typeof(MinOp)] = Reduction("Min"),
        [typeof(AnyOp)] = Reduction("Any"),
        [typeof(AllOp)] = Reduction("All"),
        [typeof(ReshapeOp)] = (op, x) => Ops.Reshape(x[0], ((ReshapeOp)op).To),
        [typeof(PermuteOp)] = (op, x) => Ops.Transpose(x[0], ((PermuteOp)op).Axes.AsSpan()),
        [typeof(BroadcastToOp)] = (op, x) => Ops.BroadcastTo(x[0], ((BroadcastToOp)op).To),
        [typeof(ConcatOp)] = (op, x) => Ops.Concat(x, ((ConcatOp)op).Axis),
        [typeof(GatherOp)] = (op, x) => Ops.Gather(x[0], x[1], ((GatherOp)op).Axis),
    };

    public static void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        if (s_rules.TryGetValue(operation.GetType(), out Func<Operation, Tensor[], Tensor>? rule))
        {
            outputs[0] = rule(operation, inputs.ToArray());
            return;
        }

        Node node = AddOperation(operation, inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = node.Outputs[i];
        }
    }

    // TensorFlow's function takes matrices, or stacks of them, but not one beside the other.
    private static Tensor MatMul(Tensor left, Tensor right) => Math.Max(left.StaticShape.Rank ?? 0, right.StaticShape.Rank ?? 0) > 2
        ? Building.StackedProduct(left, right, transposeLeft: false, transposeRight: false, "matmul")
        : Ops.MatMul(left, right, name: "matmul");

    /// <summary>A node that holds the operation itself.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="outputs">What is known of its results; null to work it out.</param>
    public static Node AddOperation(Operation operation, ReadOnlySpan<Tensor> inputs, IReadOnlyList<(DataType, PartialShape)>? outputs = null)
    {
        TensorLike[] values = new TensorLike[inputs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = inputs[i];
        }

        using OpScope scope = OpScope.Open(null, operation.Name, values);
        Tensor[] operands = [.. values.Select((value, i) => scope.Convert(value, $"input_{i}"))];
        return scope.Graph.AddNode(operation.Name, scope.Name, operands, new() { [OperationAttribute] = operation }, outputs, operation);
    }

    private static Func<Operation, Tensor[], Tensor> Operator(string op, string name) => (_, x) => Building.Binary(op, x[0], x[1], null, name);

    private static Func<Operation, Tensor[], Tensor> Function(string op) => (_, x) => Building.Unary(op, x[0], null);

    private static Func<Operation, Tensor[], Tensor> Reduction(string op) => (operation, x) =>
    {
        ReductionOperation reduction = (ReductionOperation)operation;
        bool all = reduction.Axes.Count == x[0].StaticShape.Rank;
        return Ops.Reduce(op, x[0], all ? null : reduction.Axes.AsSpan().ToArray(), reduction.KeepDims, null);
    };
}
