namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements, as a view that derivatives take for a constant.</summary>
    /// <remarks>Dtypes: all. Its derivative is 0, in every mode.</remarks>
    public Tensor StopGradient() => Apply<StopGradientOp>(this);
}

/// <summary>The operation of <see cref="Tensor.StopGradient"/>.</summary>
public sealed record StopGradientOp() : ViewOperation("StopGradient")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);

    internal override Layout? View(Layout input, Shape output) => input;
}
