namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Convolution of each channel by itself, with several results of each:
    /// <c>y[n, o…, c · M + m] = Σ x[n, o · stride + t · dilation - before, c] · weights[t…, c, m]</c> over taps t.
    /// </summary>
    /// <param name="weights">Shape <c>(taps…, C, M)</c>.</param>
    /// <param name="strides">From window to window; one number for all axes, or one each; 1 if none.</param>
    /// <param name="padding"><see cref="WindowPadding.Valid"/> if null.</param>
    /// <param name="dilations">From tap to tap; one number for all axes, or one each; 1 if none.</param>
    /// <exception cref="ShapeMismatchException">The ranks differ or are not 3 to 5, the channels differ, or a window is larger than the
    /// padded image.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Dtypes: floating. It is <see cref="Convolution"/> of the repeated channels in as many groups, with its sums and its VJP.
    /// </remarks>
    public Tensor DepthwiseConvolution(
        Tensor weights, ReadOnlySpan<int> strides = default, WindowPadding? padding = null, ReadOnlySpan<int> dilations = default)
    {
        if (LackExtents(this, weights))
        {
            return Convolutions.Composite(
                "DepthwiseConvolution",
                [this, weights],
                (Strides: ValueArray.Create(strides), padding, Dilations: ValueArray.Create(dilations)),
                static (x, of) => x[0].DepthwiseConvolution(x[1], of.Strides.AsSpan(), of.padding, of.Dilations.AsSpan()));
        }

        int axes = Convolutions.RequireSpatialAxes("DepthwiseConvolution", Shape, weights.Shape);
        if (weights.Shape[^2] != Shape[^1])
        {
            throw new ShapeMismatchException(
                "DepthwiseConvolution",
                $"the image {Shape} and the weights {weights.Shape} must have equally many channels, (N, spatial…, C) and (taps…, C, M)",
                [Shape, weights.Shape]);
        }

        int results = weights.Shape[^2] * weights.Shape[^1];
        Tensor each = weights.Reshape([.. weights.Shape.Extents[..axes], 1, results]);
        return RepeatChannels(weights.Shape[^1]).Convolution(each, strides, padding, dilations, Math.Max(1, results));
    }

    /// <summary>Each channel so many times, side by side.</summary>
    internal Tensor RepeatChannels(int times) => times == 1
        ? this
        : ExpandDims(-1).BroadcastTo([.. Shape.Extents, times]).Reshape([.. Shape.Extents[..^1], Shape[^1] * times]);
}
