namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Finite numbers in place of NaN and infinities.</summary>
    /// <param name="nan">For NaN; default 0.</param>
    /// <param name="positiveInfinity">For +inf; default the greatest finite number of this dtype.</param>
    /// <param name="negativeInfinity">For -inf; default the least finite number of this dtype.</param>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>VJP: <c>dy</c> where x is finite, 0 elsewhere.</remarks>
    public Tensor NanToNum(double nan = 0, double? positiveInfinity = null, double? negativeInfinity = null)
    {
        DTypeErrors.Require("NanToNum", this, DTypeSet.Floating);
        double largest = DType switch
        {
            DType.Float32 => float.MaxValue,
            DType.Float64 => double.MaxValue,
            DType.Float16 => (double)Half.MaxValue,

            // The eight bits 1.1111111 times 2¹²⁷.
            _ => 3.3895313892515355e38,
        };
        Tensor above = Where(Equal(double.PositiveInfinity), Full([], positiveInfinity ?? largest, DType), this);
        Tensor inside = Where(Equal(double.NegativeInfinity), Full([], negativeInfinity ?? -largest, DType), above);
        return Where(IsNaN(), Full([], nan, DType), inside);
    }
}
