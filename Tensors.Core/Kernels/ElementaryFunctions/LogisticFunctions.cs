using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Powers;

namespace Tensors;

/// <summary>The logistic function and its relatives, per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static partial class LogisticFunctions
{
    /// <summary>1 / (1 + e⁻ˣ), by the exponential of -|x| so that nothing overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Sigmoid<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes e = Exp<TLanes, T>(x | Constants.Real<TLanes, T>(-0d));
        TLanes share = TLanes.Select(TLanes.Less(x, TLanes.BroadcastBits(0)), e, one);

        // In float32 the exponential, the sum and the quotient together stay below 2 ULP as they are.
        TLanes sigmoid = typeof(T) == typeof(float) ? share / (one + e) : DivideBySum<TLanes, T>(share, one, e);
        return KeepNaN<TLanes, T>(x, sigmoid);
    }

    /// <summary>σ(x) · σ(-x) is e / (1 + e)² with e = e^-|x|, for either sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes LogisticDensity<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes e = Exp<TLanes, T>(x | Constants.Real<TLanes, T>(-0d));
        TLanes sum = e + Constants.One<TLanes, T>();
        return KeepNaN<TLanes, T>(x, e / (sum * sum));
    }

    /// <summary>tanh |x| and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Tanh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);
        TLanes sign = x ^ magnitude;

        // Beyond these ends the result rounds to 1.
        TLanes cut = TLanes.AtMost(magnitude, Constants.Real<TLanes, T>(10f, 20));
        if (typeof(T) == typeof(float))
        {
            TLanes small = TLanes.Less(magnitude, Constants.Real<TLanes, T>(0.6));
            return TLanes.Select(small, TanhOfSmallSingle<TLanes, T>(x), TanhOfLargeSingle<TLanes, T>(cut)) | sign;
        }

        // z / (z + 2) with z = e^(2|x|) - 1; which of z and 2 is larger depends.
        TLanes z = ExpM1<TLanes, T>(cut + cut);
        TLanes sum = ExactSum<TLanes, T>(z, Constants.Real<TLanes, T>(2), out TLanes lost);
        return Divide<TLanes, T>(z, sum, lost) | sign;
    }

    /// <summary>x + x³ · p(x²) on |x| ≤ 0.6: error 2⁻²⁷ with degree 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes TanhOfSmallSingle<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes z = x * x;
        TLanes p = Constants.Real<TLanes, T>(-0.0058564278613205435209);
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.020775414508141781117));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.053782892861230668924));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.13331998299152897358));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.33333305302595028774));
        return TLanes.MultiplyAdd(x * z, p, x);
    }

    /// <summary>1 - 2 / (e²ˣ + 1) for 0.6 ≤ x ≤ 10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes TanhOfLargeSingle<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // x is reduced by halves of ln 2, and what is left is doubled.
        TLanes n = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(2.8853900817779268), out _);
        TLanes r = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(-0.34657359027997264), x);
        r = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(9.52327104e-10f, -1.1595234069231498e-17), r);
        TLanes one = Constants.One<TLanes, T>();
        TLanes e = TLanes.ScaleByPowerOfTwo(ExpOfReduced<TLanes, T>(r + r), n);
        return one - (Constants.Real<TLanes, T>(2) / (e + one));
    }

    /// <summary>x where it is no number: where operands are NaN of both signs, which one goes on depends on the instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes KeepNaN<TLanes, T>(TLanes x, TLanes result)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Select(TLanes.Equal(x, x), result, x);

    /// <summary>x / (large + small) where large is not below |small|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes DivideBySum<TLanes, T>(TLanes x, TLanes large, TLanes small)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes sum = large + small;
        return Divide<TLanes, T>(x, sum, (large - sum) + small);
    }

    /// <summary>x / (y + low), corrected for low and for what the quotient loses, so that the result is nearly rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Divide<TLanes, T>(TLanes x, TLanes y, TLanes low)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes inverse = Constants.One<TLanes, T>() / y;
        TLanes quotient = x * inverse;
        TLanes remainder = TLanes.MultiplyAdd(-quotient, low, TLanes.MultiplyAdd(-quotient, y, x));
        return TLanes.MultiplyAdd(remainder, inverse, quotient);
    }
}
