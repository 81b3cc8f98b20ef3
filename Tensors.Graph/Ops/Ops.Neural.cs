namespace Tensors.Graphs;

// Functions of neural networks.
public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(TensorLike features, string? name = null) => Building.Unary("Relu", features, name, "features");

    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(TensorLike features, string? name = null) => Building.Unary("Relu6", features, name, "features");

    /// <summary>x above 0, eˣ - 1 below.</summary>
    public static Tensor Elu(TensorLike features, string? name = null) => Building.Unary("Elu", features, name, "features");

    /// <summary>The scaled <see cref="Elu"/> that keeps mean 0 and variance 1.</summary>
    public static Tensor Selu(TensorLike features, string? name = null) => Building.Unary("Selu", features, name, "features");

    /// <summary>ln(1 + eˣ).</summary>
    public static Tensor Softplus(TensorLike features, string? name = null) => Building.Unary("Softplus", features, name, "features");

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(TensorLike features, string? name = null) => Building.Unary("Softsign", features, name, "features");

    /// <summary>x above 0, alpha · x below.</summary>
    public static Tensor LeakyRelu(TensorLike features, float alpha = 0.2f, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "LeakyRelu", features);
        return scope.Result("LeakyRelu", [scope.Convert(features, "features")], new() { ["alpha"] = alpha });
    }

    /// <summary>eˣ over the sum of the row.</summary>
    public static Tensor Softmax(TensorLike logits, string? name = null) => Building.Unary("Softmax", logits, name, "logits");

    /// <summary>The logarithm of <see cref="Softmax"/>.</summary>
    public static Tensor LogSoftmax(TensorLike logits, string? name = null) => Building.Unary("LogSoftmax", logits, name, "logits");
}
