namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Variance over the given axes; over all without any: <c>Σ (x - mean)² / (count - correction)</c>.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="correction">0 for the variance of a population, 1 for the estimate from a sample.</param>
    /// <param name="keepDims">Whether the axes stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// Two passes: the mean first, then the squares of the differences; 16-bit elements are squared and added in float32, and rounded once.
    /// NaN where count is not above the correction.
    /// </remarks>
    public Tensor Variance(ReadOnlySpan<int> axes, int correction = 0, bool keepDims = false)
    {
        if (LacksExtents)
        {
            return Composite(
                "Variance", (axes: axes.ToArray(), correction, keepDims),
                static (x, of) => x.Variance(of.axes, of.correction, of.keepDims));
        }

        DTypeErrors.Require("Variance", this, DTypeSet.Floating);
        ValueArray<int> folded = AxesOf("Variance", axes);
        return InSingle(x =>
        {
            Tensor squares = (x - x.Mean(folded.AsSpan(), keepDims: true)).Square();
            if (correction == 0)
            {
                return squares.Mean(folded.AsSpan(), keepDims);
            }

            Tensor sum = squares.Sum(folded.AsSpan(), keepDims);
            double count = x.ElementCount / (double)Math.Max(1, sum.ElementCount);
            return sum / Math.Max(0, count - correction);
        });
    }

    /// <summary>Variance over one axis, or over all; see <see cref="Variance(ReadOnlySpan{int}, int, bool)"/>.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="correction">0 for the variance of a population, 1 for the estimate from a sample.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor Variance(int? axis = null, int correction = 0, bool keepDims = false) =>
        Variance(axis is { } one ? [one] : [], correction, keepDims);

    /// <summary>Standard deviation over the given axes, the root of <see cref="Variance(ReadOnlySpan{int}, int, bool)"/>.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="correction">0 for a population, 1 for the estimate from a sample.</param>
    /// <param name="keepDims">Whether the axes stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>The norm of the differences from the mean over <c>√(count - correction)</c>, so that no square leaves the range. VJP:
    /// <c>dx = dy · (x - mean) / (y · (count - correction))</c>; 0 for equal elements, where there is a corner.</remarks>
    public Tensor StandardDeviation(ReadOnlySpan<int> axes, int correction = 0, bool keepDims = false)
    {
        if (LacksExtents)
        {
            return Composite(
                "StandardDeviation", (axes: axes.ToArray(), correction, keepDims),
                static (x, of) => x.StandardDeviation(of.axes, of.correction, of.keepDims));
        }

        DTypeErrors.Require("StandardDeviation", this, DTypeSet.Floating);
        ValueArray<int> folded = AxesOf("StandardDeviation", axes);
        return InSingle(x =>
        {
            Tensor lengths = (x - x.Mean(folded.AsSpan(), keepDims: true)).Norm(2, folded.AsSpan(), keepDims);
            double count = x.ElementCount / (double)Math.Max(1, lengths.ElementCount);
            return lengths / (count > correction ? Math.Sqrt(count - correction) : double.NaN);
        });
    }

    /// <summary>Standard deviation over one axis, or over all.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="correction">0 for a population, 1 for the estimate from a sample.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor StandardDeviation(int? axis = null, int correction = 0, bool keepDims = false) =>
        StandardDeviation(axis is { } one ? [one] : [], correction, keepDims);

    /// <summary>A formula computed in float32 where the elements have 16 bits, so that it is rounded once, at its end.</summary>
    internal Tensor InSingle(Func<Tensor, Tensor> formula) => DType.IsHalf ? formula(Cast(DType.Float32)).Cast(DType) : formula(this);
}
