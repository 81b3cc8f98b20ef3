namespace Tensors;

// Reductions of slices that share a number. The numbers need no order.
public sealed partial class Tensor
{
    /// <summary>Sums of the slices with equal numbers: <c>y[s] = Σ x[i…]</c> over <c>segments[i…] = s</c>.</summary>
    /// <param name="segments">Dtype int32 or int64; the extents of the first axes.</param>
    /// <param name="count">The number of segments.</param>
    /// <returns>Shape <c>(count,) + x.Shape[segments.Rank..]</c>; 0 for a segment without a slice.</returns>
    /// <exception cref="ShapeMismatchException">The segments do not have the extents of the first axes.</exception>
    /// <exception cref="DTypeMismatchException">The segments are not integers, or the elements are truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A segment is negative or not below the count.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones. Slices are added in row-major order. VJP: each slice receives the cotangent of its segment.
    /// </remarks>
    public Tensor SegmentSum(Tensor segments, int count) => Segment("SegmentSum", segments, count, 0, ScatterMode.Add);

    /// <summary>Means of the slices with equal numbers; 0 for a segment without a slice.</summary>
    /// <param name="segments">Dtype int32 or int64; the extents of the first axes.</param>
    /// <param name="count">The number of segments.</param>
    /// <exception cref="ShapeMismatchException">The segments do not have the extents of the first axes.</exception>
    /// <exception cref="DTypeMismatchException">The segments are not integers, or the elements are not floating-point numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A segment is negative or not below the count.</exception>
    /// <remarks>Dtypes: floating. VJP: each slice receives the cotangent of its segment, divided by the number of its slices.</remarks>
    public Tensor SegmentMean(Tensor segments, int count)
    {
        if (LackExtents(this, segments))
        {
            return Composite("SegmentMean", [this, segments], count, static (x, of) => x[0].SegmentMean(x[1], of));
        }

        DTypeErrors.Require("SegmentMean", this, DTypeSet.Floating);
        Tensor sums = Segment("SegmentMean", segments, count, 0, ScatterMode.Add);
        Tensor sizes = Ones(segments.Shape, DType).Segment("SegmentMean", segments, count, 0, ScatterMode.Add).Maximum(1);
        return sums / sizes.Reshape([count, .. Enumerable.Repeat(1, sums.Rank - 1)]);
    }

    /// <summary>Products of the slices with equal numbers; 1 for a segment without a slice.</summary>
    /// <param name="segments">Dtype int32 or int64; the extents of the first axes.</param>
    /// <param name="count">The number of segments.</param>
    /// <exception cref="ShapeMismatchException">The segments do not have the extents of the first axes.</exception>
    /// <exception cref="DTypeMismatchException">The segments are not integers, or the elements are truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A segment is negative or not below the count.</exception>
    /// <remarks>Dtypes: all numeric ones. VJP: each factor receives the product of the others; see <see cref="ScatterNd"/>.</remarks>
    public Tensor SegmentProd(Tensor segments, int count) => Segment("SegmentProd", segments, count, 1, ScatterMode.Multiply);

    /// <summary>Least elements of the slices with equal numbers; the greatest value of the dtype for a segment without a slice.</summary>
    /// <param name="segments">Dtype int32 or int64; the extents of the first axes.</param>
    /// <param name="count">The number of segments.</param>
    /// <exception cref="ShapeMismatchException">The segments do not have the extents of the first axes.</exception>
    /// <exception cref="DTypeMismatchException">The segments are not integers, or the elements are truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A segment is negative or not below the count.</exception>
    /// <remarks>Dtypes: all numeric ones. NaN wins. VJP: the least elements share the cotangent evenly.</remarks>
    public Tensor SegmentMin(Tensor segments, int count) =>
        Segment("SegmentMin", segments, count, Extremes.Greatest(DType), ScatterMode.Minimum);

    /// <summary>Greatest elements of the slices with equal numbers; the least value of the dtype for a segment without a slice.</summary>
    /// <param name="segments">Dtype int32 or int64; the extents of the first axes.</param>
    /// <param name="count">The number of segments.</param>
    /// <exception cref="ShapeMismatchException">The segments do not have the extents of the first axes.</exception>
    /// <exception cref="DTypeMismatchException">The segments are not integers, or the elements are truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A segment is negative or not below the count.</exception>
    /// <remarks>Dtypes: all numeric ones. NaN wins. VJP: the greatest elements share the cotangent evenly.</remarks>
    public Tensor SegmentMax(Tensor segments, int count) =>
        Segment("SegmentMax", segments, count, Extremes.Least(DType), ScatterMode.Maximum);

    private Tensor Segment(string operation, Tensor segments, int count, Scalar identity, ScatterMode mode)
    {
        if (LackExtents(this, segments))
        {
            return Composite(
                "Segment", [this, segments], (operation, count, identity, mode),
                static (x, of) => x[0].Segment(of.operation, x[1], of.count, of.identity, of.mode));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(count);
        IndexTensor.RequireDType(operation, segments);
        DTypeErrors.Require(operation, this, DTypeSet.Numeric);
        if (segments.Rank == 0 || segments.Rank > Rank || !Shape.Extents[..segments.Rank].SequenceEqual(segments.Shape.Extents))
        {
            throw new ShapeMismatchException(
                operation, $"the segments {segments.Shape} must have the extents of the first axes of {Shape}", [Shape, segments.Shape]);
        }

        Tensor empty = Full(Shape.Create([count, .. Shape.Extents[segments.Rank..]]), identity, DType);
        return empty.ScatterNd(segments.ExpandDims(-1), this, mode);
    }
}
