namespace Tensors.Graphs;

// Functions that wait for extents, in TensorFlow's words where it has some.
internal static partial class MovementKinds
{
    private static Tensor[]? WriteComposite(CompositeOp composite, Tensor[] x) => (composite.Name, composite.Arguments) switch
    {
        ("Reshape", int[] extents) => [Ops.Reshape(x[0], (TensorLike)Tensor.FromArray(extents))],
        ("ExpandDims", int axis) => [Ops.ExpandDims(x[0], axis)],
        ("Squeeze", int[] axes) => [Ops.Squeeze(x[0], axes)],
        ("Stack", int axis) => [Ops.Stack(x, axis)],
        ("Tile", int[] repeats) => [Ops.Tile(x[0], Tensor.FromArray(repeats))],
        ("Pad", ValueTuple<(int Before, int After)[], Scalar>(var padding, var value)) when value.Equals(default(Scalar)) =>
            [Ops.Pad(x[0], Tensor.FromArray([.. padding.SelectMany(pair => (int[])[pair.Before, pair.After])], [padding.Length, 2]))],
        ("Split", ValueTuple<int, int>(var parts, var axis)) => Ops.Split(x[0], parts, axis),
        ("Slice", ValueTuple<int, int?, int?, int>(var axis, var start, var end, var step)) when x[0].StaticShape.Rank is { } rank =>
            [x[0][[.. Enumerable.Repeat((TensorIndex)Range.All, Axis.Normalize("Slice", axis, rank)), TensorIndex.Step(start, end, step)]]],
        ("Flip", int[] axes) when x[0].StaticShape.Rank is { } rank =>
            [ReverseAxes(x[0], axes.Length == 0 ? [.. Enumerable.Range(0, rank)] : axes)],
        ("Roll", ValueTuple<int, int>(var shift, var axis)) => [Ops.Roll(x[0], shift, axis)],
        ("NonZero", _) => [Ops.Where(x[0])],
        ("BooleanMask", _) when x[1].StaticShape.Rank > 0 => [Ops.BooleanMask(x[0], x[1])],
        ("OneHot", ValueTuple<int, DType, double, double>(var depth, var dtype, var on, var off)) =>
            [Ops.OneHot(x[0], depth, dtype.DataType, on, off)],
        ("Sum" or "Mean" or "Prod" or "Max" or "Min" or "Any" or "All", ValueTuple<ValueArray<int>, bool>(var axes, var keepDims)) =>
            [Ops.Reduce(composite.Name, x[0], axes.Count == 0 ? null : axes.AsSpan().ToArray(), keepDims, null)],
        ("ArgMax" or "ArgMin", ValueTuple<bool, int?, bool>(var greatest, int axis, false)) =>
            [greatest ? Ops.ArgMax(x[0], axis) : Ops.ArgMin(x[0], axis)],
        ("CumulativeSum", ValueTuple<int, bool, bool>(var axis, var exclusive, var reverse)) =>
            [Ops.Cumsum(x[0], axis, exclusive, reverse)],
        ("CumulativeProduct", ValueTuple<int, bool, bool>(var axis, var exclusive, var reverse)) =>
            [Ops.Cumprod(x[0], axis, exclusive, reverse)],
        ("Softmax", -1) => [Ops.Softmax(x[0])],
        ("LogSoftmax", -1) => [Ops.LogSoftmax(x[0])],
        ("Gather", int axis) => [Ops.Gather(x[0], x[1], axis)],
        _ => null,
    };

    private static Tensor ReverseAxes(Tensor x, int[] axes)
    {
        using OpScope scope = OpScope.Open(null, "ReverseV2", x);
        return scope.Result("ReverseV2", [scope.Convert(x, "tensor"), Building.Integers(scope.Graph, axes, "axis")]);
    }
}
