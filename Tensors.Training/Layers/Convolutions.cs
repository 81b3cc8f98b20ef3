namespace Tensors.Training;

/// <summary>A convolution over one spatial axis: PyTorch's <c>Conv1d</c>.</summary>
public sealed class Conv1D : Convolution
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The channels of images.</param>
    /// <param name="outputs">The channels of results.</param>
    /// <param name="kernel">The extents of filters.</param>
    /// <param name="stride">From window to window; 1 if null.</param>
    /// <param name="padding">Positions around the image on each side.</param>
    /// <param name="dilation">From tap to tap; 1 if null.</param>
    /// <param name="groups">Channels of one group do not see those of another.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="activation">What the sums are passed through.</param>
    /// <param name="edges">What lies outside of the image, where padding reaches; zeros if null.</param>
    /// <exception cref="ArgumentException">There are neither one number nor one for each axis, or the groups do not divide the
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public Conv1D(
        int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? dilation = null,
        int groups = 1, bool bias = true, Activation activation = Activation.None, PadMode? edges = null)
        : base(
            ConvolutionSettings.Of(1, inputs, outputs, kernel, stride, padding ?? 0, dilation, groups), bias, activation, edges)
    {
    }
}

/// <summary>A convolution over two spatial axes: PyTorch's <c>Conv2d</c>.</summary>
public sealed class Conv2D : Convolution
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The channels of images.</param>
    /// <param name="outputs">The channels of results.</param>
    /// <param name="kernel">The extents of filters.</param>
    /// <param name="stride">From window to window; 1 if null.</param>
    /// <param name="padding">Positions around the image on each side.</param>
    /// <param name="dilation">From tap to tap; 1 if null.</param>
    /// <param name="groups">Channels of one group do not see those of another.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="activation">What the sums are passed through.</param>
    /// <param name="edges">What lies outside of the image, where padding reaches; zeros if null.</param>
    /// <exception cref="ArgumentException">There are neither one number nor one for each axis, or the groups do not divide the
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public Conv2D(
        int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? dilation = null,
        int groups = 1, bool bias = true, Activation activation = Activation.None, PadMode? edges = null)
        : base(
            ConvolutionSettings.Of(2, inputs, outputs, kernel, stride, padding ?? 0, dilation, groups), bias, activation, edges)
    {
    }
}

/// <summary>A convolution over three spatial axes: PyTorch's <c>Conv3d</c>.</summary>
public sealed class Conv3D : Convolution
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The channels of images.</param>
    /// <param name="outputs">The channels of results.</param>
    /// <param name="kernel">The extents of filters.</param>
    /// <param name="stride">From window to window; 1 if null.</param>
    /// <param name="padding">Positions around the image on each side.</param>
    /// <param name="dilation">From tap to tap; 1 if null.</param>
    /// <param name="groups">Channels of one group do not see those of another.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="activation">What the sums are passed through.</param>
    /// <param name="edges">What lies outside of the image, where padding reaches; zeros if null.</param>
    /// <exception cref="ArgumentException">There are neither one number nor one for each axis, or the groups do not divide the
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public Conv3D(
        int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? dilation = null,
        int groups = 1, bool bias = true, Activation activation = Activation.None, PadMode? edges = null)
        : base(
            ConvolutionSettings.Of(3, inputs, outputs, kernel, stride, padding ?? 0, dilation, groups), bias, activation, edges)
    {
    }
}
