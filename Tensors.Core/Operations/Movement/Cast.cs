namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Each element as a value of another dtype.</summary>
    /// <param name="dtype">The wanted dtype; the tensor itself is returned if it has it already.</param>
    /// <remarks>To a narrower floating-point dtype: rounded to nearest, halves to even. Floating to integer: the fraction is cut, values outside
    /// the range become the nearest end, NaN becomes 0, on every machine. Integer to narrower integer: the low bits. To bool: whether not 0.
    /// VJP: <c>dy</c> cast back, between floating-point dtypes.</remarks>
    public Tensor Cast(DType dtype) => dtype == DType ? this : Apply(new CastOp(dtype), this);
}

/// <summary>The operation of <see cref="Tensor.Cast"/>.</summary>
/// <param name="To">The wanted dtype.</param>
public sealed record CastOp(DType To) : Operation("Cast")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    internal override bool ReadsInOrder => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) => outputs[0] = new(inputs[0].Shape, To);

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* x = inputs[0], y = outputs[0])
        {
            CastDriver.Run(new(x, inputs[0].Layout), inputs[0].DType, y, To, inputs[0].ElementCount);
        }
    }

    /// <summary>Casts at once, below every interpreter.</summary>
    internal static Tensor Cast(Tensor x, DType dtype)
    {
        Tensor result = Tensor.Allocate(new(x.Shape, dtype));
        EagerInterpreter.Execute(new CastOp(dtype), [x], [result]);
        return result;
    }
}
