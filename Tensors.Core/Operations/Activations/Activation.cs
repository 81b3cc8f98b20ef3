namespace Tensors;

/// <summary>
/// What a product or a convolution passes its results through while they are in the caches: functions whose slopes follow from their
/// results.
/// </summary>
public enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><see cref="Tensor.Relu"/>: <c>max(x, 0)</c>.</summary>
    Relu,

    /// <summary><c>min(max(x, 0), 6)</c>.</summary>
    Relu6,

    /// <summary><see cref="Tensor.Sigmoid"/>.</summary>
    Sigmoid,

    /// <summary><see cref="Tensor.Tanh"/>.</summary>
    Tanh,
}
