using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>
/// Slots m, v: <c>m ← m + (1 - β₁) · (g - m)</c>, <c>v ← v + (1 - β₂) · (g² - v)</c>, <c>p ← p - decay · p - rate · m / (√v + ε)</c>; the
/// rate is corrected for the slots' start at 0.
/// </summary>
internal readonly struct AdamRule<T>(T rate, T newOfFirst, T newOfSecond, T epsilon, T decay) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int SlotCount => 2;

    /// <summary>The rule of a step: powers are those of its number, the decay is the share of the parameter that is taken away.</summary>
    public static AdamRule<T> Of(
        double learningRate, double beta1, double beta2, double beta1Power, double beta2Power, double epsilon, double decay)
    {
        T correction = T.Sqrt(T.One - T.CreateTruncating(beta2Power));
        return new(
            T.CreateTruncating(learningRate) * correction / (T.One - T.CreateTruncating(beta1Power)),
            T.One - T.CreateTruncating(beta1),
            T.One - T.CreateTruncating(beta2),
            T.CreateTruncating(epsilon),
            T.CreateTruncating(decay));
    }

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
