namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The greatest element that each window sees, channel by channel.</summary>
    /// <param name="sizes">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window; the sizes if none.</param>
    /// <param name="padding"><see cref="WindowPadding.Valid"/> if null; there is nothing in it, not zeros.</param>
    /// <param name="dilations">From element to element of a window; 1 if none.</param>
    /// <param name="channelsFirst">Whether the image and the result are <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <returns>The shape of the image with the numbers of windows.</returns>
    /// <exception cref="ShapeMismatchException">The image has no spatial axis or more than three, or a window sees no element or is larger
    /// than the padded image.</exception>
    /// <exception cref="DTypeMismatchException">The dtype is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or a dilation is below 1.</exception>
    /// <remarks>
    /// Dtypes: floating. NaN is the greatest. VJP: <c>dy</c> added up at the greatest elements, the first of several equal ones.
    /// </remarks>
    public Tensor MaxPool(
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> strides = default,
        WindowPadding? padding = null,
        ReadOnlySpan<int> dilations = default,
        bool channelsFirst = false) => Pool(
            "MaxPool", sizes, strides, padding, dilations, channelsFirst,
            static (x, window, size) => Apply(new MaxPoolOp(window, size), x));

    /// <summary>
    /// Where the greatest element that each window sees is: its row-major number among the spatial positions of the image.
    /// </summary>
    /// <inheritdoc cref="MaxPool"/>
    /// <returns>int64, the shape of <see cref="MaxPool"/>: the first of several equal elements, the last NaN.</returns>
    /// <remarks>Dtypes: floating. Not differentiable.</remarks>
    public Tensor MaxPoolPositions(
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> strides = default,
        WindowPadding? padding = null,
        ReadOnlySpan<int> dilations = default,
        bool channelsFirst = false) => Pool(
            "MaxPoolPositions", sizes, strides, padding, dilations, channelsFirst,
            static (x, window, size) => Apply(new MaxPoolPositionsOp(window, size), x),
            DType.Int64);

    /// <summary>The mean of the elements that each window sees, channel by channel.</summary>
    /// <param name="sizes">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window; the sizes if none.</param>
    /// <param name="padding"><see cref="WindowPadding.Valid"/> if null.</param>
    /// <param name="countsPadding">Whether positions in the padding count, as zeros; those by which <see cref="WindowPadding.RoundedUp"/>
    /// adds to it do not.</param>
    /// <param name="channelsFirst">Whether the image and the result are <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <returns>The shape of the image with the numbers of windows.</returns>
    /// <exception cref="ShapeMismatchException">The image has no spatial axis or more than three, or a window sees no element or is larger
    /// than the padded image.</exception>
    /// <exception cref="DTypeMismatchException">The dtype is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or a stride is below 1.</exception>
    /// <remarks>
    /// Dtypes: floating. Elements are added up in row-major order, more than 512 in blocks. VJP: the shares of <c>dy</c>, added up.
    /// </remarks>
    public Tensor AveragePool(
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> strides = default,
        WindowPadding? padding = null,
        bool countsPadding = false,
        bool channelsFirst = false) => (countsPadding, padding?.RoundsUp == true) switch
        {
            (false, _) => Pool(
                "AveragePool", sizes, strides, padding, default, channelsFirst,
                static (x, window, size) => Apply(new AveragePoolOp(window, size, false), x)),
            (true, false) => Pool(
                "AveragePool", sizes, strides, padding, default, channelsFirst,
                static (x, window, size) => Apply(new AveragePoolOp(window, size, true), x)),
            _ => Pool(
                "AveragePool", sizes, strides, padding, default, channelsFirst, (x, window, size) => CountGiven(x, window, size, padding!)),
        };

    /// <summary>
    /// Means over windows of which the part counts that lies in the image and in the padding that was given, not in what rounding up has
    /// added.
    /// </summary>
    private static Tensor CountGiven(Tensor image, SlidingWindow window, ValueArray<int> sizes, WindowPadding padding)
    {
        Tensor means = Apply(new AveragePoolOp(window, sizes, true), image);
        for (int axis = 0; axis < window.Rank; axis++)
        {
            double[] factors = new double[means.Shape[axis + 1]];
            long end = image.Shape[axis + 1] + padding.Given(axis);
            for (int i = 0; i < factors.Length; i++)
            {
                long start = ((long)i * window.Strides[axis]) - window.Padding[axis].Before;
                factors[i] = sizes[axis] / (double)(Math.Min(start + sizes[axis], end) - start);
            }

            int[] shape = [.. Enumerable.Repeat(1, means.Rank)];
            shape[axis + 1] = -1;
            means = Array.TrueForAll(factors, factor => factor == 1) ? means : means * FromArray(factors).Cast(image.DType).Reshape(shape);
        }

        return means;
    }

    private Tensor Pool(
        string name,
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> strides,
        WindowPadding? padding,
        ReadOnlySpan<int> dilations,
        bool channelsFirst,
        Func<Tensor, SlidingWindow, ValueArray<int>, Tensor> apply,
        DType? dtype = null)
    {
        if (LacksExtents)
        {
            return Convolutions.Composite(
                name,
                [this],
                (Sizes: ValueArray.Create(sizes), Strides: ValueArray.Create(strides), padding, Dilations: ValueArray.Create(dilations),
                    channelsFirst, apply.Method),
                (x, of) => x[0].Pool(
                    name, of.Sizes.AsSpan(), of.Strides.AsSpan(), of.padding, of.Dilations.AsSpan(), of.channelsFirst, apply),
                dtype);
        }

        if (Rank is < 3 or > 5)
        {
            throw new ShapeMismatchException(name, $"the image {Shape} must have 3, 4 or 5 axes: (N, spatial…, C)", [Shape]);
        }

        Tensor image = channelsFirst ? MoveAxis(1, -1) : this;
        int[] extents = Convolutions.PerAxis(name, nameof(sizes), sizes, Rank - 2);
        SlidingWindow window = Convolutions.Window(
            name, image.Shape.Extents[1..^1], extents, strides.IsEmpty ? extents : strides, padding, dilations);
        Tensor result = apply(image, window, new(extents));
        return channelsFirst ? result.MoveAxis(-1, 1) : result;
    }
}

