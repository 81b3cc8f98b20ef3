namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Each element as a value of another dtype.</summary>
    /// <param name="dtype">The wanted dtype; the tensor itself is returned if it has it already.</param>
    /// <remarks>
    /// To a narrower floating-point dtype: rounded to nearest, halves to even. Floating to integer: the fraction is cut, values outside the
    /// range become the nearest end, NaN becomes 0, on every machine. Integer to narrower integer: the low bits. To bool: whether not 0. A
    /// real number gets an imaginary part of 0; of a complex one cast to real numbers the imaginary part is dropped. VJP: <c>dy</c> cast
    /// back, between floating-point and complex dtypes.
    /// </remarks>
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
        if (inputs[0].DType.IsComplex || To.IsComplex)
        {
            ExecuteComplex(inputs[0], outputs[0]);
            return;
        }

        fixed (byte* x = inputs[0], y = outputs[0])
        {
            CastDriver.Run(new(x, inputs[0].Layout), inputs[0].DType, y, To, inputs[0].ElementCount);
        }
    }

    // Part by part. A number is true where one of its parts is.
    private void ExecuteComplex(Tensor x, Tensor y)
    {
        if (!x.DType.IsComplex)
        {
            ComplexParts.Write(Cast(x, To.PartDType), y, 0);
            ComplexParts.Write(Tensor.Zeros([], To.PartDType).WithLayout(Layout.Repeated(y.Shape)), y, 1);
            return;
        }

        Tensor real = Cast(ComplexParts.Of(x, 0), To.PartDType);
        if (To.IsComplex)
        {
            ComplexParts.Write(real, y, 0);
            ComplexParts.Write(Cast(ComplexParts.Of(x, 1), To.PartDType), y, 1);
        }
        else if (To == DType.Bool)
        {
            EagerInterpreter.Execute(new LogicalOrOp(), [real, Cast(ComplexParts.Of(x, 1), To)], [y]);
        }
        else
        {
            CopyOp.Copy(real, y);
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
