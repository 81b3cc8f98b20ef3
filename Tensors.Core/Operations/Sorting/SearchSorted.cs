namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Where each value would be inserted into this ascending axis to keep it ascending.</summary>
    /// <param name="values">The dtype of this tensor. For a vector as this tensor any shape, else <c>(…, m)</c> with equal leading
    /// axes.</param>
    /// <param name="right">Whether behind equal elements; otherwise before them.</param>
    /// <returns>Dtype int64, the shape of the values; positions from 0 to n.</returns>
    /// <exception cref="ShapeMismatchException">The leading axes differ, or this is a scalar.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones. NaN counts as the greatest, as in NumPy. What is not ascending gives positions without meaning. Not
    /// differentiable.
    /// </remarks>
    public Tensor SearchSorted(Tensor values, bool right = false) => Apply(new SearchSortedOp(right), this, values);
}

/// <summary>The operation of <see cref="Tensor.SearchSorted"/>: (ascending, values).</summary>
/// <param name="Right">Whether behind equal elements.</param>
public sealed record SearchSortedOp(bool Right) : Operation("SearchSorted")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Numeric);
        (Shape sorted, Shape values) = (inputs[0].Shape, inputs[1].Shape);
        bool fits = sorted.Rank == 1
            || (sorted.Rank > 1 && sorted.Rank == values.Rank && sorted.Extents[..^1].SequenceEqual(values.Extents[..^1]));
        outputs[0] = fits
            ? new(values, DType.Int64)
            : throw new ShapeMismatchException(Name, $"the values {values} must have the leading axes of {sorted}", [sorted, values]);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor sorted = Tensor.ContiguousNow(inputs[0]);
        Tensor values = Tensor.ContiguousNow(inputs[1]);
        long extent = sorted.Shape[^1];
        long count = values.ElementCount;
        long rows = sorted.Rank == 1 ? 1 : Shape.Create(sorted.Shape.Extents[..^1]).ElementCount;
        long perRow = rows == 0 ? 0 : count / rows;
        fixed (byte* s = sorted, v = values, y = outputs[0])
        {
            switch (sorted.DType)
            {
                case DType.Float32:
                    BinarySearch.Run((float*)s, extent, (float*)v, (long*)y, count, perRow, Right);
                    break;
                case DType.Float64:
                    BinarySearch.Run((double*)s, extent, (double*)v, (long*)y, count, perRow, Right);
                    break;
                case DType.Int32:
                    BinarySearch.Run((int*)s, extent, (int*)v, (long*)y, count, perRow, Right);
                    break;
                case DType.Int64:
                    BinarySearch.Run((long*)s, extent, (long*)v, (long*)y, count, perRow, Right);
                    break;
                default:
                    BinarySearch.Run(s, extent, v, (long*)y, count, perRow, Right);
                    break;
            }
        }

        GC.KeepAlive(sorted);
        GC.KeepAlive(values);
    }
}
