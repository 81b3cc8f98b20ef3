namespace Tensors.Training;

/// <summary>A window that slides over all spatial axes of images <c>(N, C, spatial…)</c>.</summary>
public abstract class PoolingLayer : Layer
{
    private readonly PerAxis _kernel;
    private readonly PerAxis _stride;
    private readonly PerAxis _padding;

    private protected PoolingLayer(PerAxis kernel, PerAxis? stride, PerAxis? padding, bool ceiling) =>
        (_kernel, _stride, _padding, RoundsUp) = (kernel, stride ?? kernel, padding ?? 0, ceiling);

    private protected bool RoundsUp { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({_kernel}, stride: {_stride})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        if (x.Rank < 3)
        {
            throw new ShapeMismatchException(GetType().Name, $"the input {x.Shape} must have at least one spatial axis", [x.Shape]);
        }

        int axes = x.Rank - 2;
        WindowPadding padding = WindowPadding.Of(
            [.. _padding.For(axes, 0, "padding").Select(positions => (positions, positions))]);
        return Pool(x, _kernel.For(axes, 1, "kernel"), _stride.For(axes, 1, "stride"), RoundsUp ? padding.RoundedUp() : padding);
    }

    private protected abstract Tensor Pool(Tensor x, int[] kernel, int[] stride, WindowPadding padding);
}

/// <summary>The greatest element of each window: PyTorch's <c>MaxPool1d</c> to <c>MaxPool3d</c>.</summary>
/// <param name="kernel">The extents of windows.</param>
/// <param name="stride">From window to window; the kernel if null.</param>
/// <param name="padding">Positions around the image on each side, which are never the greatest.</param>
/// <param name="dilation">From element to element of a window; 1 if null.</param>
/// <param name="ceiling">Whether windows that reach beyond the end count.</param>
public sealed class MaxPool(PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? dilation = null, bool ceiling = false)
    : PoolingLayer(kernel, stride, padding, ceiling)
{
    private readonly PerAxis _dilation = dilation ?? 1;

    private protected override Tensor Pool(Tensor x, int[] kernel, int[] stride, WindowPadding padding) =>
        x.MaxPool(kernel, stride, padding, _dilation.For(kernel.Length, 1, "dilation"), channelsFirst: true);
}

/// <summary>The mean of each window: PyTorch's <c>AvgPool1d</c> to <c>AvgPool3d</c>.</summary>
/// <param name="kernel">The extents of windows.</param>
/// <param name="stride">From window to window; the kernel if null.</param>
/// <param name="padding">Positions around the image on each side, where there are zeros.</param>
/// <param name="countsPadding">Whether these zeros count.</param>
/// <param name="ceiling">Whether windows that reach beyond the end count.</param>
public sealed class AveragePool(
    PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, bool countsPadding = true, bool ceiling = false)
    : PoolingLayer(kernel, stride, padding, ceiling)
{
    private protected override Tensor Pool(Tensor x, int[] kernel, int[] stride, WindowPadding padding) =>
        x.AveragePool(kernel, stride, padding, countsPadding: countsPadding, channelsFirst: true);
}

/// <summary>Means of as many windows as the result has positions: PyTorch's <c>AdaptiveAvgPool1d</c> to <c>AdaptiveAvgPool3d</c>.</summary>
/// <param name="sizes">The spatial extents of the result.</param>
public sealed class AdaptiveAveragePool(PerAxis sizes) : Layer
{
    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveAveragePool({sizes})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) =>
        x.AdaptiveAveragePool(sizes.For(Math.Max(1, x.Rank - 2), 1, "sizes"), channelsFirst: true);
}

/// <summary>
/// The greatest elements of as many windows as the result has positions: PyTorch's <c>AdaptiveMaxPool1d</c> to <c>AdaptiveMaxPool3d</c>.
/// </summary>
/// <param name="sizes">The spatial extents of the result.</param>
public sealed class AdaptiveMaxPool(PerAxis sizes) : Layer
{
    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveMaxPool({sizes})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) =>
        x.AdaptiveMaxPool(sizes.For(Math.Max(1, x.Rank - 2), 1, "sizes"), channelsFirst: true);
}
