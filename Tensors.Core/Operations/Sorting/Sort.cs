namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The elements in order along an axis.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The elements have no order.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones. NaN is greater than every number: last in ascending order, as in NumPy, and first in descending. Equal
    /// elements (also -0 and +0) keep their order. By radix sort. VJP: each element receives <c>dy</c> from where it went.
    /// </remarks>
    public Tensor Sort(int axis = -1, bool descending = false)
    {
        if (LacksRank)
        {
            return Composite("Sort", (axis, descending), static (x, of) => x.Sort(of.axis, of.descending));
        }

        int sorted = AxisOf("Sort", axis);
        return Apply(new SortOp(descending), SwapAxes(sorted, -1)).SwapAxes(sorted, -1);
    }

    /// <summary>The positions along an axis from which <see cref="Sort"/> takes its elements.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="descending">Whether the position of the greatest comes first.</param>
    /// <returns>Dtype int64.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The elements have no order.</exception>
    /// <remarks>Dtypes: all numeric ones. Always stable: of equal elements the first comes first. Not differentiable.</remarks>
    public Tensor ArgSort(int axis = -1, bool descending = false)
    {
        if (LacksRank)
        {
            return Composite("ArgSort", (axis, descending), static (x, of) => x.ArgSort(of.axis, of.descending));
        }

        int sorted = AxisOf("ArgSort", axis);
        return Apply(new ArgSortOp(descending), SwapAxes(sorted, -1)).SwapAxes(sorted, -1);
    }

    /// <summary>The k greatest (or least) elements along an axis, the most extreme first, and where they stand.</summary>
    /// <param name="k">How many; not above the axis's extent.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="largest">Whether the greatest are wanted, or the least.</param>
    /// <returns>Values, and positions of dtype int64; the axis has extent k in both.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or has fewer than k elements.</exception>
    /// <exception cref="DTypeMismatchException">The elements have no order.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones. NaN is greater than every number; of equal elements the first comes first. VJP: the chosen elements
    /// receive their part of <c>dy</c>.
    /// </remarks>
    /// <example>
    /// <code>
    /// (Tensor best, Tensor positions) = scores.TopK(2);
    /// </code>
    /// </example>
    public (Tensor Values, Tensor Positions) TopK(int k, int axis = -1, bool largest = true)
    {
        if (LacksRank)
        {
            Tensor[] both = CompositeAll("TopK", 2, [this], (k, axis, largest), static (x, of) =>
            {
                (Tensor values, Tensor positions) = x[0].TopK(of.k, of.axis, of.largest);
                return [values, positions];
            });
            return (both[0], both[1]);
        }

        int chosen = AxisOf("TopK", axis);
        Tensor[] best = ApplyAll(new TopKOp(k, largest), SwapAxes(chosen, -1));
        return (best[0].SwapAxes(chosen, -1), best[1].SwapAxes(chosen, -1));
    }
}

/// <summary>The operation of <see cref="Tensor.Sort"/>, along the last axis.</summary>
/// <param name="Descending">Whether the greatest comes first.</param>
public sealed record SortOp(bool Descending) : SortingOperation("Sort")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, Require(inputs[0]));

    private protected override unsafe void Execute(Tensor x, void* rows, long count, int extent, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* values = outputs[0])
        {
            SortKernel.Values(rows, values, count, extent, Descending, x.DType);
        }
    }
}

/// <summary>The operation of <see cref="Tensor.ArgSort"/>, along the last axis.</summary>
/// <param name="Descending">Whether the position of the greatest comes first.</param>
public sealed record ArgSortOp(bool Descending) : SortingOperation("ArgSort")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Require(inputs[0]);
        outputs[0] = new(inputs[0].Shape, DType.Int64);
    }

    private protected override unsafe void Execute(Tensor x, void* rows, long count, int extent, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* positions = outputs[0])
        {
            SortKernel.Positions(rows, (long*)positions, count, extent, Descending, x.DType);
        }
    }
}

/// <summary>The operation of <see cref="Tensor.TopK"/>, along the last axis; gives values and positions.</summary>
/// <param name="K">How many.</param>
/// <param name="Largest">Whether the greatest are wanted.</param>
public sealed record TopKOp(int K, bool Largest) : SortingOperation("TopK")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType dtype = Require(inputs[0]);
        Shape shape = inputs[0].Shape;
        if (K < 0 || K > shape[^1])
        {
            throw new ShapeMismatchException(Name, $"{K} of {shape[^1]} elements were asked for; k must lie in [0, {shape[^1]}]", [shape]);
        }

        Shape best = shape.With(shape.Rank - 1, K);
        outputs[0] = new(best, dtype);
        outputs[1] = new(best, DType.Int64);
    }

    private protected override unsafe void Execute(Tensor x, void* rows, long count, int extent, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* values = outputs[0], positions = outputs[1])
        {
            TopKKernel.Run(rows, values, (long*)positions, count, extent, K, Largest, x.DType);
        }
    }
}

/// <summary>An operation on the order of the elements of each row.</summary>
/// <param name="Name">The name.</param>
public abstract record SortingOperation(string Name) : Operation(Name)
{
    /// <inheritdoc/>
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        if (x.ElementCount > 0)
        {
            fixed (byte* rows = x)
            {
                Execute(x, rows, x.ElementCount / x.Shape[^1], x.Shape[^1], outputs);
            }
        }

        GC.KeepAlive(x);
    }

    private protected abstract unsafe void Execute(Tensor x, void* rows, long count, int extent, ReadOnlySpan<Tensor> outputs);

    private protected DType Require(Tensor x) => x.Rank > 0
        ? DTypeErrors.Require(Name, x, DTypeSet.Numeric)
        : throw ShapeErrors.AxisOutOfRange(Name, -1, x.Shape);
}
