using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Logarithms;
using static Tensors.Powers;

namespace Tensors;

internal static partial class LogisticFunctions
{
    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Softplus<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes e = Exp<TLanes, T>(-TLanes.Abs(x));
        TLanes sum = ExactSum<TLanes, T>(Constants.One<TLanes, T>(), e, out TLanes lost);
        TLanes log = LogApart<TLanes, T>(sum) + (lost / sum);
        log = TLanes.Select(TLanes.Less(e, Constants.Real<TLanes, T>(1e-8f, 1e-17)), e, log);
        return TLanes.AtLeast(x, TLanes.BroadcastBits(0)) + log;
    }

    /// <summary>
    /// x · sigmoid x, as x · eˣ / (1 + eˣ) below 0, where the power of two comes last: eˣ alone underflows before the product does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Silu<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes p = ExpWithoutPower<TLanes, T>(-TLanes.Abs(x), out TLanes power);
        TLanes share = one / (one + TLanes.ScaleByPowerOfTwo(p, power));
        TLanes below = TLanes.AtLeast(x, Constants.Real<TLanes, T>(-1e4)) * p * share;
        return TLanes.Select(TLanes.Less(x, TLanes.BroadcastBits(0)), TLanes.ScaleByPowerOfTwo(below, power), x * share);
    }

    /// <summary>x · tanh ln(1 + eˣ) = x · eˣ · (eˣ + 2) / (n + 2) with n = eˣ · (eˣ + 2), the power of two of eˣ last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Mish<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // From the upper end on the quotient rounds to 1.
        TLanes two = Constants.Real<TLanes, T>(2);
        TLanes end = Constants.Real<TLanes, T>(20f, 40);
        TLanes p = ExpWithoutPower<TLanes, T>(TLanes.AtMost(x, end), out TLanes power);
        TLanes e = TLanes.ScaleByPowerOfTwo(p, power);
        TLanes share = (e + two) / TLanes.MultiplyAdd(e, e + two, two);
        TLanes below = TLanes.AtLeast(TLanes.AtMost(x, end), Constants.Real<TLanes, T>(-1e4)) * p * share;
        return TLanes.Select(TLanes.Less(end, x), x, TLanes.ScaleByPowerOfTwo(below, power));
    }

    /// <summary>x - tanh x: x³ · p(x²) for |x| ≤ 1, where the difference would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes TanhShrink<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes z = x * x;

        // p on z ≤ 1: relative errors 2⁻²⁸ and 2⁻⁵⁷.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(0.000048467111958658752123);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00033768981029704557276));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0012421574962590361089));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.0034783864895885350732));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0088262503438581895027));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.021862575381616188541));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.053967596691454743344));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.1333333089946198401));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.33333333318346928468));
        }
        else
        {
            p = Constants.Real<TLanes, T>(8.5381619012121565366e-9);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-9.3641446229657592707e-8));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(5.1227671507932616433e-7));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-1.9216974143833893922e-6));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(5.7774841368659153814e-6));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.000015416277241022492045));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.000038991741215043213524));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00009679102182669329654));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.00023908843670493631334));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00059001756852543192499));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0014558326516768137606));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.0035921278234228788593));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0088632355125660536388));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.021869488535296695118));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.053968253968231520922));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.13333333333333310033));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.33333333333333333293));
        }
        TLanes near = (x * z) * p;
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        TLanes far = TLanes.Select(TLanes.Equal(TLanes.Abs(x), infinity), x, x - TanhApart<TLanes, T>(x));
        return TLanes.Select(TLanes.LessOrEqual(z, Constants.One<TLanes, T>()), near, far);
    }

    /// <summary>eˣ = p · 2ⁿ for x up to the largest whose power is finite; far below n is so small that any product vanishes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpWithoutPower<TLanes, T>(TLanes x, out TLanes power)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        x = TLanes.AtLeast(x, Constants.Real<TLanes, T>(-130f, -800));
        power = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(1.4426950408889634), out _);
        return ExpOfReduced<TLanes, T>(ReduceByLn2<TLanes, T>(x, power, out _));
    }

    /// <summary>As <see cref="Tanh{TLanes, T}"/>.</summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes TanhApart<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Tanh<TLanes, T>(x);
}
