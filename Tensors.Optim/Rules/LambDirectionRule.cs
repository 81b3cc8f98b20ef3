using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>
/// Slots m, v, u: m and v as <see cref="AdamRule{T}"/> has them, <c>u = (m / c₁) / (√(v / c₂) + ε) + decay · p</c> with the corrections c
/// for the slots' start at 0; p stays as it is.
/// </summary>
internal readonly struct LambDirectionRule<T>(T newOfFirst, T newOfSecond, T firstCorrection, T secondCorrection, T epsilon, T decay)
    : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int SlotCount => 3;

    /// <summary>The rule of a step: powers are those of its number.</summary>
    public static LambDirectionRule<T> Of(
        double beta1, double beta2, double beta1Power, double beta2Power, double epsilon, double weightDecay) => new(
            T.One - T.CreateTruncating(beta1),
            T.One - T.CreateTruncating(beta2),
            T.One - T.CreateTruncating(beta1Power),
            T.One - T.CreateTruncating(beta2Power),
            T.CreateTruncating(epsilon),
            T.CreateTruncating(weightDecay));

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
