using System.Runtime.CompilerServices;
using static Tensors.Logarithms;
using static Tensors.Trigonometry;

namespace Tensors;

/// <summary>
/// The logarithm of the gamma function and its derivative, per lane; accuracy and method as in <see cref="Exponentials"/>.
/// </summary>
internal static class GammaFunctions
{
    /// <summary>
    /// ln |Γ(x)|. From 8 on the series of Stirling; below, steps to [1½, 2½) and a polynomial about 2, or one about 1 close to it; negative
    /// numbers by reflection.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes LogGamma<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        TLanes magnitude = TLanes.Abs(x);
        TLanes value = LogGammaOfPositive<TLanes, T>(magnitude);

        // Γ(-x) · Γ(x) = -π / (x · sin πx). Close to 0 both are 1 / |x|.
        TLanes reflected = TLanes.Less(x, zero) & TLanes.Less(Constants.Real<TLanes, T>(1e-18f, 1e-150), magnitude);
        TLanes nearest = magnitude - TLanes.Round(magnitude);
        TLanes sine = TLanes.Abs(SinOfPiTimes<TLanes, T>(nearest));
        TLanes other = LogApart<TLanes, T>(Constants.Real<TLanes, T>(3.141592653589793) / (magnitude * sine)) - value;
        TLanes result = TLanes.Select(reflected, TLanes.Select(TLanes.Equal(sine, zero), infinity, other), value);
        result = TLanes.Select(TLanes.Equal(magnitude, infinity), infinity, result);
        return TLanes.Select(TLanes.Equal(x, x), result, x);
    }

    /// <summary>
    /// ψ(x) = Γ'(x) / Γ(x): ln x - 1 / 2x - p(1 / x²) / x² from 8 on, steps of ψ(x) = ψ(x + 1) - 1 / x below; negative numbers by
    /// reflection.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Digamma<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes one = Constants.One<TLanes, T>();
        TLanes negative = TLanes.Less(x, zero);
        TLanes y = TLanes.Select(negative, one - x, x);
        TLanes sum = zero;
        for (int step = 0; step < 8; step++)
        {
            TLanes small = TLanes.Less(y, Constants.Real<TLanes, T>(8));
            sum += small & (one / y);
            y += small & one;
        }

        TLanes inverse = one / y;
        TLanes w = inverse * inverse;

        // On x ≥ 8: error 2⁻²⁹ with degree 1, 2⁻⁶² with degree 6.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(-0.0082721985524231035806);
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.083333214171016868246));
        }
        else
        {
            p = Constants.Real<TLanes, T>(0.063621505876343561784);
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(-0.020697987372370493825));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.0075716896202839015147));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(-0.0041666448230497002077));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.0039682539119537087053));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(-0.0083333333332786361446));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.083333333333333324621));
        }
        TLanes value = LogApart<TLanes, T>(y) - TLanes.MultiplyAdd(w, p, TLanes.MultiplyAdd(Constants.Real<TLanes, T>(0.5), inverse, sum));

        // ψ(x) = ψ(1 - x) - π / tan πx.
        TLanes r = x - TLanes.Round(x);
        TLanes half = Constants.Real<TLanes, T>(0.5);
        TLanes cosine = SinOfPiTimes<TLanes, T>(half - TLanes.Abs(r));
        TLanes other = value - (Constants.Real<TLanes, T>(3.141592653589793) * cosine / SinOfPiTimes<TLanes, T>(r));
        other = TLanes.Select(TLanes.Equal(r, zero), Constants.Real<TLanes, T>(double.NaN), other);
        return TLanes.Select(negative, other, value);
    }

    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes LogGammaOfPositive<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes large = TLanes.LessOrEqual(Constants.Real<TLanes, T>(8), x);

        // x = y + steps, or y - steps, with the factors that Γ gains or loses on the way.
        TLanes y = x;
        TLanes product = one;
        for (int step = 0; step < 6; step++)
        {
            TLanes above = TLanes.LessOrEqual(Constants.Real<TLanes, T>(2.5), y);
            TLanes lower = y - one;
            product = TLanes.Select(above, product * lower, product);
            y = TLanes.Select(above, lower, y);
        }

        TLanes rises = TLanes.Less(x, Constants.Real<TLanes, T>(1.5));
        TLanes risesTwice = TLanes.Less(x, Constants.Real<TLanes, T>(0.5));
        product = TLanes.Select(rises, TLanes.Select(risesTwice, TLanes.MultiplyAdd(x, x, x), x), product);
        TLanes log = LogApart<TLanes, T>(TLanes.Select(large, x, product));

        // x + 2 - 2 and x + 1 - 2, without rounding small x away.
        TLanes t = TLanes.Select(risesTwice, x, TLanes.Select(rises, x - one, y - Constants.Real<TLanes, T>(2)));

        // Γ about 2 on |t| ≤ ½: error 2⁻²⁸ with degree 8, 2⁻⁵⁹ with degree 18.
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(-0.00025056202146086633759);
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.00057025125028297812049));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0011874848136699277959));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.0028788686837407501083));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0073859208847835776344));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.020581625436588500303));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.067352294090874079043));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.32246701804549947713));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.42278433509846713939));
        }
        else
        {
            p = Constants.Real<TLanes, T>(-1.3219945666117874478e-7);
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(2.7874080521135899778e-7));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-4.325239344560481638e-7));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(9.2005278949681004906e-7));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-2.0439048107029906744e-6));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(4.384704404598360326e-6));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-9.4387150992115326607e-6));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.00002050559075583345311));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.000044926313379155697453));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.000099457673558194982074));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0002231547540052050773));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.00050966951541154583479));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0011927539118428156859));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.002890510331034266859));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0073855510286719983953));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.020580808427780380065));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.06735230105319810342));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.32246703342411323562));
            p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.42278433509846713939));
        }
        TLanes small = TLanes.MultiplyAdd(t, p, TLanes.Select(rises, -log, log));

        // Γ about 1 on |t| ≤ ¼: error 2⁻³⁴ with degree 10, 2⁻⁵⁸ with degree 18.
        TLanes u = x - one;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(-0.10553636598705942915);
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.11588162147367487067));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.11039449305373514578));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.12449291108010025559));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.14407595831299716094));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.16958536921502759119));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.20738525812016230732));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.27058049159620436817));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.40068563530436298311));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.82246703441687901449));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.57721566490153286061));
        }
        else
        {
            p = Constants.Real<TLanes, T>(-0.069283802494857159992);
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.073027843344095411647));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.056632452724748915246));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.060202012981394580607));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.066822329992608082318));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.07159408341567751983));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.07692618365330123018));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.083347198484867035481));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.090954174079518052113));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.10009962210510019249));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.11133426359238932733));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.1255096671364974483));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.14404989678670605085));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.16955717701613894585));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.20738555102861041631));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.27058080842771788003));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.40068563438653149475));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.82246703342411328775));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.57721566490153286061));
        }
        TLanes nearOne = TLanes.LessOrEqual(TLanes.Abs(u), Constants.Real<TLanes, T>(0.25));
        small = TLanes.Select(nearOne, u * p, small);

        // On x ≥ 8: error 2⁻³¹ with degree 1, 2⁻⁶⁰ with degree 5.
        TLanes inverse = one / x;
        TLanes w = inverse * inverse;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(-0.0027655018025744082898);
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.083333309391537662803));
        }
        else
        {
            p = Constants.Real<TLanes, T>(-0.001652600445559512183);
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.00083728345120713358489));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(-0.00059520259518027127519));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.00079365066494882517095));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(-0.0027777777776062440985));
            p = TLanes.MultiplyAdd(p, w, Constants.Real<TLanes, T>(0.083333333333333296143));
        }
        TLanes rest = TLanes.MultiplyAdd(inverse, p, Constants.Real<TLanes, T>(0.41893853320467274));
        TLanes far = TLanes.MultiplyAdd(x - Constants.Real<TLanes, T>(0.5), log - one, rest);
        return TLanes.Select(large, far, small);
    }

    /// <summary>sin πr for |r| ≤ ½.</summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes SinOfPiTimes<TLanes, T>(TLanes r)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(r);
        TLanes pi = Constants.Real<TLanes, T>(3.141592653589793);
        TLanes piLow = Constants.Real<TLanes, T>(-8.74227766e-8f, 1.2246467991473532e-16);
        TLanes wide = TLanes.Less(Constants.Real<TLanes, T>(0.25), magnitude);
        TLanes turns = TLanes.Select(wide, Constants.Real<TLanes, T>(0.5) - magnitude, magnitude);
        TLanes angle = turns * pi;
        TLanes low = TLanes.MultiplyAdd(turns, piLow, TLanes.MultiplySubtract(turns, pi, angle));
        TLanes result = TLanes.Select(wide, CosOfReduced<TLanes, T>(angle, low), SinOfReduced<TLanes, T>(angle, low));
        return result | (r ^ magnitude);
    }
}
