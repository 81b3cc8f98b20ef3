namespace Tensors.Graphs;

public static partial class Layers
{
    /// <summary>A convolution along one axis; see <see cref="Graphs.Conv1D"/>.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
    /// <param name="filters">The channels of the result.</param>
    /// <param name="kernelSize">Taps along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window; 1 if null.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="dilationRate">From tap to tap; 1 if null.</param>
    /// <param name="activation">What the sums are passed through; null for nothing.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    /// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
    /// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
    /// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
    /// <param name="biasRegularizer">Makes a loss of the bias.</param>
    /// <param name="trainable">Whether optimizers train the variables.</param>
    /// <param name="name">The name of the variable scope; null for <c>conv1d</c>, made unique.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    public static Tensor Conv1D(
        TensorLike inputs, int filters, int[] kernelSize, int[]? strides = null, string padding = "valid",
        string dataFormat = "channels_last",
        int[]? dilationRate = null, Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit) => new Conv1D(
            filters, kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, kernelInitializer, biasInitializer,
            kernelRegularizer,
            biasRegularizer, trainable, name, reuse).Call(inputs);

    /// <summary>A convolution of images; see <see cref="Graphs.Conv2D"/>.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
    /// <param name="filters">The channels of the result.</param>
    /// <param name="kernelSize">Taps along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window; 1 if null.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="dilationRate">From tap to tap; 1 if null.</param>
    /// <param name="activation">What the sums are passed through; null for nothing.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    /// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
    /// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
    /// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
    /// <param name="biasRegularizer">Makes a loss of the bias.</param>
    /// <param name="trainable">Whether optimizers train the variables.</param>
    /// <param name="name">The name of the variable scope; null for <c>conv2d</c>, made unique.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    public static Tensor Conv2D(
        TensorLike inputs, int filters, int[] kernelSize, int[]? strides = null, string padding = "valid",
        string dataFormat = "channels_last",
        int[]? dilationRate = null, Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit) => new Conv2D(
            filters, kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, kernelInitializer, biasInitializer,
            kernelRegularizer,
            biasRegularizer, trainable, name, reuse).Call(inputs);

    /// <summary>A convolution of volumes; see <see cref="Graphs.Conv3D"/>.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
    /// <param name="filters">The channels of the result.</param>
    /// <param name="kernelSize">Taps along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window; 1 if null.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="dilationRate">From tap to tap; 1 if null.</param>
    /// <param name="activation">What the sums are passed through; null for nothing.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    /// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
    /// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
    /// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
    /// <param name="biasRegularizer">Makes a loss of the bias.</param>
    /// <param name="trainable">Whether optimizers train the variables.</param>
    /// <param name="name">The name of the variable scope; null for <c>conv3d</c>, made unique.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    public static Tensor Conv3D(
        TensorLike inputs, int filters, int[] kernelSize, int[]? strides = null, string padding = "valid",
        string dataFormat = "channels_last",
        int[]? dilationRate = null, Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit) => new Conv3D(
            filters, kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, kernelInitializer, biasInitializer,
            kernelRegularizer,
            biasRegularizer, trainable, name, reuse).Call(inputs);

    /// <summary>A convolution of each channel, then one of 1 by 1; see <see cref="Graphs.SeparableConv2D"/>.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
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
    public static Tensor SeparableConv2D(
        TensorLike inputs, int filters, int[] kernelSize, int[]? strides = null, string padding = "valid",
        string dataFormat = "channels_last",
        int[]? dilationRate = null, int depthMultiplier = 1, Func<Tensor, Tensor>? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit) => new SeparableConv2D(
            filters, kernelSize, strides, padding, dataFormat, dilationRate, depthMultiplier, activation, useBias, kernelInitializer,
            biasInitializer, kernelRegularizer,
            biasRegularizer, trainable, name, reuse).Call(inputs);

    /// <summary>The transpose of a convolution of images; see <see cref="Graphs.Conv2DTranspose"/>.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
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
    /// <param name="name">The name of the variable scope; null for <c>conv2d_transpose</c>, made unique.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    public static Tensor Conv2DTranspose(
        TensorLike inputs, int filters, int[] kernelSize, int[]? strides = null, string padding = "valid",
        string dataFormat = "channels_last",
        Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit) => new Conv2DTranspose(
            filters, kernelSize, strides, padding, dataFormat, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer,
            biasRegularizer, trainable, name, reuse).Call(inputs);

    /// <summary>The transpose of a convolution of volumes; see <see cref="Graphs.Conv3DTranspose"/>.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
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
    public static Tensor Conv3DTranspose(
        TensorLike inputs, int filters, int[] kernelSize, int[]? strides = null, string padding = "valid",
        string dataFormat = "channels_last",
        Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit) => new Conv3DTranspose(
            filters, kernelSize, strides, padding, dataFormat, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer,
            biasRegularizer, trainable, name, reuse).Call(inputs);
}
