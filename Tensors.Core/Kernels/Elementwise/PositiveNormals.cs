using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>Tells arrays that hold nothing but positive normal numbers: no zero, denormal, negative number, infinity or NaN.</summary>
internal static unsafe class PositiveNormals
{
    public static bool AreAll<T>(T* x, nint count)
        where T : unmanaged =>
        Vector512.IsHardwareAccelerated && count >= Lanes512<T>.Count ? AreAllIn<Lanes512<T>, T>(x, count)
        : Vector256.IsHardwareAccelerated && count >= Lanes256<T>.Count ? AreAllIn<Lanes256<T>, T>(x, count)
        : count >= Lanes128<T>.Count && AreAllIn<Lanes128<T>, T>(x, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreAllIn<TLanes, T>(T* x, nint count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // A product with 0 is 0, but for infinities and NaN, which then stay in the sum.
        nint last = count - TLanes.Count;
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes smallest = TLanes.Load(x + last);
        TLanes zeros = zero * smallest;
        for (nint i = 0; i < last; i += TLanes.Count)
        {
            TLanes lanes = TLanes.Load(x + i);
            smallest = TLanes.AtMost(lanes, smallest);
            zeros = TLanes.MultiplyAdd(zero, lanes, zeros);
        }

        TLanes leastNormal = Constants.Real<TLanes, T>(1.17549435e-38f, 2.2250738585072014e-308);
        TLanes normal = TLanes.LessOrEqual(leastNormal, smallest) & TLanes.Equal(zeros, zero);
        return !new ReadOnlySpan<byte>(&normal, sizeof(TLanes)).ContainsAnyExcept((byte)0xff);
    }
}
