using System.Runtime.CompilerServices;
using static Tensors.Powers;

namespace Tensors;

/// <summary>Arcus functions per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static class InverseTrigonometry
{
    /// <summary>Arc sine: t + t³ · p(t²) for |x| ≤ ½, else π/2 - 2 · asin √((1 - |x|) / 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Asin<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);
        TLanes root = HalfAngle<TLanes, T>(magnitude, out TLanes rest, out TLanes wide);
        TLanes near = root + rest;
        TLanes far = ExactSum<TLanes, T>(Constants.Real<TLanes, T>(1.5707963267948966), -(root + root), out TLanes lost);
        far += Constants.Real<TLanes, T>(-4.37113883e-8f, 6.123233995736766e-17) + lost - (rest + rest);
        return TLanes.Select(wide, far, near) | (x ^ magnitude);
    }

    /// <summary>Arc cosine: π/2 - asin x for |x| ≤ ½, else 2 · asin √((1 - |x|) / 2), or π less that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Acos<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);
        TLanes sign = x ^ magnitude;
        TLanes root = HalfAngle<TLanes, T>(magnitude, out TLanes rest, out TLanes wide);
        TLanes near = ExactSum<TLanes, T>(Constants.Real<TLanes, T>(1.5707963267948966), -(root ^ sign), out TLanes lost);
        near += Constants.Real<TLanes, T>(-4.37113883e-8f, 6.123233995736766e-17) + lost - (rest ^ sign);
        TLanes twice = root + root;
        TLanes obtuse = ExactSum<TLanes, T>(Constants.Real<TLanes, T>(3.141592653589793), -twice, out lost);
        obtuse += Constants.Real<TLanes, T>(-8.74227766e-8f, 1.2246467991473532e-16) + lost - (rest + rest);
        TLanes far = TLanes.Select(TLanes.Less(x, TLanes.BroadcastBits(0)), obtuse, twice + (rest + rest));
        return TLanes.Select(wide, far, near);
    }

    /// <summary>Arc tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Atan<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);

        // From here on the result rounds to π/2; a quotient by infinity would have no remainder.
        TLanes cut = TLanes.AtMost(magnitude, Constants.Real<TLanes, T>(1e18));
        return (AtanOfQuotient<TLanes, T>(cut, Constants.One<TLanes, T>(), out TLanes rest) + rest) | (x ^ magnitude);
    }

    /// <summary>The angle of the point (x, y), in [-π, π], signs and special values as in C99 (annex F.10.1.4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Atan2<TLanes, T>(TLanes y, TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes one = Constants.One<TLanes, T>();
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        TLanes largest = Constants.Real<TLanes, T>(float.MaxValue, double.MaxValue);
        TLanes height = TLanes.Abs(y);
        TLanes width = TLanes.Abs(x);
        TLanes flat = TLanes.Equal(width, infinity) & TLanes.Less(height, infinity);
        TLanes steep = TLanes.Equal(height, infinity) & TLanes.Less(width, infinity);
        TLanes n = TLanes.AtMost(TLanes.Select(flat, zero, height), largest);
        TLanes d = TLanes.AtMost(TLanes.Select(steep, zero, width), largest);

        // Only the quotient counts: a common power of two keeps sums and remainders inside the range.
        TLanes extent = TLanes.Select(TLanes.Less(n, d), d, n);
        TLanes scale = TLanes.Select(
            TLanes.Less(Constants.Real<TLanes, T>(1e30f, 1e300), extent), Constants.Real<TLanes, T>(9.313225746154785e-10), one);
        scale = TLanes.Select(
            TLanes.Less(extent, Constants.Real<TLanes, T>(1e-18f, 1e-150)),
            Constants.Real<TLanes, T>(1.2379400392853803e27f, 4.149515568880993e180), scale);
        n *= scale;
        d = TLanes.Select(TLanes.Equal(extent, zero), one, d * scale);
        TLanes angle = AtanOfQuotient<TLanes, T>(n, d, out TLanes rest);
        TLanes obtuse = ExactSum<TLanes, T>(Constants.Real<TLanes, T>(3.141592653589793), -angle, out TLanes lost);
        TLanes obtuseRest = Constants.Real<TLanes, T>(-8.74227766e-8f, 1.2246467991473532e-16) + lost - rest;
        TLanes left = TLanes.ShiftRightBitsArithmetic(x, (8 * Unsafe.SizeOf<T>()) - 1);
        TLanes result = TLanes.Select(left, obtuse + obtuseRest, angle + rest) | (y ^ height);
        return TLanes.Select(TLanes.Equal(x, x) & TLanes.Equal(y, y), result, x + y);
    }

    /// <summary>
    /// For |x| ≤ ½ arc sine of it, else arc sine of √((1 - |x|) / 2): the argument itself, and what is to be added to it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes HalfAngle<TLanes, T>(TLanes magnitude, out TLanes rest, out TLanes wide)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes half = Constants.Real<TLanes, T>(0.5);
        wide = TLanes.Less(half, magnitude);
        TLanes w = (Constants.One<TLanes, T>() - magnitude) * half;
        TLanes root = TLanes.Sqrt(w);
        TLanes rootLow = TLanes.MultiplyAdd(-root, root, w) / (root + root);
        TLanes t = TLanes.Select(wide, root, magnitude);
        TLanes z = TLanes.Select(wide, w, magnitude * magnitude);

        // p on z ≤ ¼: error 2⁻³⁰ of the sum with degree 5, 2⁻⁵⁸ with degree 12.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(0.033690847202830119524);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.01714923835767725319));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.031100662735494567927));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.044599401528512183719));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.075000945434974234762));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.16666666337430907054));
        }
        else
        {
            p = Constants.Real<TLanes, T>(0.028757851367421564708);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.014851887071247203224));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.017400879442694022443));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0054575067186403583004));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.010322814350185779287));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.011479177415184905896));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.013971212973552933304));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.017352392720869972942));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.022372172942149887875));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.030381944138531247287));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.044642857146355429783));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.074999999999984329332));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.16666666666666667827));
        }
        rest = TLanes.MultiplyAdd(t * z, p, rootLow & wide & ~TLanes.Equal(root, zero));
        return t;
    }

    /// <summary>
    /// atan(n / d) for n ≥ 0 and d &gt; 0 as angle + rest. Turned back by π/4 or π/2, the quotient is at most tan π/8, and
    /// atan t = t + t³ · p(t²).
    /// </summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes AtanOfQuotient<TLanes, T>(TLanes n, TLanes d, out TLanes rest)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes steep = TLanes.Less(Constants.Real<TLanes, T>(2.414213562373095) * d, n);
        TLanes turned = TLanes.Less(Constants.Real<TLanes, T>(0.41421356237309503) * d, n);
        TLanes difference = ExactSum<TLanes, T>(n, -d, out TLanes differenceLow);
        TLanes sum = ExactSum<TLanes, T>(n, d, out TLanes sumLow);
        TLanes top = TLanes.Select(steep, -d, TLanes.Select(turned, difference, n));
        TLanes bottom = TLanes.Select(steep, n, TLanes.Select(turned, sum, d));
        TLanes middle = turned & ~steep;
        TLanes t = top / bottom;
        TLanes lost = TLanes.MultiplyAdd(-t, bottom, top) + (middle & TLanes.MultiplyAdd(-t, sumLow, differenceLow));
        TLanes z = t * t;

        // p on z ≤ tan² π/8: error 2⁻²⁸ of the sum with degree 4, 2⁻⁵⁷ with degree 10.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(-0.06451928208121748758);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.10743731490791083043));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.14263955597984639199));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.19999540483648963445));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.33333331761168519851));
        }
        else
        {
            p = Constants.Real<TLanes, T>(-0.019176887119062258989);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.039231658295587191303));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.050854497379402598613));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.058581489128022098816));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.066645114473819480001));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.076921831908260865637));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.090909045781239018905));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.11111111015256361727));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.14285714284666542922));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.19999999999995520678));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.3333333333333333016));
        }
        TLanes turn = TLanes.Select(
            steep, Constants.Real<TLanes, T>(1.5707963267948966), turned & Constants.Real<TLanes, T>(0.7853981633974483));
        TLanes turnLow = TLanes.Select(
            steep, Constants.Real<TLanes, T>(-4.37113883e-8f, 6.123233995736766e-17),
            turned & Constants.Real<TLanes, T>(-2.18556941e-8f, 3.061616997868383e-17));
        TLanes angle = ExactSum<TLanes, T>(turn, t, out TLanes lostBySum);
        rest = TLanes.MultiplyAdd(t * z, p, (lost / bottom) + turnLow) + lostBySum;
        return angle;
    }
}
