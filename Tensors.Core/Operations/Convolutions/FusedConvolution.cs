namespace Tensors;

/// <summary>
/// The operation of <see cref="Tensor.Convolution"/> with a bias or an activation: image (N, spatial…, C), weights (taps…, C / groups, K)
/// and, if there is one, bias (K).
/// </summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Activation">What the sums are passed through.</param>
public sealed record FusedConvolutionOp(SlidingWindow Window, int Groups, Activation Activation) : Operation("FusedConvolution")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        new ConvolutionOp(Window, Groups).Infer(inputs[..2], outputs);
        if (inputs.Length > 2)
        {
            DTypeErrors.RequireSame("Convolution", inputs[1], inputs[2]);
            ShapeErrors.RequireBias("Convolution", inputs[2].Shape, outputs[0].Shape);
        }
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor? bias = inputs.Length > 2 ? inputs[2] : null;
        if (inputs[0].DType == DType.Float32)
        {
            Convolutions.Forward<float>(Window, Groups, inputs[0], inputs[1], bias, Activation, outputs[0]);
        }
        else
        {
            Convolutions.Forward<double>(Window, Groups, inputs[0], inputs[1], bias, Activation, outputs[0]);
        }
    }
}
