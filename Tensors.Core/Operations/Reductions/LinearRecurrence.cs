namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>A sum that forgets, along the last axis: <c>y[…, i] = factors[…, i] · y[…, i - 1] + x[…, i]</c>, from 0.</summary>
    /// <param name="factors">Shape and dtype of this tensor; the first along the axis is not used.</param>
    /// <param name="reverse">Whether it runs from the end: <c>y[…, i] = factors[…, i] · y[…, i + 1] + x[…, i]</c>.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ, or there is no axis.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>A chain of fused multiply-adds in order. Factors of 1 give the running sum, equal factors below 1 an exponentially weighted one. VJP:
    /// <c>dx</c> is the recurrence the other way, each step with the factor of the step that it takes back; <c>dfactors[i] = dx[i] · y[i - 1]</c>.</remarks>
    public Tensor LinearRecurrence(Tensor factors, bool reverse = false) => Apply(new LinearRecurrenceOp(reverse), this, factors);
}

/// <summary>The operation of <see cref="Tensor.LinearRecurrence"/>: (x, factors).</summary>
/// <param name="Reverse">Whether it runs from the end.</param>
public sealed record LinearRecurrenceOp(bool Reverse) : Operation("LinearRecurrence")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        Shape shape = inputs[0].Shape;
        if (!shape.Equals(inputs[1].Shape))
        {
            throw ShapeErrors.NotEqual(Name, shape, inputs[1].Shape);
        }

        outputs[0] = shape.Rank > 0
            ? new(shape, DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating))
            : throw new ShapeMismatchException(Name, "a single number has no axis to run along", [shape]);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor factors = Tensor.ContiguousNow(inputs[1]);
        long extent = x.Shape[^1];
        long rows = x.ElementCount == 0 ? 0 : x.ElementCount / extent;
        fixed (byte* terms = x, weights = factors, sums = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                Recurrence.Run((float*)terms, (float*)weights, (float*)sums, rows, extent, Reverse);
            }
            else
            {
                Recurrence.Run((double*)terms, (double*)weights, (double*)sums, rows, extent, Reverse);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(factors);
    }
}
