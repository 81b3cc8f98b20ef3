namespace Tensors.Graphs;

/// <summary>Folding axes away.</summary>
internal static class ReductionKinds
{
    public static void AddTo(KindTable kinds)
    {
        Reduction<SumOp>(kinds, "Sum", (axes, keep) => new(axes, keep), ReductionGradients.OfSum);
        Reduction<MeanOp>(kinds, "Mean", (axes, keep) => new(axes, keep), ReductionGradients.OfMean, ofIntegers: MeanOfIntegers);
        Reduction<ProdOp>(kinds, "Prod", (axes, keep) => new(axes, keep), ReductionGradients.OfProduct);
        Reduction<MaxOp>(kinds, "Max", (axes, keep) => new(axes, keep), ReductionGradients.OfExtreme, ofNothing: Extremes.Least);
        Reduction<MinOp>(kinds, "Min", (axes, keep) => new(axes, keep), ReductionGradients.OfExtreme, ofNothing: Extremes.Greatest);
        Reduction<AnyOp>(kinds, "Any", (axes, keep) => new(axes, keep), gradient: null, ofTruth: true);
        Reduction<AllOp>(kinds, "All", (axes, keep) => new(axes, keep), gradient: null, ofTruth: true);
        ArgExtreme(kinds, "ArgMax", greatest: true);
        ArgExtreme(kinds, "ArgMin", greatest: false);
        kinds.Writes<ArgExtremeOp>((op, x) => op.KeepDims ? null : op.Greatest ? Ops.ArgMax(x[0], op.Axis) : Ops.ArgMin(x[0], op.Axis));
    }

    private static void Reduction<TOperation>(
        KindTable kinds, string op, Func<ValueArray<int>, bool, TOperation> make, GradientRule? gradient, bool ofTruth = false,
        Func<DType, Scalar>? ofNothing = null, Func<ValueArray<int>, bool, CompositeOp>? ofIntegers = null)
        where TOperation : ReductionOperation
    {
        kinds.Add(new(op)
        {
            Types = ofTruth ? [("Tidx", 1)] : [("T", 0), ("Tidx", 1)],
            Infer = ShapeRules.Reduce,
            Twin = new(
                node => FoldedAxes(node) is not { Count: > 0 } axes
                    ? new ReshapeOp(node.Operand(0).Shape)
                    : ofNothing is not null && axes.Any(axis => node.Operand(0).Shape[axis] == 0)
                        ? ExtremeOfNothing(op, axes, node.Attribute("keep_dims", false), ofNothing)
                        : ofIntegers is not null && node.Operand(0).DType.IsInteger
                            ? ofIntegers(axes, node.Attribute("keep_dims", false))
                            : make(axes, node.Attribute("keep_dims", false)),
                1),
            Gradient = gradient,
            IsNotDifferentiable = ofTruth,
        });
        kinds.Writes<TOperation>((operation, x) => Ops.Reduce(
            op, x[0], operation.Axes.Count == x[0].StaticShape.Rank ? null : operation.Axes.AsSpan().ToArray(), operation.KeepDims, null));
    }

    /// <summary>The greatest element of none is the least number there is, which Core refuses.</summary>
    private static CompositeOp ExtremeOfNothing(string op, ValueArray<int> axes, bool keepDims, Func<DType, Scalar> ofNothing) => new(
        op, (axes, keepDims), x => [Tensor.Full(ReductionOperation.Reduce(x[0].Shape, axes, keepDims), ofNothing(x[0].DType), x[0].DType)],
        1);

    /// <summary>Of integers TensorFlow's mean is the quotient towards 0 of a sum that does not wrap; Core has none.</summary>
    private static CompositeOp MeanOfIntegers(ValueArray<int> axes, bool keepDims) => new(
        "Mean",
        (axes, keepDims),
        x =>
        {
            long count = axes.Aggregate(1L, (product, axis) => product * x[0].Shape[axis]);
            Tensor sum = Tensor.Apply(new SumOp(axes, keepDims), x[0].Cast(DType.Int64));
            return [sum.TruncateDivide(Tensor.Full(sum.Shape, count, DType.Int64)).Cast(x[0].DType)];
        },
        1);

    // No axis at all folds nothing, unlike in Core, where it stands for every axis.
    private static ValueArray<int> FoldedAxes(INodeView node)
    {
        int[] axes = node.Integers(1);
        return axes.Length == 0 ? [] : Axis.NormalizeAll(node.Names.Op, [.. axes.Distinct()], node.Operand(0).Shape);
    }

    private static void ArgExtreme(KindTable kinds, string op, bool greatest) => kinds.Add(new(op)
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
            DataType type = node.Attribute("output_type", DataType.Int64);
            node.Output(
                type.DType is { IsInteger: true } ? type : throw node.Fail($"Positions are integers, so output_type cannot be {type.Name}"),
                shape);
        },
        Twin = new(
            node =>
            {
                Shape shape = node.Operand(0).Shape;
                ArgExtremeOp position = new(greatest, Axis.Normalize(op, node.Integer(1), shape), KeepDims: false);
                return node.Attribute("output_type", DataType.Int64) is var type && type == DataType.Int64
                    ? position
                    : new CompositeOp(op, (position, type), x => [Tensor.Apply(position, x[0]).Cast(type.DType!.Value)], 1);
            },
            1),
        IsNotDifferentiable = true,
    });
}
