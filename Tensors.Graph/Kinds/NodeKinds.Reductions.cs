namespace Tensors.Graphs;

// Folding axes away.
internal static partial class NodeKinds
{
    private static void AddReductions()
    {
        Reduction<SumOp>("Sum", (axes, keep) => new(axes, keep));
        Reduction<MeanOp>("Mean", (axes, keep) => new(axes, keep));
        Reduction<ProdOp>("Prod", (axes, keep) => new(axes, keep));
        Reduction<MaxOp>("Max", (axes, keep) => new(axes, keep));
        Reduction<MinOp>("Min", (axes, keep) => new(axes, keep));
        Reduction<AnyOp>("Any", (axes, keep) => new(axes, keep), ofTruth: true);
        Reduction<AllOp>("All", (axes, keep) => new(axes, keep), ofTruth: true);
        ArgExtreme("ArgMax", greatest: true);
        ArgExtreme("ArgMin", greatest: false);
        Writes<ArgExtremeOp>((op, x) => op.KeepDims ? null : op.Greatest ? Ops.ArgMax(x[0], op.Axis) : Ops.ArgMin(x[0], op.Axis));
        Cumulative<CumulativeSumOp>("Cumsum", (axis, exclusive, reverse) => new(axis, exclusive, reverse), op => (op.Exclusive, op.Reverse));
        Cumulative<CumulativeProductOp>("Cumprod", (axis, exclusive, reverse) => new(axis, exclusive, reverse), op => (op.Exclusive, op.Reverse));
        Add(new("L2Loss")
        {
            Infer = node => node.Output(node.Type(0), PartialShape.Scalar),
            Kernel = Computes(e => e[0].InSingle(x => x.Square().Sum(dtype: x.DType) / 2)),
        });
    }

    private static void Reduction<TOperation>(string op, Func<ValueArray<int>, bool, TOperation> make, bool ofTruth = false)
        where TOperation : ReductionOperation
    {
        Add(new(op)
        {
            Types = ofTruth ? [("Tidx", 1)] : [("T", 0), ("Tidx", 1)],
            Infer = ShapeRules.Reduce,
            Twin = new(
                node => FoldedAxes(node) is { Count: > 0 } axes ? make(axes, node.Attribute("keep_dims", false)) : new ReshapeOp(node.Operand(0).Shape), 1),
            IsNotDifferentiable = ofTruth,
        });
        Writes<TOperation>((operation, x) => Ops.Reduce(
            op, x[0], operation.Axes.Count == x[0].StaticShape.Rank ? null : operation.Axes.AsSpan().ToArray(), operation.KeepDims, null));
    }

    // No axis at all folds nothing, unlike in Core, where it stands for every axis.
    private static ValueArray<int> FoldedAxes(INodeView node)
    {
        int[] axes = node.Integers(1);
        return axes.Length == 0 ? [] : Axis.NormalizeAll(node.Names.Op, [.. axes.Distinct()], node.Operand(0).Shape);
    }

    private static void ArgExtreme(string op, bool greatest) => Add(new(op)
    {
        Types = [("T", 0), ("Tidx", 1)],
        Infer = node =>
        {
            int? axis = node.Integer(1);
            PartialShape shape = node.RequireLeastRank(0, 1).Rank is not { } rank
                ? PartialShape.Unknown
                : axis is null
                    ? PartialShape.OfRank(rank - 1)
                    : PartialShape.Create([.. node.Shape(0).Where((_, i) => i != ShapeRules.Axis(node, axis.Value, rank))]);
            node.Output(node.Attribute("output_type", DataType.Int64), shape);
        },
        Kernel = Computes(e =>
        {
            Tensor position = greatest ? e[0].ArgMax(e.Integer(1)) : e[0].ArgMin(e.Integer(1));
            return position.Cast(e.Attribute("output_type", DataType.Int64).DType!.Value);
        }),
        IsNotDifferentiable = true,
    });

    private static void Cumulative<TOperation>(
        string op, Func<int, bool, bool, TOperation> make, Func<TOperation, (bool Exclusive, bool Reverse)> flags)
        where TOperation : AlongAxisOperation
    {
        Add(new(op)
        {
            Types = [("T", 0), ("Tidx", 1)],
            Infer = ShapeRules.Unchanged,
            Twin = new(
                node => make(Axis.Normalize(op, node.Integer(1), node.Operand(0).Shape), node.Attribute("exclusive", false), node.Attribute("reverse", false)), 1),
        });
        Writes<TOperation>((operation, x) =>
        {
            using OpScope scope = OpScope.Open(null, op, x[0]);
            (bool exclusive, bool reverse) = flags(operation);
            return scope.Result(
                op, [scope.Convert(x[0], "x"), Building.Integer(scope.Graph, operation.Axis, "axis")], new() { ["exclusive"] = exclusive, ["reverse"] = reverse });
        });
    }
}
