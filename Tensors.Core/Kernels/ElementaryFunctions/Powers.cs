using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Logarithms;

namespace Tensors;

/// <summary>Powers and roots per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static partial class Powers
{
    /// <summary>
    /// xʸ = e^(y · ln |x|) with the logarithm in double the precision; signs and special values as in C99 (annex F.10.4.4).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Pow<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes one = Constants.One<TLanes, T>();
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        TLanes magnitude = TLanes.Abs(x);
        TLanes power = PowOfPositive<TLanes, T>(magnitude, y);

        // 0 and infinity have no logarithm to work with: the exponent's sign decides.
        TLanes toZero = TLanes.Less(y, zero) ^ TLanes.Less(magnitude, one);
        TLanes extreme = TLanes.Equal(magnitude, zero) | TLanes.Equal(magnitude, infinity) | TLanes.Equal(TLanes.Abs(y), infinity);
        power = TLanes.Select(extreme, TLanes.Select(toZero, zero, infinity), power);

        // A negative base gives a sign with odd exponents, and no number with fractional ones.
        TLanes half = y * Constants.Real<TLanes, T>(0.5);
        TLanes integer = TLanes.Equal(TLanes.Truncate(y), y);
        TLanes odd = integer & ~TLanes.Equal(TLanes.Truncate(half), half);
        power ^= odd & x & Constants.Real<TLanes, T>(-0d);
        TLanes noNumber = TLanes.Less(x, zero) & ~integer & ~TLanes.Equal(magnitude, infinity);
        power = TLanes.Select(noNumber, Constants.Real<TLanes, T>(double.NaN), power);
        power = TLanes.Select(TLanes.Equal(x, x) & TLanes.Equal(y, y), power, x + y);
        TLanes always = TLanes.Equal(y, zero) | TLanes.Equal(x, one) | (TLanes.Equal(x, -one) & TLanes.Equal(TLanes.Abs(y), infinity));
        return TLanes.Select(always, one, power);
    }

    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes PowOfPositive<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes high = LogInTwoParts<TLanes, T>(x, out TLanes low);
        TLanes product = y * high;
        TLanes rest = TLanes.MultiplyAdd(y, low, TLanes.MultiplySubtract(y, high, product));

        // Beyond these ends the result is 0 or infinite; there the rest may be no number.
        TLanes largest = Constants.Real<TLanes, T>(89f, 710);
        TLanes smallest = Constants.Real<TLanes, T>(-104f, -746);
        TLanes inside = TLanes.Less(product, largest) & TLanes.Less(smallest, product);
        product = TLanes.Max(TLanes.Min(product, largest), smallest);
        rest &= inside;
        TLanes m = ExpM1OfTwoParts<TLanes, T>(product, rest, out TLanes n);
        return TLanes.ScaleByPowerOfTwo(m + Constants.One<TLanes, T>(), n);
    }

    /// <summary>
    /// ln x as high + low. With s = f / (2 + f) in two parts, ln((1 + s) / (1 - s)) = 2s + ⅔s³ + s⁵ · p(s²); only the last term is small
    /// enough for single parts.
    /// </summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TLanes LogInTwoParts<TLanes, T>(TLanes x, out TLanes low)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes two = Constants.Real<TLanes, T>(2);
        TLanes m = SplitExponent<TLanes, T>(x, out TLanes e);
        TLanes f = m - Constants.One<TLanes, T>();
        TLanes d = f + two;
        TLanes dLow = f - (d - two);
        TLanes s = f / d;
        TLanes sLow = (TLanes.MultiplyAdd(-s, d, f) - (s * dLow)) / d;

        // s² and s³ in two parts.
        TLanes z = s * s;
        TLanes zLow = TLanes.MultiplySubtract(s, s, z) + (two * s * sLow);
        TLanes c = z * s;
        TLanes cLow = TLanes.MultiplySubtract(z, s, c) + TLanes.MultiplyAdd(z, sLow, zLow * s);

        // p on z ≤ 0.0295: error 2⁻⁴¹ of the sum with degree 3, 2⁻⁷⁷ with degree 8.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(0.19130084575500966143);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.22204406423883318543));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.28571534972972882477));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.39999999901061171278));
        }
        else
        {
            p = Constants.Real<TLanes, T>(0.1077560108938814112);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.10454866026728715461));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.11766878655989260641));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.13333295011900107315));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.153846157806477384));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.18181818179522571597));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.22222222222228881079));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.28571428571428563998));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.40000000000000000001));
        }

        TLanes third = Constants.Real<TLanes, T>(0.6666666666666666);
        TLanes g = third * c;
        TLanes gLow = TLanes.MultiplySubtract(third, c, g)
            + TLanes.MultiplyAdd(third, cLow, Constants.Real<TLanes, T>(-1.98682155e-8f, 3.700743415417188e-17) * c);
        gLow = TLanes.MultiplyAdd(c * z, p, gLow);

        // e · ln 2 + 2s + ⅔s³, from the largest to the smallest, keeping what each sum loses.
        TLanes ln2 = Constants.Real<TLanes, T>(0.6931471805599453);
        TLanes power = e * ln2;
        TLanes powerLow = TLanes.MultiplySubtract(e, ln2, power) + (e * Constants.Real<TLanes, T>(-1.90465421e-9f, 2.3190468138462996e-17));
        TLanes sum = ExactSum<TLanes, T>(power, two * s, out TLanes lost);
        sum = ExactSum<TLanes, T>(sum, g, out TLanes lostToo);
        low = lost + lostToo + (powerLow + TLanes.MultiplyAdd(two, sLow, gLow));
        TLanes high = sum + low;
        low = (sum - high) + low;
        return high;
    }

    /// <summary>Knuth's sum: x + y rounded, and exactly what rounding lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExactSum<TLanes, T>(TLanes x, TLanes y, out TLanes lost)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes sum = x + y;
        TLanes part = sum - x;
        lost = (x - (sum - part)) + (y - part);
        return sum;
    }
}
