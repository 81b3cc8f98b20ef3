using System.Runtime.CompilerServices;
using static Tensors.Exponentials;

namespace Tensors;

// In float32 a reduction by π needs one polynomial where quadrants need two.
internal static partial class Trigonometry
{
    /// <summary>sin x = ± sin r with r = x - n · π and |r| ≤ π/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes SinOfSingle<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes n = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(0.3183098861837907), out TLanes integer);
        TLanes sine = SinOfHalfTurn<TLanes, T>(ReduceByPi<TLanes, T>(x, n)) ^ TLanes.ShiftLeftBits(integer, 31);

        // The reduction turns -0 into +0.
        return TLanes.Select(TLanes.Equal(x, TLanes.BroadcastBits(0)), x, sine);
    }

    /// <summary>cos x = sin(x + π/2), with n - ½ in the place of n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes CosOfSingle<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes half = Constants.Real<TLanes, T>(0.5);
        TLanes turns = TLanes.MultiplyAdd(x, Constants.Real<TLanes, T>(0.3183098861837907), half);
        TLanes n = NearestMultiple<TLanes, T>(turns, Constants.One<TLanes, T>(), out TLanes integer);
        return SinOfHalfTurn<TLanes, T>(ReduceByPi<TLanes, T>(x, n - half)) ^ TLanes.ShiftLeftBits(integer, 31);
    }

    /// <summary>x - n · π with π in three parts (Cody and Waite); each multiply-add is rounded relative to its own result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ReduceByPi<TLanes, T>(TLanes x, TLanes n)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes r = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(-3.141592653589793), x);
        r = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(8.74227766e-8f, -1.2246467991473532e-16), r);
        return TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(3.43024902e-15f, 2.9947698097183397e-33), r);
    }

    /// <summary>sin r = r + r³ · p(r²) on |r| ≤ π/2: error 2⁻²⁷ with degree 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes SinOfHalfTurn<TLanes, T>(TLanes r)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes z = r * r;
        TLanes p = Constants.Real<TLanes, T>(2.6057502397041432702e-06);
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00019809589851143245896));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0083330660783579001138));
        p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.16666659544344919475));
        return TLanes.MultiplyAdd(z * p, r, r);
    }
}
