using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Scaling by powers of two where no instruction does it.</summary>
internal static class PowerOfTwo
{
    /// <summary>x · 2ⁿ in two factors: neither leaves the range of normal numbers, so the result is rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Scale<TLanes, T>(TLanes x, TLanes n)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Adding 1.5 · 2²³ (2⁵²) leaves the integer in the lowest bits of the sum.
        int mantissaBits = typeof(T) == typeof(float) ? 23 : 52;
        TLanes magic = Constants.Real<TLanes, T>(12582912f, 6755399441055744);
        TLanes integer = TLanes.SubtractBits(n + magic, magic);
        TLanes one = Constants.One<TLanes, T>();
        TLanes half = TLanes.ShiftRightBitsArithmetic(integer, 1);
        TLanes first = TLanes.AddBits(one, TLanes.ShiftLeftBits(half, mantissaBits));
        TLanes second = TLanes.AddBits(one, TLanes.ShiftLeftBits(TLanes.SubtractBits(integer, half), mantissaBits));
        return x * first * second;
    }
}
