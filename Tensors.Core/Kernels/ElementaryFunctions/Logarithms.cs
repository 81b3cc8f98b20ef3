using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Powers;

namespace Tensors;

/// <summary>Logarithms per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static partial class Logarithms
{
    /// <summary>ln x = e · ln 2 + ln m with m in [√½, √2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => EndsOfLog<TLanes, T>(x, LogOfParts<TLanes, T>(SplitExponent<TLanes, T>(x, out TLanes e), e));

    /// <summary>As <see cref="Log{TLanes, T}"/>, of positive normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes LogOfNormal<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogOfParts<TLanes, T>(SplitNormal<TLanes, T>(x, out TLanes e), e);

    /// <summary>ln(1 + x) = ln u + c / u with u = 1 + x rounded and c what rounding lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log1P<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes u = one + x;

        // Knuth's exact sum: what u lacks of 1 + x.
        TLanes part = u - one;
        TLanes lost = (one - (u - part)) + (x - part);
        TLanes result = Log<TLanes, T>(u) + (lost / u);
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        result = TLanes.Select(TLanes.Equal(x, infinity), x, result);
        result = TLanes.Select(TLanes.Equal(x, -one), -infinity, result);
        return TLanes.Select(TLanes.Less(TLanes.Abs(x), Constants.Real<TLanes, T>(1e-8f, 1e-17)), x, result);
    }

    /// <summary>As <see cref="Log{TLanes, T}"/>.</summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TLanes LogApart<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Log<TLanes, T>(x);

    /// <summary>The logarithm of any base where the formula gave that of positive finite numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes EndsOfLog<TLanes, T>(TLanes x, TLanes result)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        result = TLanes.Select(TLanes.Less(x, infinity), result, x);
        result = TLanes.Select(TLanes.Equal(x, zero), -infinity, result);
        return TLanes.Select(TLanes.Less(x, zero), Constants.Real<TLanes, T>(double.NaN), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogOfParts<TLanes, T>(TLanes m, TLanes e)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes f = m - Constants.One<TLanes, T>();
        if (typeof(T) == typeof(float))
        {
            return LogOfSingle<TLanes, T>(f, e);
        }

        TLanes s = f / (f + Constants.Real<TLanes, T>(2));
        TLanes z = s * s;

        // ln((1 + s) / (1 - s)) = 2s + s · R(z), R = z · p(z) on z ≤ 0.0295: error 2⁻⁵⁷ with degree 6.
        TLanes p = Constants.Real<TLanes, T>(0.1463003136412286048);
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.15330617306743304884));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.18182922513515941633));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.22222210674238515246));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.28571428628810995598));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.39999999999893221763));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.6666666666666669907));

        TLanes half = f * Constants.Real<TLanes, T>(0.5);
        TLanes halfSquare = half * f;
        TLanes tail = TLanes.MultiplyAdd(
            e, Constants.Real<TLanes, T>(9.05800061e-6f, 1.90821492927058770002e-10), s * TLanes.MultiplyAdd(z, p, halfSquare));

        // This part of ln 2 ends in zeros, so that its product with e is exact. The roundings of f²/2 and of both sums are carried along.
        TLanes logOfTwo = Constants.Real<TLanes, T>(0.693138123f, 6.93147180369123816490e-01);
        TLanes head = f - halfSquare;
        TLanes lost = (f - head) - halfSquare - TLanes.MultiplySubtract(half, f, halfSquare);
        TLanes sum = ExactSum<TLanes, T>(e * logOfTwo, head, out TLanes lostBySum);
        return sum + (tail + lost + lostBySum);
    }

    /// <summary>e · ln 2 + (f + f² · p(f)) without a division: error 2⁻²⁷ with degree 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogOfSingle<TLanes, T>(TLanes f, TLanes e)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes p = Constants.Real<TLanes, T>(-0.076345472919974385895);
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(0.1276162109892306773));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(-0.13160183515395826315));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(0.14201751624083672199));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(-0.16623356534611577473));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(0.2000122710366547818));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(-0.25000821063080136408));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(0.33333331708477415001));
        p = TLanes.MultiplyAdd(p, f, Constants.Real<TLanes, T>(-0.5));
        return TLanes.MultiplyAdd(e, Constants.Real<TLanes, T>(0.6931471805599453), TLanes.MultiplyAdd(f * f, p, f));
    }

    /// <summary>m in [√½, √2) and e with x = m · 2ᵉ for positive finite x, denormals included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes SplitExponent<TLanes, T>(TLanes x, out TLanes e)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes denormal = TLanes.Less(x, Constants.Real<TLanes, T>(1.17549435e-38f, 2.2250738585072014e-308));
        x = TLanes.Select(denormal, x * Constants.Real<TLanes, T>(33554432f, 18014398509481984), x);
        TLanes m = SplitNormal<TLanes, T>(x, out e);
        e -= denormal & Constants.Real<TLanes, T>(25f, 54);
        return m;
    }

    /// <summary>As <see cref="SplitExponent"/>, of normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes SplitNormal<TLanes, T>(TLanes x, out TLanes e)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Subtracting the bits of √½ makes the exponent's field change at √½ · 2ᵉ instead of 2ᵉ.
        TLanes root = Constants.Real<TLanes, T>(0.7071067811865475);
        TLanes exponent = ExponentOf<TLanes, T>(TLanes.SubtractBits(x, root));
        TLanes magic = Constants.Real<TLanes, T>(12582912f, 6755399441055744);
        e = TLanes.AddBits(magic, exponent) - magic;
        return TLanes.SubtractBits(x, AsExponent<TLanes, T>(exponent));
    }
}
