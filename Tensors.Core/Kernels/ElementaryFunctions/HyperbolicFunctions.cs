using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Powers;

namespace Tensors;

/// <summary>Hyperbolic functions and their inverses, per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static class HyperbolicFunctions
{
    /// <summary>Hyperbolic sine: x + x³ · p(x²) for |x| ≤ 1, else (eˣ - e⁻ˣ) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Sinh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);
        TLanes z = x * x;

        // p on z ≤ 1: error 2⁻³² of the sum with degree 3, 2⁻⁶¹ with degree 6.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(2.8062802582276946181e-6);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0001983810196868388931));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0083333396759170609124));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.16666666646842134324));
        }
        else
        {
            p = Constants.Real<TLanes, T>(7.7461785930188274892e-13);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(1.6057679623801637746e-10));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(2.5052117695907823572e-8));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(2.7557319191381816996e-6));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.00019841269841324197917));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0083333333333332993552));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.16666666666666666701));
        }
        TLanes near = TLanes.MultiplyAdd(magnitude * z, p, magnitude);
        TLanes half = HalfExp<TLanes, T>(magnitude);
        TLanes far = half - (Constants.Real<TLanes, T>(0.25) / half);
        return TLanes.Select(TLanes.LessOrEqual(magnitude, Constants.One<TLanes, T>()), near, far) | (x ^ magnitude);
    }

    /// <summary>Hyperbolic cosine: (eˣ + e⁻ˣ) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Cosh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes half = HalfExp<TLanes, T>(TLanes.Abs(x));
        return half + (Constants.Real<TLanes, T>(0.25) / half);
    }

    /// <summary>Inverse hyperbolic sine: x + x³ · p(x²) for |x| ≤ ½, else ln(|x| + √(x² + 1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Asinh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);
        TLanes z = x * x;

        // p on z ≤ ¼: error 2⁻³² of the sum with degree 5, 2⁻⁵⁸ with degree 11.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(0.0099365043092399719972);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.020526793468189104284));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.030156178619349887196));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.04463002194351939055));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.074999728939552571373));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.16666666572814728448));
        }
        else
        {
            p = Constants.Real<TLanes, T>(0.001885411765503900328);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.0049927171981425112702));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0076223094274817280526));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.009591452221673174));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.011526210169675569454));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.013962235682232347796));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.01735258771519257196));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.022372151449922603053));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.030381944248546364425));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.044642857140252438359));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.074999999999986391959));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.16666666666666665486));
        }
        TLanes near = TLanes.MultiplyAdd(magnitude * z, p, magnitude);
        TLanes far = LogOfSumWithRoot<TLanes, T>(magnitude, Constants.One<TLanes, T>());
        return TLanes.Select(TLanes.LessOrEqual(magnitude, Constants.Real<TLanes, T>(0.5)), near, far) | (x ^ magnitude);
    }

    /// <summary>Inverse hyperbolic cosine: ln(x + √(x² - 1)) for x ≥ 1, no number below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Acosh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        return TLanes.Select(TLanes.Less(x, one), Constants.Real<TLanes, T>(double.NaN), LogOfSumWithRoot<TLanes, T>(x, -one));
    }

    /// <summary>Inverse hyperbolic tangent: x + x³ · p(x²) for |x| ≤ ½, else ½ · ln((1 + |x|) / (1 - |x|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Atanh<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes half = Constants.Real<TLanes, T>(0.5);
        TLanes magnitude = TLanes.Abs(x);
        TLanes z = x * x;

        // p on z ≤ ¼: error 2⁻³¹ of the sum with degree 6, 2⁻⁵⁹ with degree 13.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(0.156291653818563698);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.040916230718241737032));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.09751940865741168197));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.11050830395223990892));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.14288286042811285179));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.19999959336215826795));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.33333333437307107415));
        }
        else
        {
            p = Constants.Real<TLanes, T>(0.21098097885975796879);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.14450491183414467765));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.13557903913692298391));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.012292448728540531716));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.054419154182345871822));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.051607698811471620283));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.058930996925900415975));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.066658863527018841325));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.076923459402706383328));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.090909078815091881442));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.111111111339389688));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.14285714285490105024));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.20000000000000864857));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.33333333333333332781));
        }
        TLanes near = TLanes.MultiplyAdd(magnitude * z, p, magnitude);
        TLanes top = ExactSum<TLanes, T>(one, magnitude, out TLanes topLow);
        TLanes bottom = one - magnitude;
        TLanes quotient = top / bottom;
        TLanes quotientLow = (TLanes.MultiplyAdd(-quotient, bottom, top) + topLow) / bottom;
        TLanes log = LogInTwoParts<TLanes, T>(quotient, out TLanes low);
        TLanes far = half * (log + (low + (quotientLow / quotient)));
        far = TLanes.Select(TLanes.Equal(magnitude, one), Constants.Real<TLanes, T>(double.PositiveInfinity), far);
        far = TLanes.Select(TLanes.LessOrEqual(magnitude, one), far, Constants.Real<TLanes, T>(double.NaN));
        return TLanes.Select(TLanes.LessOrEqual(magnitude, half), near, far) | (x ^ magnitude);
    }

    /// <summary>eˣ / 2 for x ≥ 0: it overflows later than eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes HalfExp<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        x = TLanes.AtMost(x, Constants.Real<TLanes, T>(90f, 711));
        TLanes n = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(1.4426950408889634), out _);
        TLanes r = ReduceByLn2<TLanes, T>(x, n, out TLanes low);
        TLanes one = Constants.One<TLanes, T>();
        return TLanes.ScaleByPowerOfTwo((TLanes.MultiplyAdd(r * r, ExpM1Quotient<TLanes, T>(r), low) + r) + one, n - one);
    }

    /// <summary>ln(x + √(x² + c)) for c = ±1 and x ≥ 0, with the sum in two parts; ln 2x where c no longer counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogOfSumWithRoot<TLanes, T>(TLanes x, TLanes c)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes square = x * x;
        TLanes v = ExactSum<TLanes, T>(square, c, out TLanes lost);
        TLanes vLow = TLanes.MultiplySubtract(x, x, square) + lost;
        TLanes root = TLanes.Sqrt(v);
        TLanes rootLow = (TLanes.MultiplyAdd(-root, root, v) + vLow) / (root + root);
        rootLow &= ~TLanes.Equal(root, TLanes.BroadcastBits(0));
        TLanes sum = ExactSum<TLanes, T>(x, root, out TLanes sumLow);
        TLanes large = TLanes.Less(Constants.Real<TLanes, T>(8192f, 134217728), x);
        sum = TLanes.Select(large, x, sum);
        sumLow = (sumLow + rootLow) & ~large;
        TLanes log = LogInTwoParts<TLanes, T>(sum, out TLanes low);
        log = ExactSum<TLanes, T>(log, large & Constants.Real<TLanes, T>(0.6931471805599453), out lost);
        TLanes result = log + (low + lost + (sumLow / sum));
        return TLanes.Select(TLanes.Less(x, Constants.Real<TLanes, T>(double.PositiveInfinity)), result, x);
    }
}
