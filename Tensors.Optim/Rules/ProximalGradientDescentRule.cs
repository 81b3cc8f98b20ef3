using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary><c>q = p - rate · g</c>, <c>p ← sign q · max(|q| - rate · l1, 0) / (1 + rate · l2)</c>.</summary>
internal readonly struct ProximalGradientDescentRule<T>(T rate, T l1, T l2) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes step = TLanes.Broadcast(rate);
        parameter = Proximal.Shrink<TLanes, T>(parameter - (step * gradient), step, TLanes.Broadcast(l1), TLanes.Broadcast(l2));
    }
}
