using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>x.</summary>
internal readonly struct Itself<T> : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => x;
}

/// <summary>x · y.</summary>
internal readonly struct ProductOfRows<T> : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => x * y;
}

/// <summary>(x - shift)².</summary>
internal readonly struct SquareOfDifference<T>(T shift) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes difference = x - TLanes.Broadcast(shift);
        return difference * difference;
    }
}

/// <summary>((x - first) - second)².</summary>
internal readonly struct SquareOfTwiceShifted<T>(T first, T second) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes difference = (x - TLanes.Broadcast(first)) - TLanes.Broadcast(second);
        return difference * difference;
    }
}

/// <summary>(x - shift) · scale.</summary>
internal readonly struct ShiftedAndScaled<T>(T shift, T scale) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => (x - TLanes.Broadcast(shift)) * TLanes.Broadcast(scale);
}

/// <summary>x · scale.</summary>
internal readonly struct Scaled<T>(T scale) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => x * TLanes.Broadcast(scale);
}

/// <summary>e^(x - shift).</summary>
internal readonly struct ExponentialOfDifference<T>(T shift) : IRowFormula<T>
    where T : unmanaged
{
    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => Exponentials.Exp<TLanes, T>(x - TLanes.Broadcast(shift));
}

/// <summary>(x - first) - second.</summary>
internal readonly struct TwiceShifted<T>(T first, T second) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => (x - TLanes.Broadcast(first)) - TLanes.Broadcast(second);
}

/// <summary>y · (second - (x - first)), and 0 where y is 0, also for an x of -inf.</summary>
internal readonly struct WeightedShortfall<T>(T first, T second) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> =>
        ~TLanes.Equal(y, TLanes.BroadcastBits(0)) & (y * (TLanes.Broadcast(second) - (x - TLanes.Broadcast(first))));
}

/// <summary>scale · (weight · x - y).</summary>
internal readonly struct ScaledDifference<T>(T scale, T weight) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> =>
        TLanes.Broadcast(scale) * TLanes.MultiplyAdd(TLanes.Broadcast(weight), x, -y);
}

/// <summary>scale · (x - shift - slope · y).</summary>
internal readonly struct ScaledResidual<T>(T scale, T shift, T slope) : IRowFormula<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> =>
        TLanes.Broadcast(scale) * (x - TLanes.MultiplyAdd(TLanes.Broadcast(slope), y, TLanes.Broadcast(shift)));
}
