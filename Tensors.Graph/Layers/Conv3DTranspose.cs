namespace Tensors.Graphs;

/// <summary>
/// The transpose of a convolution of volumes, which enlarges them. Variables: <c>kernel</c> of shape (taps, taps, taps, filters, channels)
/// and <c>bias</c>.
/// </summary>
/// <param name="filters">The channels of the result.</param>
/// <param name="kernelSize">Taps along each spatial axis; one number for all of them, or one each.</param>
/// <param name="strides">How many times larger the result is; 1 if null.</param>
/// <param name="padding">valid or same.</param>
/// <param name="dataFormat">channels_last or channels_first.</param>
/// <param name="activation">What the sums are passed through; null for nothing.</param>
/// <param name="useBias">Whether there is a bias.</param>
/// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
/// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
/// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
/// <param name="biasRegularizer">Makes a loss of the bias.</param>
/// <param name="trainable">Whether optimizers train the variables.</param>
/// <param name="name">The name of the variable scope; null for <c>conv3d_transpose</c>, made unique.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <exception cref="ArgumentException">A number is below 1, or there is not one for each axis; the padding or the format is none of
/// those.</exception>
public sealed class Conv3DTranspose(
    int filters, int[] kernelSize, int[]? strides = null, string padding = "valid", string dataFormat = "channels_last",
    Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null, bool trainable = true,
    string? name = null,
    Reuse reuse = Reuse.Inherit)
    : TransposedConvolutionLayer(
        "Conv3DTranspose", 3, filters,
        new(
            kernelSize, strides, padding, dataFormat, null, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer,
            biasRegularizer, trainable),
        name, "conv3d_transpose", reuse);
