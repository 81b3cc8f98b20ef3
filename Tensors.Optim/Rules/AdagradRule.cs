using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slot a: <c>a ← a + g²</c>, <c>p ← p - rate · g / √a</c>.</summary>
internal readonly struct AdagradRule<T>(T rate) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += gradient * gradient;
        parameter -= gradient * TLanes.Broadcast(rate) / TLanes.Sqrt(first);
    }
}
