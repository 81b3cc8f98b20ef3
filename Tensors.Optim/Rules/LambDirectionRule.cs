using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slots m, v, u: m and v as <see cref="AdamRule{T}"/> has them, <c>u = (m / c₁) / (√(v / c₂) + ε) + decay · p</c> with the corrections c for the
/// slots' start at 0; p stays as it is.</summary>
internal readonly struct LambDirectionRule<T>(T newOfFirst, T newOfSecond, T firstCorrection, T secondCorrection, T epsilon, T decay) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += (gradient - first) * TLanes.Broadcast(newOfFirst);
        second += ((gradient * gradient) - second) * TLanes.Broadcast(newOfSecond);
        TLanes mean = first / TLanes.Broadcast(firstCorrection);
        TLanes deviation = TLanes.Sqrt(second / TLanes.Broadcast(secondCorrection)) + TLanes.Broadcast(epsilon);
        third = (mean / deviation) + (TLanes.Broadcast(decay) * parameter);
    }
}
