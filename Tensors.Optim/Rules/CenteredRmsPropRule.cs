using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>
/// As <see cref="RmsPropRule{T}"/> with a third slot m, the mean gradient: <c>m ← m + (1 - ρ) · (g - m)</c>, and √(s - m² + ε) as the
/// divisor.
/// </summary>
internal readonly struct CenteredRmsPropRule<T>(T rate, T added, T momentum, T epsilon) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int SlotCount => 3;

    /// <summary>The rule with numbers as users give them.</summary>
    public static CenteredRmsPropRule<T> Of(double learningRate, double decay, double momentum, double epsilon) => new(
        T.CreateTruncating(learningRate), T.One - T.CreateTruncating(decay), T.CreateTruncating(momentum), T.CreateTruncating(epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += ((gradient * gradient) - first) * TLanes.Broadcast(added);
        third += (gradient - third) * TLanes.Broadcast(added);
        TLanes step = gradient * TLanes.Broadcast(rate) / TLanes.Sqrt(first - (third * third) + TLanes.Broadcast(epsilon));
        second = (second * TLanes.Broadcast(momentum)) + step;
        parameter -= second;
    }
}
