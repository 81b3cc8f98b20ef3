namespace Tensors;

/// <summary>An operation whose result has the shape and dtype of its operand and mixes elements along one axis only.</summary>
/// <param name="Name">The name.</param>
/// <param name="Axis">The axis.</param>
public abstract record AlongAxisOperation(string Name, int Axis) : Operation(Name)
{
    private protected virtual DTypeSet Takes => DTypeSet.Floating;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, DTypeErrors.Require(Name, inputs[0], Takes));

    /// <inheritdoc/>
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        if (x.ElementCount == 0)
        {
            return;
        }

        (long outer, long inner) = x.Shape.Around(Axis);
        fixed (byte* source = x, destination = outputs[0])
        {
            Execute(source, destination, outer, x.Shape[Axis], inner, x.DType);
        }

        GC.KeepAlive(x);
    }

    /// <summary>Works along the middle axis of contiguous (outer, extent, inner) elements.</summary>
    private protected abstract unsafe void Execute(void* x, void* y, long outer, long extent, long inner, DType dtype);
}
