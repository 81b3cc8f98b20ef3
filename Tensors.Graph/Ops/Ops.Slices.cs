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

    /// <summary>Part of a tensor: from a position on, so many elements of each axis.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="begin">The first position of each axis.</param>
    /// <param name="size">How many elements of each axis; -1 takes all that are left.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">There are not as many positions and sizes as axes.</exception>
    /// <exception cref="InvalidArgumentException">The part reaches beyond the tensor; said by the run.</exception>
    public static Tensor Slice(TensorLike input, TensorLike begin, TensorLike size, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Slice", input, begin, size);
        return scope.Result("Slice", [scope.Convert(input, "input"), scope.Convert(begin, "begin"), scope.Convert(size, "size")]);
    }

    /// <summary>Part of a tensor of a graph: indices drop an axis, ranges keep part of it, missing ones keep all.</summary>
    internal static Tensor Indexed(TensorLike input, ReadOnlySpan<TensorIndex> indices)
    {
        (int[] begin, int[] end, int[] strides, long beginMask, long endMask, long ellipsisMask, long newAxisMask, long shrinkAxisMask) =
            TensorIndex.ToMasks(indices);
        return StridedSlice(
            input, Tensor.FromArray(begin), Tensor.FromArray(end), Tensor.FromArray(strides), beginMask, endMask, ellipsisMask, newAxisMask,
            shrinkAxisMask);
    }
}
