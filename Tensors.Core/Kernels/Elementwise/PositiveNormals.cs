using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Tells arrays that hold nothing but positive normal numbers: no zero, denormal, negative number, infinity or NaN.</summary>
internal static unsafe class PositiveNormals
{
    public static bool AreAll<T>(T* x, nint count)
        where T : unmanaged => Widths.WidestOf<Loop<T>, T, bool>(new(x, count), count, tooFew: false);

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

    private readonly struct Loop<T>(T* x, nint count) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _x = x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => AreAllIn<TLanes, T>(_x, count);
    }
}
