namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Quantiles of the elements that are not NaN along an axis: the element with rank <c>q · (n - 1)</c> of n, for each q.
    /// </summary>
    /// <param name="quantiles">Numbers from 0 (the least element) to 1 (the greatest).</param>
    /// <param name="axis">Negative counts from the end; null looks at all elements.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <param name="interpolation">What stands between two elements.</param>
    /// <returns>One slice for each q along a new first axis.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A q lies outside [0, 1].</exception>
    /// <remarks>NaN where every element is NaN, as in NumPy. VJP: <c>dy</c> goes to the one or two elements. It sorts.</remarks>
    public Tensor NanQuantile(
        ReadOnlySpan<double> quantiles, int? axis = null, bool keepDims = false, Interpolation interpolation = Interpolation.Linear)
    {
        if (LacksExtents)
        {
            return Composite(
                "NanQuantile", (quantiles: quantiles.ToArray(), axis, keepDims, interpolation),
                static (x, of) => x.NanQuantile(of.quantiles, of.axis, of.keepDims, of.interpolation));
        }

        DTypeErrors.Require("NanQuantile", this, DTypeSet.Floating);
        foreach (double quantile in quantiles)
        {
            if (!(quantile >= 0 && quantile <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(quantiles), $"NanQuantile: {quantile} is outside [0, 1].");
            }
        }

        Tensor lines = axis is { } one ? MoveToEnd("NanQuantile", one) : Flatten();
        if (lines.Shape[^1] == 0)
        {
            throw ShapeErrors.Empty("NanQuantile", Shape);
        }

        // NaN comes last, so the ranks count from the front among the others.
        Tensor sorted = lines.Sort();
        Tensor last = ((!lines.IsNaN()).Cast(DType.Int64).Sum(-1, keepDims: true) - 1).Maximum(0).Cast(DType.Float64);
        Tensor[] values = new Tensor[quantiles.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Tensor rank = last * quantiles[i];
            Tensor value = interpolation switch
            {
                Interpolation.Linear => Between(sorted, rank),
                Interpolation.Midpoint => Mean(sorted, rank),
                Interpolation.Lower => At(sorted, rank.Floor()),
                Interpolation.Higher => At(sorted, rank.Ceiling()),
                _ => At(sorted, rank.Round()),
            };
            values[i] = !keepDims ? value.Squeeze(-1)
                : axis is { } kept ? value.MoveAxis(-1, kept)
                : value.Reshape([.. Enumerable.Repeat(1, Rank)]);
        }

        return values.Length == 0 ? Zeros([0], DType) : Stack(values);

        static Tensor At(Tensor sorted, Tensor rank) => sorted.TakeAlongAxis(rank.Cast(DType.Int64), -1);

        static Tensor Mean(Tensor sorted, Tensor rank)
        {
            Tensor low = At(sorted, rank.Floor());
            Tensor high = At(sorted, rank.Ceiling());
            return Where(low.Equal(high), low, (low * 0.5) + (high * 0.5));
        }

        // Half-way it is the mean, and equal neighbours are what they are: so infinities stay.
        static Tensor Between(Tensor sorted, Tensor rank)
        {
            Tensor low = At(sorted, rank.Floor());
            Tensor high = At(sorted, rank.Ceiling());
            Tensor weight = (rank - rank.Floor()).Cast(sorted.DType);
            return Where(weight.Equal(0).LogicalOr(low.Equal(high)), low, (low * (1 - weight)) + (high * weight));
        }
    }

    /// <summary>
    /// One quantile of the elements that are not NaN; see <see cref="NanQuantile(ReadOnlySpan{double}, int?, bool, Interpolation)"/>.
    /// </summary>
    /// <param name="quantile">A number from 0 to 1.</param>
    /// <param name="axis">Negative counts from the end; null looks at all elements.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <param name="interpolation">What stands between two elements.</param>
    public Tensor NanQuantile(double quantile, int? axis = null, bool keepDims = false, Interpolation interpolation = Interpolation.Linear)
    {
        Tensor values = NanQuantile([quantile], axis, keepDims, interpolation);
        return values.ReshapeTo(values.Shape.Remove(0));
    }

    /// <summary>
    /// Median of the elements that are not NaN along an axis: the middle one in ascending order, or the mean of the two in the middle.
    /// </summary>
    /// <param name="axis">Negative counts from the end; null looks at all elements.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>See <see cref="NanQuantile(double, int?, bool, Interpolation)"/>.</remarks>
    public Tensor NanMedian(int? axis = null, bool keepDims = false) => NanQuantile(0.5, axis, keepDims, Interpolation.Midpoint);
}
