namespace Tensors.Training;

/// <summary>The transpose of a convolution over one to three spatial axes, which enlarges images.</summary>
/// <remarks>
/// PyTorch's <c>ConvTranspose1d</c> to <c>ConvTranspose3d</c>: images <c>(N, C, spatial…)</c>, <c>weight</c> <c>(inputs, outputs / groups,
/// kernel…)</c> and <c>bias</c>, both equally likely up to <c>1 / √(outputs / groups · taps)</c> at first.
/// </remarks>
public abstract class TransposedConvolution : ConvolutionLayer
{
    private readonly int[] _outputPadding;

    private protected TransposedConvolution(ConvolutionSettings settings, int[] outputPadding, bool bias)
        : base(
            [settings.Inputs, settings.Outputs / settings.Groups, .. settings.Kernel], settings.Outputs,
            settings.Outputs / settings.Groups * settings.Taps, settings, bias) => _outputPadding = outputPadding;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        Require(x);
        int[] extents = new int[Settings.Axes];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = ((x.Shape[axis + 2] - 1) * Settings.Stride[axis]) - (2 * Settings.Padding[axis])
                + (Settings.Dilation[axis] * (Settings.Kernel[axis] - 1)) + _outputPadding[axis] + 1;
        }

        Tensor y = x.ConvolutionTranspose(
            Taps, extents, Settings.Stride, Padding, Settings.Dilation, Settings.Groups, channelsFirst: true);
        return Bias is null ? y : y + Bias.Reshape([-1, .. Enumerable.Repeat(1, Settings.Axes)]);
    }
}

/// <summary>A transposed convolution over one spatial axis: PyTorch's <c>ConvTranspose1d</c>.</summary>
public sealed class ConvTranspose1D : TransposedConvolution
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The channels of images.</param>
    /// <param name="outputs">The channels of results.</param>
    /// <param name="kernel">The extents of filters.</param>
    /// <param name="stride">How far apart the positions of the image come to lie; 1 if null.</param>
    /// <param name="padding">Positions that are cut off on each side of the result.</param>
    /// <param name="outputPadding">Positions that are added at the end of each axis of the result.</param>
    /// <param name="dilation">From tap to tap; 1 if null.</param>
    /// <param name="groups">Channels of one group do not reach those of another.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">There are neither one number nor one for each axis, or the groups do not divide the
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public ConvTranspose1D(
        int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? outputPadding = null,
        PerAxis? dilation = null, int groups = 1, bool bias = true)
        : base(
            ConvolutionSettings.Of(1, inputs, outputs, kernel, stride, padding ?? 0, dilation, groups),
            (outputPadding ?? 0).For(1, 0, nameof(outputPadding)), bias)
    {
    }
}

/// <summary>A transposed convolution over two spatial axes: PyTorch's <c>ConvTranspose2d</c>.</summary>
public sealed class ConvTranspose2D : TransposedConvolution
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The channels of images.</param>
    /// <param name="outputs">The channels of results.</param>
    /// <param name="kernel">The extents of filters.</param>
    /// <param name="stride">How far apart the positions of the image come to lie; 1 if null.</param>
    /// <param name="padding">Positions that are cut off on each side of the result.</param>
    /// <param name="outputPadding">Positions that are added at the end of each axis of the result.</param>
    /// <param name="dilation">From tap to tap; 1 if null.</param>
    /// <param name="groups">Channels of one group do not reach those of another.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">There are neither one number nor one for each axis, or the groups do not divide the
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public ConvTranspose2D(
        int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? outputPadding = null,
        PerAxis? dilation = null, int groups = 1, bool bias = true)
        : base(
            ConvolutionSettings.Of(2, inputs, outputs, kernel, stride, padding ?? 0, dilation, groups),
            (outputPadding ?? 0).For(2, 0, nameof(outputPadding)), bias)
    {
    }
}

/// <summary>A transposed convolution over three spatial axes: PyTorch's <c>ConvTranspose3d</c>.</summary>
public sealed class ConvTranspose3D : TransposedConvolution
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The channels of images.</param>
    /// <param name="outputs">The channels of results.</param>
    /// <param name="kernel">The extents of filters.</param>
    /// <param name="stride">How far apart the positions of the image come to lie; 1 if null.</param>
    /// <param name="padding">Positions that are cut off on each side of the result.</param>
    /// <param name="outputPadding">Positions that are added at the end of each axis of the result.</param>
    /// <param name="dilation">From tap to tap; 1 if null.</param>
    /// <param name="groups">Channels of one group do not reach those of another.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">There are neither one number nor one for each axis, or the groups do not divide the
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public ConvTranspose3D(
        int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? outputPadding = null,
        PerAxis? dilation = null, int groups = 1, bool bias = true)
        : base(
            ConvolutionSettings.Of(3, inputs, outputs, kernel, stride, padding ?? 0, dilation, groups),
            (outputPadding ?? 0).For(3, 0, nameof(outputPadding)), bias)
    {
    }
}
