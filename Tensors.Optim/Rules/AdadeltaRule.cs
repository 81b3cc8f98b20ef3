using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slots a, d: <c>a ← ρ · a + (1 - ρ) · g²</c>, <c>u = √(d + ε) / √(a + ε) · g</c>, <c>p ← p - rate · u</c>,
/// <c>d ← ρ · d + (1 - ρ) · u²</c>.</summary>
internal readonly struct AdadeltaRule<T>(T rate, T kept, T added, T epsilon) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int SlotCount => 2;

    /// <summary>The rule with numbers as users give them.</summary>
    public static AdadeltaRule<T> Of(double learningRate, double rho, double epsilon) => new(
        T.CreateTruncating(learningRate), T.CreateTruncating(rho), T.One - T.CreateTruncating(rho), T.CreateTruncating(epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes rho = TLanes.Broadcast(kept);
        TLanes rest = TLanes.Broadcast(added);
        TLanes small = TLanes.Broadcast(epsilon);
        first = (first * rho) + (gradient * gradient * rest);
        TLanes update = TLanes.Sqrt(second + small) / TLanes.Sqrt(first + small) * gradient;
        parameter -= update * TLanes.Broadcast(rate);
        second = (second * rho) + (update * update * rest);
    }
}
