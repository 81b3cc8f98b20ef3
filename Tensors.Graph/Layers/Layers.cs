namespace Tensors.Graphs;

/// <summary>Layers as functions: each call makes a layer and calls it once, as TensorFlow's <c>tf.layers</c> does.</summary>
public static partial class Layers
{
    /// <summary>A fully connected layer; see <see cref="Graphs.Dense"/>.</summary>
    /// <param name="inputs">At least two axes, the last of known extent.</param>
    /// <param name="units">The extent of the last axis of the result.</param>
    /// <param name="activation">What the sums are passed through; null for nothing.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    /// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
    /// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
    /// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
    /// <param name="biasRegularizer">Makes a loss of the bias.</param>
    /// <param name="trainable">Whether optimizers train the variables.</param>
    /// <param name="name">The name of the variable scope; null for <c>dense</c>, made unique.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    public static Tensor Dense(
        TensorLike inputs, int units, Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
        bool trainable = true,
        string? name = null, Reuse reuse = Reuse.Inherit) =>
        new Dense(
            units, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, null, null, trainable, name,
            reuse).Call(inputs);
}
