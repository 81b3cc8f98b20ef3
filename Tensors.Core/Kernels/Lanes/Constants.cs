using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Small constants in every element type.</summary>
internal static class Constants
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes One<TLanes, T>()
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return TLanes.Broadcast(Unsafe.BitCast<float, T>(1f));
        }

        if (typeof(T) == typeof(double))
        {
            return TLanes.Broadcast(Unsafe.BitCast<double, T>(1d));
        }

        if (typeof(T) == typeof(byte))
        {
            return TLanes.Broadcast(Unsafe.BitCast<byte, T>(1));
        }

        return TLanes.BroadcastBits(1);
    }

    /// <summary>A constant of a floating-point formula, rounded once to the precision of the elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Real<TLanes, T>(double value)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => typeof(T) == typeof(float)
            ? TLanes.Broadcast(Unsafe.BitCast<float, T>((float)value))
            : TLanes.Broadcast(Unsafe.BitCast<double, T>(value));

    /// <summary>A constant that is another in each precision: an end of a range, or the rest of one that has several words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Real<TLanes, T>(float single, double real)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => typeof(T) == typeof(float)
            ? TLanes.Broadcast(Unsafe.BitCast<float, T>(single))
            : TLanes.Broadcast(Unsafe.BitCast<double, T>(real));
}
