using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>
/// Slot v: <c>v ← momentum · v + g</c>, <c>p ← p - rate · v</c>, or with look-ahead <c>p ← p - rate · (g + momentum · v)</c>.
/// </summary>
internal readonly struct MomentumRule<T>(T rate, T momentum, bool nesterov) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes step = TLanes.Broadcast(rate);
        TLanes kept = TLanes.Broadcast(momentum);
        first = (first * kept) + gradient;
        parameter -= nesterov ? (gradient * step) + (first * kept * step) : step * first;
    }
}
