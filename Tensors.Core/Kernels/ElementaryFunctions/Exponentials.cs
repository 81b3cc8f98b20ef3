using System.Runtime.CompilerServices;
using static Tensors.Powers;

namespace Tensors;

/// <summary>
/// Exponential functions per lane. Like all elementary functions beside them they lie at most 2 ULP from the true value in both precisions,
/// and are made of correctly rounded operations only: the same bits in every width and on every machine.
/// </summary>
/// <remarks>
/// Polynomials are near-minimax (Chebyshev) fits made for the intervals that their comments name. The reductions are those of
/// Muller, "Elementary Functions: Algorithms and Implementation" (2016), chapters 9 to 11; the form of the logarithm is that of fdlibm.
/// </remarks>
internal static class Exponentials
{
    /// <summary>eˣ = 2ⁿ · eʳ with n = ⌊x / ln 2⌉ and |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Beyond these ends the result is 0 or infinite anyway, and n would leave the exponent's range.
        x = TLanes.AtLeast(TLanes.AtMost(x, Constants.Real<TLanes, T>(89f, 710)), Constants.Real<TLanes, T>(-104f, -746));
        TLanes n = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(1.4426950408889634), out _);
        return TLanes.ScaleByPowerOfTwo(ExpOfReduced<TLanes, T>(ReduceByLn2<TLanes, T>(x, n, out _)), n);
    }

    /// <summary>e^(x - y) for x ≤ y, as if the difference were not rounded: e^d · (1 + what rounding lost).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpOfDifference<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes difference = ExactSum<TLanes, T>(x, -y, out TLanes lost);
        TLanes power = Exp<TLanes, T>(difference);

        // Nothing is lost of what is infinite, although its parts have no difference.
        return TLanes.MultiplyAdd(power, lost & TLanes.Equal(lost, lost), power);
    }

    /// <summary>eˣ - 1 = 2ⁿ · (eʳ - 1) + (2ⁿ - 1), where the second part is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpM1<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes cut = TLanes.AtLeast(TLanes.AtMost(x, Constants.Real<TLanes, T>(89f, 710)), Constants.Real<TLanes, T>(-20f, -40));
        TLanes n = NearestMultiple<TLanes, T>(cut, Constants.Real<TLanes, T>(1.4426950408889634), out TLanes integer);
        TLanes r = ReduceByLn2<TLanes, T>(cut, n, out TLanes low);

        // Half of it all, because 2ⁿ itself may be out of range; n - 1 is inside.
        TLanes half = Constants.Real<TLanes, T>(0.5);
        TLanes power = TLanes.AddBits(half, AsExponent<TLanes, T>(integer));
        TLanes result;
        if (typeof(T) == typeof(float))
        {
            result = TLanes.MultiplyAdd(power, ExpM1OfReduced<TLanes, T>(r), power - half);
        }
        else
        {
            // The sum of the two parts cancels for small |n|: what it loses, and r's own rounding, are carried along.
            TLanes sum = ExactSum<TLanes, T>(power * r, power - half, out TLanes lost);
            result = sum + TLanes.MultiplyAdd(power, TLanes.MultiplyAdd(r * r, ExpM1Quotient<TLanes, T>(r), low), lost);
        }

        // Near 0 the function is its argument, denormals and the sign of zero included.
        return TLanes.Select(TLanes.Less(TLanes.Abs(x), Constants.Real<TLanes, T>(1e-8f, 1e-17)), x, result + result);
    }

    /// <summary>e^(x + low) = (1 + m) · 2ⁿ for an x within the exponent's range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpM1OfTwoParts<TLanes, T>(TLanes x, TLanes low, out TLanes n)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        n = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(1.4426950408889634), out _);
        TLanes r = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(-0.6931471805599453), x);
        r = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(1.90465421e-9f, -2.3190468138462996e-17), low) + r;
        return ExpM1OfReduced<TLanes, T>(r);
    }

    /// <summary>The integer in a lane's bits, moved to the exponent's place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes AsExponent<TLanes, T>(TLanes integer)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Two calls, because the compiler makes an immediate operand of a literal only.
        if (typeof(T) == typeof(float))
        {
            return TLanes.ShiftLeftBits(integer, 23);
        }

        return TLanes.ShiftLeftBits(integer, 52);
    }

    /// <summary>What stands at the exponent's place and above, as an integer in the lane's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExponentOf<TLanes, T>(TLanes bits)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return TLanes.ShiftRightBitsArithmetic(bits, 23);
        }

        return TLanes.ShiftRightBitsArithmetic(bits, 52);
    }

    /// <summary>
    /// The nearest integer to x · factor as a number and as an integer in the lane's bits: adding 1.5 · 2²³ (2⁵²) leaves the integer in the
    /// lowest bits of the sum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes NearestMultiple<TLanes, T>(TLanes x, TLanes factor, out TLanes integer)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magic = Constants.Real<TLanes, T>(12582912f, 6755399441055744);
        TLanes shifted = TLanes.MultiplyAdd(x, factor, magic);
        integer = TLanes.SubtractBits(shifted, magic);
        return shifted - magic;
    }

    /// <summary>x - n · ln 2 as r + low, with ln 2 in two parts; the first multiply-add is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ReduceByLn2<TLanes, T>(TLanes x, TLanes n, out TLanes low)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes first = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(-0.6931471805599453), x);
        TLanes second = Constants.Real<TLanes, T>(1.90465421e-9f, -2.3190468138462996e-17);
        TLanes r = TLanes.MultiplyAdd(n, second, first);
        low = TLanes.MultiplyAdd(n, second, first - r);
        return r;
    }

    /// <summary>eʳ - 1 = r + r² · q(r) on |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpM1OfReduced<TLanes, T>(TLanes r)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.MultiplyAdd(r * r, ExpM1Quotient<TLanes, T>(r), r);

    /// <summary>eʳ = 1 + r · (1 + r · q(r)) on |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpOfReduced<TLanes, T>(TLanes r)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(ExpM1Quotient<TLanes, T>(r), r, one), r, one);
    }

    /// <summary>q(r) = (eʳ - 1 - r) / r²: degree 4 with error 2⁻²⁷, or degree 10 with 2⁻⁶².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpM1Quotient<TLanes, T>(TLanes r)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes q;
        if (typeof(T) == typeof(float))
        {
            q = Constants.Real<TLanes, T>(0.001392625083149761171);
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.0083632328836826181975));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.041666554212984150315));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.16666576666119928306));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.5));
        }
        else
        {
            q = Constants.Real<TLanes, T>(2.0914755325893202191e-9);
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(2.5105312729622101775e-8));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(2.7557273478718580474e-7));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(2.7557255170000887438e-6));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.0000248015873256774619));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.00019841269875002278793));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.0013888888888883711167));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.0083333333333260831202));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.041666666666666669783));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.1666666666666667103));
            q = TLanes.MultiplyAdd(q, r, Constants.Real<TLanes, T>(0.5));
        }

        return q;
    }
}
