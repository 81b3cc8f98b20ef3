namespace Tensors.Autograd;

/// <summary>Cotangents through the bias and the activation that a product or a convolution has applied to its sums.</summary>
internal static class FusedSlopes
{
    /// <summary>The cotangent of the sums, worked out once for all operands.</summary>
    public static Tensor OfSums(VjpContext context, Activation activation) => activation == Activation.None
        ? context.Cotangent
        : context.Once(
            static of =>
            [OfSums(of.Operation is FusedConvolutionOp op ? op.Activation : ((DenseOp)of.Operation).Activation, of.Output(),
            of.Cotangent)])[0]!;

    /// <summary>The sum over all but the channels.</summary>
    public static Tensor OfBias(Tensor dz) => dz.Sum([.. Enumerable.Range(0, dz.Rank - 1)]);

    private static Tensor OfSums(Activation activation, Tensor y, Tensor dy) => activation switch
    {
        Activation.Relu => Tensor.Where(y > 0, dy, Tensor.ZerosLike(dy)),
        Activation.Relu6 => Tensor.Where((y > 0) & (y < 6), dy, Tensor.ZerosLike(dy)),
        Activation.Sigmoid => dy.MultiplyOrZero(y * (1 - y)),
        _ => dy.MultiplyOrZero(1 - y.Square()),
    };
}
