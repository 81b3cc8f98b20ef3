using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slots m, v: <c>m ← m + (1 - β₁) · (g - m)</c>, <c>v ← max(β₂ · v, |g|)</c>, <c>p ← p - rate · m / (v + ε)</c>.</summary>
internal readonly struct AdaMaxRule<T>(T rate, T newOfFirst, T keptOfSecond, T epsilon) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int SlotCount => 2;

    /// <summary>The rule of a step: the power is that of its number.</summary>
    public static AdaMaxRule<T> Of(double learningRate, double beta1, double beta2, double beta1Power, double epsilon) => new(
        T.CreateTruncating(learningRate) / (T.One - T.CreateTruncating(beta1Power)),
        T.One - T.CreateTruncating(beta1),
        T.CreateTruncating(beta2),
        T.CreateTruncating(epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += (gradient - first) * TLanes.Broadcast(newOfFirst);
        second = TLanes.Max(TLanes.Broadcast(keptOfSecond) * second, TLanes.Abs(gradient));
        parameter -= TLanes.Broadcast(rate) * (first / (second + TLanes.Broadcast(epsilon)));
    }
}
