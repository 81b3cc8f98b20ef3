namespace Tensors;

public sealed partial class Tensor
{
    private const int MaxIntegerDecimals = 18;

    /// <summary>Each element rounded to a number of decimals, halves to even: <c>y = round(x · 10ᵈ) / 10ᵈ</c>.</summary>
    /// <param name="decimals">d; negative rounds to tens, hundreds, ….</param>
    /// <exception cref="DTypeMismatchException">The elements are truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Integers: d is below -18.</exception>
    /// <remarks>
    /// As in NumPy, the product is rounded before it is: 2.675 is 2.67 or 2.68 as the product happens to be. Numbers whose product
    /// overflows have no such decimals and stay. Integers stay for d of 0 and more; a result beyond their range wraps. The derivative is 0.
    /// </remarks>
    public Tensor Round(int decimals)
    {
        DTypeErrors.Require("Round", this, DTypeSet.Numeric);
        if (!DType.IsFloating)
        {
            return decimals >= 0 ? this : RoundInteger(-decimals);
        }

        if (decimals == 0)
        {
            return Round();
        }

        if (DType.IsHalf)
        {
            return Cast(DType.Float32).Round(decimals).Cast(DType);
        }

        double power = Math.Pow(10, Math.Abs((double)decimals));
        Tensor scaled = decimals > 0 ? this * power : this / power;
        Tensor rounded = decimals > 0 ? scaled.Round() / power : scaled.Round() * power;
        return Where(scaled.IsFinite(), rounded, StopGradient());
    }

    private Tensor RoundInteger(int digits)
    {
        if (digits > MaxIntegerDecimals)
        {
            throw new ArgumentOutOfRangeException(
                nameof(digits), $"Round: {-digits} decimals of an integer; no integer has more than {MaxIntegerDecimals + 1} digits.");
        }

        long power = 1;
        for (int i = 0; i < digits; i++)
        {
            power *= 10;
        }

        Tensor wide = Cast(DType.Int64);
        Tensor quotient = wide.FloorDivide(power);
        Tensor rest = wide - (quotient * power);
        Tensor isUp = (rest > power / 2).LogicalOr(rest.Equal(power / 2).LogicalAnd((quotient % 2).Equal(1)));
        return ((quotient + isUp.Cast(DType.Int64)) * power).Cast(DType);
    }
}
