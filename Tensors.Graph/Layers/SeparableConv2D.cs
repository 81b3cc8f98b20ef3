namespace Tensors.Graphs;

/// <summary>A convolution of each channel, then one of 1 by 1. Variables: <c>depthwise_kernel</c> of shape (taps, taps, channels,
/// multiplier), <c>pointwise_kernel</c> of shape (1, 1, channels · multiplier, filters) and <c>bias</c>.</summary>
/// <param name="filters">The channels of the result.</param>
/// <param name="kernelSize">Taps along each spatial axis; one number for all of them, or one each.</param>
/// <param name="strides">From window to window; 1 if null.</param>
/// <param name="padding">valid or same.</param>
/// <param name="dataFormat">channels_last or channels_first.</param>
/// <param name="dilationRate">From tap to tap; 1 if null.</param>
/// <param name="depthMultiplier">Results of each channel.</param>
/// <param name="activation">What the sums are passed through; null for nothing.</param>
/// <param name="useBias">Whether there is a bias.</param>
/// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
/// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
/// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
/// <param name="biasRegularizer">Makes a loss of the bias.</param>
/// <param name="trainable">Whether optimizers train the variables.</param>
/// <param name="name">The name of the variable scope; null for <c>separable_conv2d</c>, made unique.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <exception cref="ArgumentException">A number is below 1, or there is not one for each axis; the padding or the format is none of
/// those.</exception>
public sealed class SeparableConv2D(
    int filters, int[] kernelSize, int[]? strides = null, string padding = "valid", string dataFormat = "channels_last",
    int[]? dilationRate = null,
    int depthMultiplier = 1,
    Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null, bool trainable = true,
    string? name = null,
    Reuse reuse = Reuse.Inherit)
    : ConvolutionLayer(
        "SeparableConv2D", 2, filters,
        new(
            kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, kernelInitializer, biasInitializer,
            kernelRegularizer, biasRegularizer, trainable),
        name, "separable_conv2d", reuse)
{
    private readonly int _multiplier = depthMultiplier > 0
        ? depthMultiplier
        : throw new ArgumentOutOfRangeException(
            nameof(depthMultiplier), depthMultiplier, "SeparableConv2D: the multiplier must be 1 at least.");

    private Variable? _depthwise;
    private Variable? _pointwise;

    private protected override void AddKernels(int channels, DataType type)
    {
        _depthwise ??= AddKernel("depthwise_kernel", [.. KernelSize, channels, _multiplier], type);
        _pointwise ??= AddKernel("pointwise_kernel", [1, 1, channels * _multiplier, Filters], type);
    }

    private protected override Tensor Convolve(Tensor x) =>
        Ops.SeparableConv2D(x, _depthwise!, _pointwise!, Strides, Padding, Dilations, ImageFormat.Of(ChannelsFirst, 2));
}
