namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Logarithm of the running sum of exponentials along an axis: <c>y[…, i, …] = ln Σⱼ exp x[…, j, …]</c> for j ≤ i.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="reverse">Whether the sum runs from the end: j ≥ i.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// Scaled by the greatest element so far, so that nothing overflows; added in order. -inf for a sum of -inf; from the first NaN on,
    /// NaN. VJP: <c>dx[j] = Σᵢ dy[i] · exp(x[j] - y[i])</c>, as a running sum backwards of the shares <c>σ(x[i] - y[i - 1])</c>; 0 for
    /// -inf, also where there is nothing before it, as <see cref="LogSumExp(ReadOnlySpan{int}, bool)"/> has it.
    /// </remarks>
    public Tensor LogCumSumExp(int axis, bool reverse = false)
    {
        if (LacksRank)
        {
            return Composite("LogCumSumExp", (axis, reverse), static (x, of) => x.LogCumSumExp(of.axis, of.reverse));
        }

        int position = AxisOf("LogCumSumExp", axis);
        int[] back = [.. Enumerable.Range(0, position), Rank - 1, .. Enumerable.Range(position, Rank - 1 - position)];
        Tensor sums = Apply(new LogCumSumExpOp(reverse), MoveToEnd("LogCumSumExp", axis));
        return position == Rank - 1 ? sums : sums.Transpose(back);
    }
}

/// <summary>The operation of <see cref="Tensor.LogCumSumExp"/> along the last axis.</summary>
/// <param name="Reverse">Whether the sum runs from the end.</param>
public sealed record LogCumSumExpOp(bool Reverse) : Operation("LogCumSumExp")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating));

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        long extent = x.Shape[^1];
        long rows = x.ElementCount == 0 ? 0 : x.ElementCount / extent;
        fixed (byte* values = x, sums = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                RunningLogSum.Run((float*)values, (float*)sums, rows, extent, Reverse);
            }
            else
            {
                RunningLogSum.Run((double*)values, (double*)sums, rows, extent, Reverse);
            }
        }

        GC.KeepAlive(x);
    }
}
