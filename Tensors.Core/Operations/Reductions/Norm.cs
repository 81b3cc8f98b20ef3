namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Norms of the vectors along the given axes: <c>y = (Σ |x|ᵖ)^(1 / p)</c>; over all elements without any.</summary>
    /// <param name="order">p; 2 is Euclid's, 1 the sum of sizes, +inf and -inf the greatest and the least size, 0 the number of elements that are not 0.</param>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or there is no element for an infinite order.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Squares and powers are not scaled: beyond the root of the greatest number they overflow. VJP: that of the operations it is made of;
    /// 0 for the vector of zeros.</remarks>
    public Tensor Norm(double order, ReadOnlySpan<int> axes, bool keepDims = false)
    {
        DTypeErrors.Require("Norm", this, DTypeSet.Floating);
        switch (order)
        {
            case 0:
                return NotEqual(0).Cast(DType).Sum(axes, keepDims);
            case 1:
                return Abs().Sum(axes, keepDims);
            case double.PositiveInfinity:
                return Abs().Max(axes, keepDims);
            case double.NegativeInfinity:
                return Abs().Min(axes, keepDims);
        }

        // A root of 0 has no derivative, though the norm is flat there from every side but its own.
        Tensor sum = (order == 2 ? Square() : Abs().Pow(order)).Sum(axes, keepDims);
        Tensor isZero = sum.Equal(0);
        Tensor positive = Where(isZero, OnesLike(sum), sum);
        return Where(isZero, ZerosLike(sum), order == 2 ? positive.Sqrt() : positive.Pow(1 / order));
    }

    /// <summary>Norms along one axis, or of all elements; see <see cref="Norm(double, ReadOnlySpan{int}, bool)"/>.</summary>
    /// <param name="order">p.</param>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor Norm(double order = 2, int? axis = null, bool keepDims = false) => Norm(order, axis is { } one ? [one] : [], keepDims);

    /// <summary>How many elements are not 0 (or are true) over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <returns>Dtype int64.</returns>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <remarks>Dtypes: all. NaN is not 0. Not differentiable.</remarks>
    public Tensor CountNonZero(params ReadOnlySpan<int> axes) => CountNonZero(axes, keepDims: false);

    /// <summary>See <see cref="CountNonZero(ReadOnlySpan{int})"/>.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    public Tensor CountNonZero(ReadOnlySpan<int> axes, bool keepDims) =>
        (DType == DType.Bool ? this : NotEqual(0)).Cast(DType.Int64).Sum(axes, keepDims);

    /// <summary>Means and variances over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>The variance is the mean of squared deviations. VJP: those of <see cref="Mean(ReadOnlySpan{int}, bool)"/> and <see cref="Square"/>.</remarks>
    public (Tensor Mean, Tensor Variance) Moments(ReadOnlySpan<int> axes, bool keepDims = false)
    {
        Tensor x = DType.IsHalf ? Cast(DType.Float32) : this;
        Tensor mean = x.Mean(axes, keepDims: true);
        Tensor variance = (x - mean).Square().Mean(axes, keepDims).Cast(DType);
        mean = mean.Cast(DType);
        return (keepDims ? mean : mean.ReshapeTo(variance.Shape), variance);
    }
}
