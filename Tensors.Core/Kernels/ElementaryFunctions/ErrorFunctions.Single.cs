using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Tensors.Exponentials;

namespace Tensors;

// In float32 most of these functions use tables of eight polynomials each, looked up in registers, in place of divisions and of long
// polynomials.
internal static unsafe partial class ErrorFunctions
{
    private const int TableWidth = 8;

    /// <summary>
    /// Coefficients for erf on the eighths of [0, 4], highest power first, in the distance from each middle: error 2⁻²⁷ with degree 7.
    /// The first column is that of erf(x) / x.
    /// </summary>
    private static ReadOnlySpan<float> ErfTable =>
    [
        -0.017932061f, 0.017754221f, 0.0038045426f, -0.005920934f, -0.00072737975f, 0.00063470495f, 0.00017399364f, 1.7242299e-05f,
        -0.034970548f, -0.026585637f, 0.020597046f, 0.009049187f, -0.0027795606f, -0.0016678208f, -0.00027375892f, -2.069251e-05f,
        0.08901323f, -0.05320278f, -0.047193047f, 0.006617148f, 0.0106607f, 0.0027564117f, 0.0003135854f, 1.8319388e-05f,
        0.10469183f, 0.1506759f, -0.0061319703f, -0.048105497f, -0.019088257f, -0.0032577133f, -0.00028616938f, -1.3785405e-05f,
        -0.33535084f, 0.026787907f, 0.1675361f, 0.09015743f, 0.021724492f, 0.0027603765f, 0.00019581399f, 7.9706615e-06f,
        -0.18116549f, -0.48219818f, -0.29565173f, -0.092356205f, -0.016070157f, -0.0016122673f, -9.4869334e-05f, -3.3060708e-06f,
        1.1053056f, 0.6429311f, 0.23652112f, 0.052774996f, 0.0071423193f, 0.00058627734f, 2.9189001e-05f, 8.814262e-07f,
        0f, 0.71115565f, 0.92290014f, 0.9866717f, 0.9985373f, 0.9998994f, 0.9999957f, 0.9999999f,
    ];

