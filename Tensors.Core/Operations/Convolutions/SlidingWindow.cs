namespace Tensors;

/// <summary>How windows slide over the spatial axes of an image: an attribute of convolutions and poolings.</summary>
/// <param name="Strides">From one window to the next, for each axis.</param>
/// <param name="Dilations">From one element of a window to the next, for each axis.</param>
/// <param name="Padding">Positions around the image, before and after it, for each axis.</param>
public sealed record SlidingWindow(ValueArray<int> Strides, ValueArray<int> Dilations, ValueArray<(int Before, int After)> Padding)
{
    /// <summary>The number of spatial axes.</summary>
    public int Rank => Strides.Count;

    /// <summary>
    /// How many windows of a size fit along an axis: <c>(extent + before + after - (size - 1) · dilation - 1) / stride + 1</c>.
    /// </summary>
    /// <param name="operation">The operation in messages.</param>
    /// <param name="axis">The spatial axis.</param>
    /// <param name="extent">The extent of the image.</param>
    /// <param name="size">Elements of a window.</param>
    /// <exception cref="ShapeMismatchException">The window is larger than the padded image.</exception>
    public int Count(string operation, int axis, int extent, int size)
    {
        long padded = (long)extent + Padding[axis].Before + Padding[axis].After;
        long span = Span(axis, size);
        return size > 0 && span <= padded
            ? checked((int)(((padded - span) / Strides[axis]) + 1))
            : throw new ShapeMismatchException(
                operation, $"a window of {span} does not fit into spatial axis {axis} of extent {extent}, padded to {padded}",
                [Shape.Create(extent)]);
    }

    /// <summary>Positions from the first element of a window to the last, both included.</summary>
    internal long Span(int axis, int size) => ((size - 1L) * Dilations[axis]) + 1;

    /// <summary>The shape of windows over an image (N, spatial…, C), with a number of channels.</summary>
    internal Shape Slide(string operation, Shape image, ReadOnlySpan<int> sizes, int channels)
    {
        Span<int> extents = stackalloc int[Shape.MaxRank];
        extents[0] = image[0];
        for (int axis = 0; axis < Rank; axis++)
        {
            extents[axis + 1] = Count(operation, axis, image[axis + 1], sizes[axis]);
        }

        extents[Rank + 1] = channels;
        return Shape.Create(extents[..(Rank + 2)]);
    }

    /// <summary>An axis of windows as kernels see it; axes count from the last, so that those that are lacking come first.</summary>
    internal WindowAxis AxisFromEnd(int fromEnd, Shape image, Shape windows, ReadOnlySpan<int> sizes)
    {
        int axis = Rank - fromEnd;
        return axis < 0
            ? WindowAxis.None
            : new(windows[axis + 1], sizes[axis], Strides[axis], -Padding[axis].Before, Dilations[axis], image[axis + 1]);
    }
}
