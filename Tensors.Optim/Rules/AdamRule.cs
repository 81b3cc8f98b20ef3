using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slots m, v: <c>m ← m + (1 - β₁) · (g - m)</c>, <c>v ← v + (1 - β₂) · (g² - v)</c>, <c>p ← p - decay · p - rate · m / (√v + ε)</c>; the rate is
/// corrected for the slots' start at 0.</summary>
internal readonly struct AdamRule<T>(T rate, T newOfFirst, T newOfSecond, T epsilon, T decay) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += (gradient - first) * TLanes.Broadcast(newOfFirst);
        second += ((gradient * gradient) - second) * TLanes.Broadcast(newOfSecond);
        parameter -= TLanes.Broadcast(decay) * parameter;
        parameter -= first * TLanes.Broadcast(rate) / (TLanes.Sqrt(second) + TLanes.Broadcast(epsilon));
    }
}