/// <summary>An operation on what windows over an image (N, spatial…, C) see, channel by channel.</summary>
/// <param name="Name">The name.</param>
/// <param name="Window">How windows slide.</param>
/// <param name="Sizes">Elements of a window along each spatial axis.</param>
public abstract record PoolingOperation(string Name, SlidingWindow Window, ValueArray<int> Sizes) : Operation(Name)
{
    /// <summary>Whether a window that sees nothing but padding has no result.</summary>
    private protected virtual bool NeedsElements => true;

    /// <summary>Requires an image over which the windows slide, and gives their shape.</summary>
    private protected Shape Windows(Tensor image)
    {
        DTypeErrors.Require(Name, image, DTypeSet.Floating);
        return WindowsOver(image.Shape);
    }

    private protected Shape WindowsOver(Shape image)
    {
        if (image.Rank != Window.Rank + 2 || Sizes.Count != Window.Rank)
        {
            throw new ShapeMismatchException(Name, $"the image {image} must have {Window.Rank} spatial axes and two others", [image]);
        }

        Shape windows = Window.Slide(Name, image, Sizes.AsSpan(), image[^1]);
        for (int axis = 0; NeedsElements && axis < Window.Rank; axis++)
        {
            RequireElements(axis, image, windows[axis + 1]);
        }

        return windows;
    }

    /// <summary>The windows over an image as kernels see them.</summary>
    private protected unsafe Patches<T> Patches<T>(byte* data, in Layout image, Shape windows)
        where T : unmanaged => new(
            (T*)data,
            ImageStrides.Of(image),
            image.Shape[0],
            image.Shape[^1],
            Window.AxisFromEnd(3, image.Shape, windows, Sizes.AsSpan()),
            Window.AxisFromEnd(2, image.Shape, windows, Sizes.AsSpan()),
            Window.AxisFromEnd(1, image.Shape, windows, Sizes.AsSpan()));

    /// <summary>The image with channels side by side, as kernels take it.</summary>
    private protected static Tensor ChannelsLast(Tensor image) => image.Layout.Strides[^1] == 1 ? image : Tensor.ContiguousNow(image);

    private void RequireElements(int axis, Shape image, int windows)
    {
        for (int window = 0; window < windows; window++)
        {
            long first = ((long)window * Window.Strides[axis]) - Window.Padding[axis].Before;
            long tap = first >= 0 ? 0 : (-first + Window.Dilations[axis] - 1) / Window.Dilations[axis];
            if (tap >= Sizes[axis] || first + (tap * Window.Dilations[axis]) >= image[axis + 1])
            {
                throw new ShapeMismatchException(
                    Name, $"window {window} along spatial axis {axis} sees nothing but padding; pad less", [image]);
            }
        }
    }
}
