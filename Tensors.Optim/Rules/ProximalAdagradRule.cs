using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slot a: <c>a ← a + g²</c>, then as <see cref="ProximalGradientDescentRule{T}"/> with <c>rate / √a</c>.</summary>
internal readonly struct ProximalAdagradRule<T>(T rate, T l1, T l2) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += gradient * gradient;
        TLanes step = TLanes.Broadcast(rate) / TLanes.Sqrt(first);
        parameter = Proximal.Shrink<TLanes, T>(parameter - (step * gradient), step, TLanes.Broadcast(l1), TLanes.Broadcast(l2));
    }
}
