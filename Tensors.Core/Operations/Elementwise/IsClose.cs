namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether each pair of elements is equal but for a tolerance: <c>|x - y| ≤ absolute + relative · |y|</c>.</summary>
    /// <param name="other">The same dtype, whose sizes the relative tolerance counts by; shapes broadcast.</param>
    /// <param name="relative">The relative tolerance.</param>
    /// <param name="absolute">The absolute tolerance.</param>
    /// <param name="equalNaN">Whether NaN is close to NaN.</param>
    /// <returns>Dtype bool.</returns>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>
    /// As in NumPy: an infinity is close to itself alone. Integers, truth values and 16-bit numbers are compared in float64. Not
    /// differentiable.
    /// </remarks>
    public Tensor IsClose(Tensor other, double relative = 1e-5, double absolute = 1e-8, bool equalNaN = false)
    {
        DTypeErrors.RequireSame("IsClose", this, other);
        if (DType is not (DType.Float32 or DType.Float64 or DType.Complex64 or DType.Complex128))
        {
            return Cast(DType.Float64).IsClose(other.Cast(DType.Float64), relative, absolute, equalNaN);
        }

        Tensor close = Where(
            Finite(this).LogicalAnd(Finite(other)), (this - other).Abs() <= (other.Abs() * relative) + absolute, Equal(other));
        return equalNaN ? close.LogicalOr(NaN(this).LogicalAnd(NaN(other))) : close;

        static Tensor Finite(Tensor x) => x._dtype.IsComplex ? x.Real().IsFinite().LogicalAnd(x.Imaginary().IsFinite()) : x.IsFinite();

        static Tensor NaN(Tensor x) => x._dtype.IsComplex ? x.Real().IsNaN().LogicalOr(x.Imaginary().IsNaN()) : x.IsNaN();
    }

    /// <summary>Whether all pairs of elements are equal but for a tolerance; see <see cref="IsClose"/>.</summary>
    /// <param name="other">The same dtype; shapes broadcast.</param>
    /// <param name="relative">The relative tolerance.</param>
    /// <param name="absolute">The absolute tolerance.</param>
    /// <param name="equalNaN">Whether NaN is close to NaN.</param>
    /// <exception cref="InvalidOperationException">A tensor was traced: use <see cref="IsClose"/> and
    /// <see cref="All(int?, bool)"/>.</exception>
    public bool AllClose(Tensor other, double relative = 1e-5, double absolute = 1e-8, bool equalNaN = false) =>
        IsClose(other, relative, absolute, equalNaN).All().Item<bool>();
}