    /// <summary>
    /// Middles, and coefficients for Φ(-a) · e^(a²/2), highest power first, in the distance from the middle: error 2⁻²⁸ with degree 8.
    /// Columns belong to a + 1 in [2, 3), [3, 4), [4, 6), [6, 8), [8, 12), [12, 16), [1, 1½), [1½, 2). The last two rows are the constant's
    /// parts.
    /// </summary>
    private static ReadOnlySpan<float> NormalTailTable =>
    [
        1.5f, 2.5f, 4f, 6f, 9f, 13f, 0.25f, 0.75f,
        2.7730115e-05f, 3.3325312e-06f, 2.4949722e-07f, 1.5156624e-08f, 6.849985e-10f, 3.0679653e-11f, 0.0006429433f, 0.00016769127f,
        -0.000105859755f, -1.4915032e-05f, -1.4025011e-06f, -1.0984902e-07f, -6.806589e-09f, -4.1937892e-10f, -0.0019712292f,
        -0.00056013133f,
        0.00036839093f, 6.23286e-05f, 7.08905e-06f, 7.477175e-07f, 6.071221e-08f, 5.4243543e-09f, 0.005583793f, 0.0017454461f,
        -0.0012655554f, -0.00025734943f, -3.7466933e-05f, -5.2221735e-06f, -5.895673e-07f, -7.330848e-08f, -0.014996888f, -0.00518255f,
        0.004110346f, 0.001017601f, 0.00019275647f, 3.5842713e-05f, 5.688047e-06f, 9.86366e-07f, 0.037252676f, 0.014360001f,
        -0.012497041f, -0.0038311344f, -0.0009587384f, -0.00024118485f, -5.414987e-05f, -1.3189609e-05f, -0.08430421f, -0.036684334f,
        0.035186876f, 0.013648226f, 0.0046058903f, 0.0015904738f, 0.0005100819f, 0.00017540948f, 0.17008677f, 0.084953256f,
        -0.09027128f, -0.045613952f, -0.021299714f, -0.010266394f, -0.00475318f, -0.002319892f, -0.29543427f, -0.17376794f,
        -3.0746778e-09f, 1.4385005e-09f, -1.689442e-09f, 2.9056964e-09f, -5.1400517e-10f, 3.4391098e-10f, 1.3162592e-09f, -7.6956574e-09f,
        0.20578067f, 0.14133133f, 0.09441064f, 0.06477931f, 0.04379879f, 0.030509414f, 0.4140321f, 0.30023247f,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ErfOfSingle<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(x);

        // From here on the result rounds to 1.
        TLanes cut = TLanes.AtMost(magnitude, Constants.Real<TLanes, T>(3.98));
        TLanes half = Constants.Real<TLanes, T>(0.5);
        TLanes part = NearestMultiple<TLanes, T>(
            TLanes.MultiplyAdd(cut, Constants.Real<TLanes, T>(2), -half), Constants.One<TLanes, T>(), out TLanes index);
        TLanes distance = TLanes.MultiplyAdd(part, -half, cut) - Constants.Real<TLanes, T>(0.25);
        T* table = AddressOf<T>(ErfTable);
        TLanes p = TLanes.Lookup(table, index);
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (1 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (2 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (3 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (4 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (5 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (6 * TableWidth), index));

        // The first polynomial's factor is the argument itself.
        TLanes factor = TLanes.Select(TLanes.LessOrEqual(cut, half), cut, distance);
        TLanes erf = TLanes.MultiplyAdd(p, factor, TLanes.Lookup(table + (7 * TableWidth), index));
        return TLanes.AtMost(erf, Constants.One<TLanes, T>()) | (x ^ magnitude);
    }

    /// <summary>factor · Φ(-a), with a²/2 given as square + low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes NormalTailOfSingle<TLanes, T>(TLanes a, TLanes square, TLanes low, TLanes factor)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // The exponent and the first bit behind the point number the column.
        TLanes index = TLanes.ShiftRightBitsLogical(a + Constants.One<TLanes, T>(), 22);
        T* table = AddressOf<T>(NormalTailTable);
        TLanes distance = a - TLanes.Lookup(table, index);
        TLanes p = TLanes.Lookup(table + TableWidth, index);
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (2 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (3 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (4 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (5 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (6 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (7 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (8 * TableWidth), index));
        p = TLanes.MultiplyAdd(p, distance, TLanes.Lookup(table + (9 * TableWidth), index));

        TLanes scaled = (p + TLanes.Lookup(table + (10 * TableWidth), index)) * factor;
        TLanes m = ExpM1OfTwoParts<TLanes, T>(-square, -low, out TLanes n);
        return TLanes.ScaleByPowerOfTwo(TLanes.MultiplyAdd(scaled, m, scaled), n);
    }

    /// <summary>
    /// a · Φ(-a) = w · p(t) · e^(-a²/2) with w = a / (a + 3.375) and t = 2w - 1: error of p 2⁻²⁷ with degree 9. In all at most 4 ULP; it
    /// takes two thirds of the instructions of <see cref="NormalTailOfSingle{TLanes, T}"/>, which stays below 3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes WeightedTailOfSingle<TLanes, T>(TLanes a)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes w = a / (a + Constants.Real<TLanes, T>(3.375));
        TLanes t = TLanes.MultiplySubtract(w, Constants.Real<TLanes, T>(2), Constants.One<TLanes, T>());
        TLanes p = Constants.Real<TLanes, T>(0.00014265785);
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.0003219747));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.0008516923));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.00226108));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.007824112));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.008721827));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.098384164));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.29537567));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(-0.5529922));
        p = TLanes.MultiplyAdd(p, t, Constants.Real<TLanes, T>(0.7410803));

        TLanes negativeHalf = a * Constants.Real<TLanes, T>(-0.5);
        TLanes exponent = negativeHalf * a;
        TLanes m = ExpM1OfTwoParts<TLanes, T>(exponent, TLanes.MultiplySubtract(negativeHalf, a, exponent), out TLanes n);
        return TLanes.ScaleByPowerOfTwo(TLanes.MultiplyAdd(p, m, p) * w, n);
    }

    // Constants of an assembly do not move.
    private static T* AddressOf<T>(ReadOnlySpan<float> table)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(table));
}
