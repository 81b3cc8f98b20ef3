using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slots s, v: <c>s ← s + (1 - ρ) · (g² - s)</c>, <c>v ← momentum · v + rate · g / √(s + ε)</c>, <c>p ← p - v</c>.</summary>
internal readonly struct RmsPropRule<T>(T rate, T added, T momentum, T epsilon) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int SlotCount => 2;

    /// <summary>The rule with numbers as users give them.</summary>
    public static RmsPropRule<T> Of(double learningRate, double decay, double momentum, double epsilon) => new(
        T.CreateTruncating(learningRate), T.One - T.CreateTruncating(decay), T.CreateTruncating(momentum), T.CreateTruncating(epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        first += ((gradient * gradient) - first) * TLanes.Broadcast(added);
        TLanes step = gradient * TLanes.Broadcast(rate) / TLanes.Sqrt(TLanes.Broadcast(epsilon) + first);
        second = (second * TLanes.Broadcast(momentum)) + step;
        parameter -= second;
    }
}
