using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary><c>p ← p - rate · g</c>.</summary>
internal readonly struct GradientDescentRule<T>(T rate) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        parameter -= TLanes.Broadcast(rate) * gradient;
    }
}
