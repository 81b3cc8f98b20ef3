namespace Tensors;

// Folds that leave NaN out. Integers and truth values hold none: there they are the plain folds.
public sealed partial class Tensor
{
    /// <summary>Sum of the elements that are not NaN over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are truth values.</exception>
    /// <remarks>0 where every element is NaN, as in NumPy. VJP: <c>dy</c> repeated, 0 at NaN.</remarks>
    public Tensor NanSum(ReadOnlySpan<int> axes, bool keepDims = false) => NanReplaced(0).Sum(axes, keepDims);

    /// <summary>
    /// Sum of the elements that are not NaN over one axis, or over all; see <see cref="NanSum(ReadOnlySpan{int}, bool)"/>.
    /// </summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor NanSum(int? axis = null, bool keepDims = false) => NanSum(axis is { } one ? [one] : [], keepDims);

    /// <summary>Arithmetic mean of the elements that are not NaN over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>NaN where every element is NaN, as in NumPy. VJP: <c>dy / count</c> repeated, 0 at NaN.</remarks>
    public Tensor NanMean(ReadOnlySpan<int> axes, bool keepDims = false)
    {
        DTypeErrors.Require("NanMean", this, DTypeSet.Floating);
        return DType.IsHalf
            ? Cast(DType.Float32).NanMean(axes, keepDims).Cast(DType)
            : NanSum(axes, keepDims) / NanCount(axes, keepDims);
    }

    /// <summary>
    /// Arithmetic mean of the elements that are not NaN over one axis, or over all; see <see cref="NanMean(ReadOnlySpan{int}, bool)"/>.
    /// </summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor NanMean(int? axis = null, bool keepDims = false) => NanMean(axis is { } one ? [one] : [], keepDims);

    /// <summary>Variance of the elements that are not NaN over the given axes: <c>Σ (x - mean)² / (count - correction)</c>.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end; none folds all.</param>
    /// <param name="correction">0 for the variance of a population, 1 for the estimate from a sample.</param>
    /// <param name="keepDims">Whether the axes stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// NaN where no more elements than the correction are not NaN, as in NumPy. Two passes, as
    /// <see cref="Variance(ReadOnlySpan{int}, int, bool)"/>.
    /// </remarks>
    public Tensor NanVariance(ReadOnlySpan<int> axes, int correction = 0, bool keepDims = false)
    {
        DTypeErrors.Require("NanVariance", this, DTypeSet.Floating);
        if (DType.IsHalf)
        {
            return Cast(DType.Float32).NanVariance(axes, correction, keepDims).Cast(DType);
        }

        Tensor deviations = Where(IsNaN(), Full([], 0, DType), this - NanMean(axes, keepDims: true));
        Tensor degrees = NanCount(axes, keepDims) - correction;
        return deviations.Square().Sum(axes, keepDims) / Where(degrees > 0, degrees, Full([], double.NaN, DType));
    }

    /// <summary>
    /// Variance of the elements that are not NaN over one axis, or over all; see <see cref="NanVariance(ReadOnlySpan{int}, int, bool)"/>.
    /// </summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="correction">0 for the variance of a population, 1 for the estimate from a sample.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor NanVariance(int? axis = null, int correction = 0, bool keepDims = false) =>
        NanVariance(axis is { } one ? [one] : [], correction, keepDims);

    /// <summary>The least element that is not NaN over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or there is no element.</exception>
    /// <exception cref="DTypeMismatchException">The elements have no order.</exception>
    /// <remarks>NaN where every element is NaN, as in NumPy. VJP: that of <see cref="Min(ReadOnlySpan{int}, bool)"/>, 0 at NaN.</remarks>
    public Tensor NanMin(ReadOnlySpan<int> axes, bool keepDims = false) =>
        NanWhereAllAre(axes, keepDims, NanReplaced(double.PositiveInfinity).Min(axes, keepDims));

    /// <summary>The least element that is not NaN over one axis, or over all; see <see cref="NanMin(ReadOnlySpan{int}, bool)"/>.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor NanMin(int? axis = null, bool keepDims = false) => NanMin(axis is { } one ? [one] : [], keepDims);

    /// <summary>The greatest element that is not NaN over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or there is no element.</exception>
    /// <exception cref="DTypeMismatchException">The elements have no order.</exception>
    /// <remarks>NaN where every element is NaN, as in NumPy. VJP: that of <see cref="Max(ReadOnlySpan{int}, bool)"/>, 0 at NaN.</remarks>
    public Tensor NanMax(ReadOnlySpan<int> axes, bool keepDims = false) =>
        NanWhereAllAre(axes, keepDims, NanReplaced(double.NegativeInfinity).Max(axes, keepDims));

    /// <summary>
    /// The greatest element that is not NaN over one axis, or over all; see <see cref="NanMax(ReadOnlySpan{int}, bool)"/>.
    /// </summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor NanMax(int? axis = null, bool keepDims = false) => NanMax(axis is { } one ? [one] : [], keepDims);

    private Tensor NanReplaced(Scalar value) => DTypeErrors.Require("NaN reductions", this, DTypeSet.Real).IsFloating
        ? Where(IsNaN(), Full([], value, DType), this) : this;

    /// <summary>How many elements are not NaN, in this dtype.</summary>
    private Tensor NanCount(ReadOnlySpan<int> axes, bool keepDims) => (!IsNaN()).Cast(DType).Sum(axes, keepDims);

    private Tensor NanWhereAllAre(ReadOnlySpan<int> axes, bool keepDims, Tensor folded) =>
        DType.IsFloating ? Where(IsNaN().All(axes, keepDims), Full([], double.NaN, DType), folded) : folded;
}
