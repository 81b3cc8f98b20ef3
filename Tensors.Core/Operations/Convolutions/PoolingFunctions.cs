namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Means of windows that are as equal as can be, so many along each spatial axis: window i is
    /// <c>[⌊i · extent / size⌋, ⌈(i + 1) · extent / size⌉)</c>.</summary>
    /// <param name="sizes">The spatial extents of the result; one number for all axes, or one each.</param>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <exception cref="ShapeMismatchException">The image has no spatial axis or more than three, or one without elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <remarks>Dtypes: floating. A function of means of slices, and so is its VJP.</remarks>
    public Tensor AdaptiveAveragePool(ReadOnlySpan<int> sizes, bool channelsFirst = false) =>
        AdaptivePool("AdaptiveAveragePool", sizes, channelsFirst, static (part, axis) => part.Mean([axis], keepDims: true));

    /// <summary>Greatest elements of windows that are as equal as can be; see <see cref="AdaptiveAveragePool"/>.</summary>
    /// <param name="sizes">The spatial extents of the result; one number for all axes, or one each.</param>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <exception cref="ShapeMismatchException">The image has no spatial axis or more than three, or one without elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <remarks>
    /// Dtypes: floating. A function of maxima of slices, and so is its VJP: equal elements share <c>dy</c> as they do in a maximum over
    /// axes.
    /// </remarks>
    public Tensor AdaptiveMaxPool(ReadOnlySpan<int> sizes, bool channelsFirst = false) =>
        AdaptivePool("AdaptiveMaxPool", sizes, channelsFirst, static (part, axis) => part.Max([axis], keepDims: true));

    /// <summary>The mean of each channel over all spatial positions.</summary>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <returns>Shape <c>(N, C)</c>.</returns>
    public Tensor GlobalAveragePool(bool channelsFirst = false) => Mean(SpatialAxes(channelsFirst));

    /// <summary>The greatest element of each channel.</summary>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <returns>Shape <c>(N, C)</c>.</returns>
    public Tensor GlobalMaxPool(bool channelsFirst = false) => Max(SpatialAxes(channelsFirst));

    /// <summary>The p-norm of the elements that each window sees, channel by channel: <c>(Σ xᵖ)^(1/p)</c>.</summary>
    /// <param name="p">The exponent, above 0; odd ones take x as it is, as PyTorch does, so that sums may be negative.</param>
    /// <param name="sizes">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window; the sizes if none.</param>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <param name="padding"><see cref="WindowPadding.Valid"/> if null. A window that reaches beyond it, rounded up, counts as many times
    /// more as it has elements less, as with PyTorch's ceil_mode.</param>
    /// <exception cref="ShapeMismatchException">The image has no spatial axis or more than three, or a window is larger than
    /// it.</exception>
    /// <remarks>Dtypes: floating. A function of powers and <see cref="AveragePool"/>, and so is its VJP.</remarks>
    public Tensor LpPool(
        double p, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides = default, bool channelsFirst = false, WindowPadding? padding = null)
    {
        double taps = 1;
        for (int axis = 0; axis < Rank - 2; axis++)
        {
            taps *= sizes[sizes.Length == 1 ? 0 : axis];
        }

        Tensor sums = Pow(p).AveragePool(sizes, strides, padding, countsPadding: true, channelsFirst: channelsFirst) * taps;
        return (sums.Sign() * sums.Abs().Relu()).Pow(1 / p);
    }

    /// <summary>What <see cref="MaxPool"/> has left of an image: its elements at their positions, and zeros elsewhere.</summary>
    /// <param name="positions">Those of <see cref="MaxPoolPositions"/>, of this shape; elements with the same position are added
    /// up.</param>
    /// <param name="extents">The spatial extents of the image.</param>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside of the image.</exception>
    /// <remarks>Dtypes: floating. VJP: <c>dy</c> at the positions.</remarks>
    public Tensor MaxUnpool(Tensor positions, ReadOnlySpan<int> extents, bool channelsFirst = false)
    {
        if (LackExtents(this, positions))
        {
            return Convolutions.Composite(
                "MaxUnpool", [this, positions], (Extents: ValueArray.Create(extents), channelsFirst),
                static (x, of) => x[0].MaxUnpool(x[1], of.Extents.AsSpan(), of.channelsFirst));
        }

        if (!Shape.Equals(positions.Shape))
        {
            throw ShapeErrors.NotEqual("MaxUnpool", Shape, positions.Shape);
        }

        int count = checked((int)Shape.Create(extents).ElementCount);
        Tensor values = channelsFirst ? this : MoveAxis(-1, 1);
        Tensor places = channelsFirst ? positions : positions.MoveAxis(-1, 1);
        (int members, int channels) = (values.Shape[0], values.Shape[1]);
        Tensor image = Apply(new ScatterAlongAxisOp(count), values.Reshape(members, channels, -1), places.Reshape(members, channels, -1))
            .Reshape([members, channels, .. extents]);
        return channelsFirst ? image : image.MoveAxis(1, -1);
    }

    /// <summary>
    /// Channels as blocks of pixels: with a factor r, <c>(N, C · r², h, w)</c> becomes <c>(N, C, h · r, w · r)</c>, channels first.
    /// </summary>
    /// <param name="factor">The factor r, at least 1.</param>
    /// <exception cref="ShapeMismatchException">There are not four axes, or r² does not divide the channels.</exception>
    /// <remarks>Dtypes: all. As PyTorch's; TensorFlow's depth to space has another order of channels.</remarks>
    public Tensor PixelShuffle(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (LacksExtents)
        {
            return Convolutions.Composite("PixelShuffle", [this], factor, static (x, of) => x[0].PixelShuffle(of));
        }

        if (Rank != 4 || Shape[1] % (factor * factor) != 0)
        {
            throw new ShapeMismatchException(
                "PixelShuffle", $"{Shape} must have four axes, and channels in blocks of {factor * factor}", [Shape]);
        }

        int channels = Shape[1] / (factor * factor);
        return Reshape(Shape[0], channels, factor, factor, Shape[2], Shape[3]).Transpose(0, 1, 4, 2, 5, 3)
            .Reshape(Shape[0], channels, Shape[2] * factor, Shape[3] * factor);
    }

    private int[] SpatialAxes(bool channelsFirst) => [.. Enumerable.Range(channelsFirst ? 2 : 1, Rank - 2)];

    private Tensor AdaptivePool(string name, ReadOnlySpan<int> sizes, bool channelsFirst, Func<Tensor, int, Tensor> fold)
    {
        if (LacksExtents)
        {
            return Convolutions.Composite(
                name, [this], (Sizes: ValueArray.Create(sizes), channelsFirst),
                (x, of) => x[0].AdaptivePool(name, of.Sizes.AsSpan(), of.channelsFirst, fold));
        }

        if (Rank is < 3 or > 5)
        {
            throw new ShapeMismatchException(name, $"the image {Shape} must have 3, 4 or 5 axes: (N, spatial…, C)", [Shape]);
        }

        int[] counts = Convolutions.PerAxis(name, nameof(sizes), sizes, Rank - 2);
        Tensor image = this;
        for (int i = 0; i < counts.Length; i++)
        {
            int axis = i + (channelsFirst ? 2 : 1);
            long extent = Shape[axis] > 0
                ? Shape[axis]
                : throw new ShapeMismatchException(name, $"spatial axis {i} has no elements", [Shape]);
            Tensor[] parts = new Tensor[counts[i]];
            for (int part = 0; part < parts.Length; part++)
            {
                int start = (int)(part * extent / counts[i]);
                int end = (int)((((part + 1) * extent) + counts[i] - 1) / counts[i]);
                parts[part] = fold(image.Slice(axis, start, end), axis);
            }

            image = Concat(parts, axis);
        }

        return image;
    }
}
