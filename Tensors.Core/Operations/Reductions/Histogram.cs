namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>How many elements fall into each of equally wide bins.</summary>
    /// <param name="bins">How many bins, at least 1.</param>
    /// <param name="low">The lower edge of the first bin; default the least element.</param>
    /// <param name="high">The upper edge of the last bin; default the greatest element.</param>
    /// <returns>Counts (int64) and the <c>bins + 1</c> edges (float64).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no bin, or the edges are not finite and ascending.</exception>
    /// <exception cref="DTypeMismatchException">The elements are truth values.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones, compared in float64. Bins hold their lower edge, the last one its upper edge too; elements outside and NaN
    /// are left out; equal edges move apart by ½ to both sides, and without elements they are 0 and 1; as NumPy has it. Not differentiable.
    /// </remarks>
    public (Tensor Counts, Tensor Edges) Histogram(int bins, double? low = null, double? high = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (low > high || !double.IsFinite(low ?? 0) || !double.IsFinite(high ?? 0))
        {
            throw new ArgumentOutOfRangeException(nameof(low), $"Histogram: the edges {low} and {high} must be finite and ascending.");
        }

        Tensor[] results = ApplyAll(new HistogramOp(bins, low, high), this);
        return (results[0], results[1]);
    }

    /// <summary>How often each number 0, 1, … occurs, or the sum of the weights of its elements.</summary>
    /// <param name="weights">A weight for each element, of the same shape; without, each counts 1.</param>
    /// <param name="length">The extent of the result; default one more than the greatest element, which is looked at at once.</param>
    /// <returns>Shape <c>(length,)</c>; dtype int64, or that of the weights.</returns>
    /// <exception cref="DTypeMismatchException">The elements are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element is negative or not below the length.</exception>
    /// <exception cref="ShapeMismatchException">The weights have another shape.</exception>
    /// <remarks>Dtypes: integers. VJP: each weight receives the cotangent of its number.</remarks>
    public Tensor BinCount(Tensor? weights = null, int? length = null)
    {
        DTypeErrors.Require("BinCount", this, DTypeSet.Integer);
        if (weights is not null && length is not null && LackExtents(this, weights))
        {
            return Composite("BinCount", [this, weights], length.Value, static (x, of) => x[0].BinCount(x[1], of));
        }

        if (weights is not null && !weights.Shape.Equals(Shape))
        {
            throw ShapeErrors.NotEqual("BinCount", Shape, weights.Shape);
        }

        int extent = length ?? (ElementCount == 0 ? 0 : checked((int)(Max().Cast(DType.Int64).Item<long>() + 1)));
        ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(length));
        return weights is null
            ? Apply(new BinCountOp(extent), this)
            : Apply(new ScatterAddOp(0, extent), weights.Flatten(), Flatten().Cast(DType.Int64));
    }
}

/// <summary>The operation of <see cref="Tensor.Histogram"/>: counts and edges.</summary>
/// <param name="Bins">How many bins.</param>
/// <param name="Low">The lower edge, or null for the least element.</param>
/// <param name="High">The upper edge, or null for the greatest element.</param>
public sealed record HistogramOp(int Bins, double? Low, double? High) : Operation("Histogram")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Numeric);
        outputs[0] = new([Bins], DType.Int64);
        outputs[1] = new([Bins + 1], DType.Float64);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0].DType == DType.Float64 ? inputs[0] : CastOp.Cast(inputs[0], DType.Float64));
        fixed (byte* values = x, counts = outputs[0], edges = outputs[1])
        {
            EqualBins.Run(
                new ReadOnlySpan<double>(values, checked((int)x.ElementCount)), new Span<long>(counts, Bins),
                new Span<double>(edges, Bins + 1), Low, High);
        }

        GC.KeepAlive(x);
    }
}

/// <summary>The operation of <see cref="Tensor.BinCount"/> without weights.</summary>
/// <param name="Extent">How many numbers there are.</param>
public sealed record BinCountOp(int Extent) : Operation("BinCount")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Integer);
        outputs[0] = new([Extent], DType.Int64);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        fixed (byte* numbers = x, counts = outputs[0])
        {
            long outside = x.DType switch
            {
                DType.Int32 => Occurrences.Count((int*)numbers, x.ElementCount, (long*)counts, Extent),
                DType.Int64 => Occurrences.Count((long*)numbers, x.ElementCount, (long*)counts, Extent),
                _ => Occurrences.Count(numbers, x.ElementCount, (long*)counts, Extent),
            };
            if (outside >= 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(inputs), $"{Name}: the element at position {outside} of {x.Shape} is outside [0, {Extent}).");
            }
        }

        GC.KeepAlive(x);
    }
}
