namespace Tensors.Graphs;

// Parts of tensors, as brackets describe them.
public static partial class Ops
{
    /// <summary>Part of a tensor: <c>x[begin:end:strides]</c>, with a bit per entry in the masks for what is left out or special.</summary>
    public static Tensor StridedSlice(
        TensorLike input, TensorLike begin, TensorLike end, TensorLike strides, long beginMask = 0, long endMask = 0, long ellipsisMask = 0,
        long newAxisMask = 0, long shrinkAxisMask = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "strided_slice", input);
        Tensor first = scope.Convert(begin, "stack", DataType.Int32);
        Tensor last = scope.Convert(end, "stack_1", DataType.Int32);
        Tensor steps = scope.Convert(strides, "stack_2", DataType.Int32);
        return scope.Result("StridedSlice", [scope.Convert(input, "input"), first, last, steps], new()
        {
            ["begin_mask"] = beginMask,
            ["end_mask"] = endMask,
            ["ellipsis_mask"] = ellipsisMask,
            ["new_axis_mask"] = newAxisMask,
            ["shrink_axis_mask"] = shrinkAxisMask,
        });
    }

    /// <summary>Part of a tensor of a graph: indices drop an axis, ranges keep part of it, missing ones keep all.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="indices">Positions, ranges, new axes, an ellipsis.</param>
    public static Tensor Slice(TensorLike input, params ReadOnlySpan<TensorIndex> indices)
    {
        (int[] begin, int[] end, int[] strides, long beginMask, long endMask, long ellipsisMask, long newAxisMask, long shrinkAxisMask) = TensorIndex.ToMasks(indices);
        return StridedSlice(
            input, Tensor.FromArray(begin), Tensor.FromArray(end), Tensor.FromArray(strides), beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
    }
}
