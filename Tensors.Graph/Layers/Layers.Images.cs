namespace Tensors.Graphs;

public static partial class Layers
{
    /// <summary>The greatest element of each window.</summary>
    /// <param name="inputs">Shape (batch, length, channels), or with the channels as the second axis.</param>
    /// <param name="poolSize">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="name">The name of the scope; null for <c>max_pooling1d</c>, made unique.</param>
    public static Tensor MaxPooling1D(
        TensorLike inputs, int[] poolSize, int[] strides, string padding = "valid", string dataFormat = "channels_last",
        string? name = null) =>
        new PoolingLayer("MaxPooling1D", true, 1, poolSize, strides, padding, dataFormat, name, "max_pooling1d").Call(inputs);

    /// <summary>The greatest element of each window.</summary>
    /// <param name="inputs">Shape (batch, rows, columns, channels), or with the channels as the second axis.</param>
    /// <param name="poolSize">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="name">The name of the scope; null for <c>max_pooling2d</c>, made unique.</param>
    public static Tensor MaxPooling2D(
        TensorLike inputs, int[] poolSize, int[] strides, string padding = "valid", string dataFormat = "channels_last",
        string? name = null) =>
        new PoolingLayer("MaxPooling2D", true, 2, poolSize, strides, padding, dataFormat, name, "max_pooling2d").Call(inputs);

    /// <summary>The greatest element of each window.</summary>
    /// <param name="inputs">Shape (batch, depth, rows, columns, channels), or with the channels as the second axis.</param>
    /// <param name="poolSize">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="name">The name of the scope; null for <c>max_pooling3d</c>, made unique.</param>
    public static Tensor MaxPooling3D(
        TensorLike inputs, int[] poolSize, int[] strides, string padding = "valid", string dataFormat = "channels_last",
        string? name = null) =>
        new PoolingLayer("MaxPooling3D", true, 3, poolSize, strides, padding, dataFormat, name, "max_pooling3d").Call(inputs);

    /// <summary>The mean of each window, without what lies in the padding.</summary>
    /// <param name="inputs">Shape (batch, length, channels), or with the channels as the second axis.</param>
    /// <param name="poolSize">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="name">The name of the scope; null for <c>average_pooling1d</c>, made unique.</param>
    public static Tensor AveragePooling1D(
        TensorLike inputs, int[] poolSize, int[] strides, string padding = "valid", string dataFormat = "channels_last",
        string? name = null) =>
        new PoolingLayer("AveragePooling1D", false, 1, poolSize, strides, padding, dataFormat, name, "average_pooling1d").Call(inputs);

    /// <summary>The mean of each window, without what lies in the padding.</summary>
    /// <param name="inputs">Shape (batch, rows, columns, channels), or with the channels as the second axis.</param>
    /// <param name="poolSize">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="name">The name of the scope; null for <c>average_pooling2d</c>, made unique.</param>
    public static Tensor AveragePooling2D(
        TensorLike inputs, int[] poolSize, int[] strides, string padding = "valid", string dataFormat = "channels_last",
        string? name = null) =>
        new PoolingLayer("AveragePooling2D", false, 2, poolSize, strides, padding, dataFormat, name, "average_pooling2d").Call(inputs);

    /// <summary>The mean of each window, without what lies in the padding.</summary>
    /// <param name="inputs">Shape (batch, depth, rows, columns, channels), or with the channels as the second axis.</param>
    /// <param name="poolSize">Elements of a window along each spatial axis; one number for all of them, or one each.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">valid or same.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    /// <param name="name">The name of the scope; null for <c>average_pooling3d</c>, made unique.</param>
    public static Tensor AveragePooling3D(
        TensorLike inputs, int[] poolSize, int[] strides, string padding = "valid", string dataFormat = "channels_last",
        string? name = null) =>
        new PoolingLayer("AveragePooling3D", false, 3, poolSize, strides, padding, dataFormat, name, "average_pooling3d").Call(inputs);

    /// <summary>All axes but the first as one, channels last.</summary>
    /// <param name="inputs">At least one axis.</param>
    /// <param name="name">The name of the scope; null for <c>flatten</c>, made unique.</param>
    /// <param name="dataFormat">channels_last or channels_first.</param>
    public static Tensor Flatten(TensorLike inputs, string? name = null, string dataFormat = "channels_last") =>
        new FlattenLayer(name, dataFormat).Call(inputs);

    /// <summary>While training, sets a share of the elements to 0 and scales the others up; lets all through else.</summary>
    /// <param name="inputs">The elements.</param>
    /// <param name="rate">The share, at least 0 and below 1.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="training">Whether it is training: a truth value, or a tensor that says so when the graph runs; not training if there is
    /// none.</param>
    /// <param name="name">The name of the scope; null for <c>dropout</c>, made unique.</param>
    public static Tensor Dropout(
        TensorLike inputs, double rate = 0.5, long? seed = null, TensorLike training = default, string? name = null) =>
        new DropoutLayer(rate, seed, name).Call(inputs, training);

    /// <summary>Normalizes each channel over the batch and all positions; see <see cref="Graphs.BatchNormalization"/>.</summary>
    /// <param name="inputs">At least two axes; the extent of the channels is known.</param>
    /// <param name="axis">The axis of the channels.</param>
    /// <param name="momentum">What the moving averages keep of themselves at each step.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="center">Whether beta is added.</param>
    /// <param name="scale">Whether gamma is multiplied by.</param>
    /// <param name="betaInitializer">The first value of beta; null for zeros.</param>
    /// <param name="gammaInitializer">The first value of gamma; null for ones.</param>
    /// <param name="movingMeanInitializer">The first value of the moving mean; null for zeros.</param>
    /// <param name="movingVarianceInitializer">The first value of the moving variance; null for ones.</param>
    /// <param name="betaRegularizer">Makes a loss of beta.</param>
    /// <param name="gammaRegularizer">Makes a loss of gamma.</param>
    /// <param name="training">Whether it is training: a truth value, or a tensor that says so when the graph runs; not training if there is
    /// none.</param>
    /// <param name="trainable">Whether optimizers train beta and gamma.</param>
    /// <param name="name">The name of the variable scope; null for <c>batch_normalization</c>, made unique.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    /// <param name="fused">Whether it is one node, which needs four axes and channels as the second or the last; null where that is
    /// so.</param>
    public static Tensor BatchNormalization(
        TensorLike inputs, int axis = -1, double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true,
        Initializer? betaInitializer = null, Initializer? gammaInitializer = null, Initializer? movingMeanInitializer = null,
        Initializer? movingVarianceInitializer = null, Func<Tensor, Tensor?>? betaRegularizer = null,
        Func<Tensor, Tensor?>? gammaRegularizer = null,
        TensorLike training = default, bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit, bool? fused = null) =>
            new BatchNormalization(
                axis, momentum, epsilon, center, scale, betaInitializer, gammaInitializer, movingMeanInitializer, movingVarianceInitializer,
                betaRegularizer,
                gammaRegularizer, trainable, fused, name, reuse).Call(inputs, training);
}
