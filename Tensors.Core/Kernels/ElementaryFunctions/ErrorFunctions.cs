using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.LogisticFunctions;
using static Tensors.Powers;

namespace Tensors;

/// <summary>Error functions and the activations made of them, per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static partial class ErrorFunctions
{
    /// <summary>erf x = 2/√π · ∫₀ˣ e^(-t²) dt: a polynomial near 0, and 1 - erfc |x| beyond 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Erf<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return ErfOfSingle<TLanes, T>(x);
        }

        TLanes magnitude = TLanes.Abs(x);
        TLanes one = Constants.One<TLanes, T>();

        // From here on the result rounds to 1.
        TLanes cut = TLanes.AtMost(magnitude, Constants.Real<TLanes, T>(4f, 6));
        TLanes square = Square<TLanes, T>(cut, out TLanes low);
        TLanes tail = GaussianTail<TLanes, T>(cut, square, low, one);
        return TLanes.Select(TLanes.Less(magnitude, one), ErfOfSmall<TLanes, T>(x), (one - tail) | (x ^ magnitude));
    }

    /// <summary>
    /// erfc x = 1 - erf x, accurate where that would cancel: e^(-x²) times a smooth function, and its reflection for negative x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Erfc<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Beyond this end the result is 0.
        TLanes cut = TLanes.AtMost(TLanes.Abs(x), Constants.Real<TLanes, T>(10.2f, 27.3));
        TLanes square = Square<TLanes, T>(cut, out TLanes low);
        TLanes two = Constants.Real<TLanes, T>(2);
        TLanes tail = typeof(T) == typeof(float)
            ? NormalTailOfSingle<TLanes, T>(cut * Constants.Real<TLanes, T>(1.4142135623730951), square, low, two)
            : GaussianTail<TLanes, T>(cut, square, low, Constants.One<TLanes, T>());
        return KeepNaN<TLanes, T>(x, TLanes.Select(TLanes.Less(x, TLanes.BroadcastBits(0)), two - tail, tail));
    }

    /// <summary>x · Φ(x) = max(x, 0) - |x| · Φ(-|x|), with Φ the distribution function of the standard normal distribution.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Gelu<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Beyond this end the second term is 0.
        TLanes a = TLanes.AtMost(TLanes.Abs(x), Constants.Real<TLanes, T>(14.9f, 38.6));
        TLanes tail = typeof(T) == typeof(float) ? WeightedTailOfSingle<TLanes, T>(a) : WeightedTail<TLanes, T>(a);
        return TLanes.AtLeast(x, Constants.Real<TLanes, T>(-0d)) - tail;
    }

    /// <summary>x · σ(v) with v = √(8/π) · (x + 0.044715 · x³) in two parts, because the exponential magnifies its error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes GeluTanh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Below this end the result is 0.
        TLanes bounded = TLanes.AtLeast(x, Constants.Real<TLanes, T>(-25));
        TLanes magnitude = TLanes.AtMost(TLanes.Abs(x), Constants.Real<TLanes, T>(25));
        TLanes z = Square<TLanes, T>(magnitude, out TLanes zLow);
        TLanes cubic = Constants.Real<TLanes, T>(0.07135481627260025);
        TLanes linear = Constants.Real<TLanes, T>(1.5957691216057308);
        TLanes product = cubic * z;
        TLanes w = ExactSum<TLanes, T>(product, linear, out TLanes wLow);
        wLow += TLanes.MultiplySubtract(cubic, z, product);
        wLow += TLanes.MultiplyAdd(cubic, zLow, Constants.Real<TLanes, T>(-4.53406804e-8f, -9.96930880911092e-17));
        wLow += z * Constants.Real<TLanes, T>(2.3988324e-9f, -6.175149918155315e-19);
        TLanes v = magnitude * w;
        TLanes vLow = TLanes.MultiplyAdd(magnitude, wLow, TLanes.MultiplySubtract(magnitude, w, v));
        return TimesLogistic<TLanes, T>(x, bounded, v, vLow);
    }

    /// <summary>bounded · σ(±(v + vLow)) with v ≥ 0 and the sign of x.</summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes TimesLogistic<TLanes, T>(TLanes x, TLanes bounded, TLanes v, TLanes vLow)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes smallest = Constants.Real<TLanes, T>(-110f, -755);
        TLanes e = ExpM1OfTwoParts<TLanes, T>(TLanes.AtLeast(-v, smallest), -vLow, out TLanes n) + one;

        // Scaled at the end where the result may be tiny.
        TLanes negative = TLanes.Less(x, TLanes.BroadcastBits(0));
        TLanes share = DivideBySum<TLanes, T>(TLanes.Select(negative, e, one), one, TLanes.ScaleByPowerOfTwo(e, n));
        return KeepNaN<TLanes, T>(x, TLanes.ScaleByPowerOfTwo(bounded * share, n & negative));
    }

    /// <summary>a · Φ(-a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes WeightedTail<TLanes, T>(TLanes a)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes half = Constants.Real<TLanes, T>(0.5);
        TLanes square = half * Square<TLanes, T>(a, out TLanes low);
        TLanes u = a * Constants.Real<TLanes, T>(0.7071067811865476);
        return GaussianTail<TLanes, T>(u, square, half * low, half * a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Square<TLanes, T>(TLanes x, out TLanes low)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes square = x * x;
        low = TLanes.MultiplySubtract(x, x, square);
        return square;
    }

    /// <summary>x + x · p(x²) on |x| ≤ 1: error 2⁻⁶² with degree 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ErfOfSmall<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes z = x * x;
        TLanes p = Constants.Real<TLanes, T>(5.9452651367692572071e-11);
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-1.1365667609326934722e-09));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(1.4657880215350900021e-08));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-1.6350025278865089948e-07));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(1.6460972823586804327e-06));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-1.4925593507484188739e-05));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.00012055331036938248001));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00085483269787438764982));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0052239776247809113427));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.026866170645072903062));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.11283791670954856912));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.37612638903183748251));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.12837916709551258632));
        return TLanes.MultiplyAdd(x, p, x);
    }

    /// <summary>
    /// factor · erfc u, with u² given as square + low: e^(-u²) · S(t) · v, where v = 4 / (u + 4), t = 1 - 2v, and S · v = e^(u²) · erfc u;
    /// S on 0 ≤ u ≤ 27.4: error 2⁻⁶⁰ with degree 23.
    /// </summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes GaussianTail<TLanes, T>(TLanes u, TLanes square, TLanes low, TLanes factor)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // What rounding takes from v matters: S is steep near t = -1.
        TLanes one = Constants.One<TLanes, T>();
        TLanes quarter = Constants.Real<TLanes, T>(0.25);
        TLanes d = TLanes.MultiplyAdd(u, quarter, one);
        TLanes dLow = TLanes.MultiplyAdd(u, quarter, one - d);
        TLanes v = one / d;
        TLanes vLow = v * TLanes.MultiplyAdd(-v, dLow, TLanes.MultiplyAdd(-v, d, one));
        TLanes t = TLanes.MultiplyAdd(v, Constants.Real<TLanes, T>(-2), one);
        TLanes p = Constants.Real<TLanes, T>(1.0381372752524902694e-10);
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(5.2511421066032152968e-10));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-2.0869872358936042854e-10));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-4.6473727077087102464e-09));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(4.5169552680288638632e-10));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(3.2001586313160261337e-08));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-1.8997503650667528683e-08));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-2.122324760531548085e-07));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(3.5607286659021468039e-07));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(1.1739096594785095468e-06));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-4.7152194688615410085e-06));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-9.0888226253950675287e-07));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(4.4203202239100937432e-05));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.00011376315417273359545));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-7.0239715865767207367e-05));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.0015280139119786223349));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0065925133351264660064));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.019095378727454245804));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.043502734309982325767));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.082712896969498961308));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.13521345782830876403));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.19330217556630932552));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.24413718227022049301));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.27399891525012276539));

        // The slope of S to three digits or so is enough for its product with vLow.
        TLanes slope = Constants.Real<TLanes, T>(0.115);
        slope = TLanes.MultiplyAdd(slope, t, Constants.Real<TLanes, T>(-0.218));
        slope = TLanes.MultiplyAdd(slope, t, Constants.Real<TLanes, T>(0.331));
        slope = TLanes.MultiplyAdd(slope, t, Constants.Real<TLanes, T>(-0.406));
        slope = TLanes.MultiplyAdd(slope, t, Constants.Real<TLanes, T>(0.387));
        slope = TLanes.MultiplyAdd(slope, t, Constants.Real<TLanes, T>(-0.244));
        TLanes g = p * v;
        TLanes gLow = TLanes.MultiplySubtract(p, v, g) + (vLow * TLanes.MultiplyAdd(slope * v, Constants.Real<TLanes, T>(-2), p));
        TLanes m = ExpM1OfTwoParts<TLanes, T>(-square, -low, out TLanes n);
        TLanes scaled = g * factor;
        TLanes scaledLow = TLanes.MultiplyAdd(gLow, factor, TLanes.MultiplySubtract(g, factor, scaled));
        return TLanes.ScaleByPowerOfTwo(scaled + TLanes.MultiplyAdd(scaled, m, scaledLow), n);
    }
}
