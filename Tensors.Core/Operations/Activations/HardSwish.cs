using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Swish with the hard sigmoid: <c>y = x · min(max(x + 3, 0), 6) / 6</c>.</summary>
    /// <remarks>
    /// At most 2.2 ULP. -0 at -inf, +inf at +inf, NaN stays NaN. VJP: <c>dx = dy · (x / 3 + ½)</c> between -3 and 3, 0 below, <c>dy</c>
    /// above.
    /// </remarks>
    public Tensor HardSwish() => Apply<HardSwishOp>(this);
}

/// <summary>The operation of <see cref="Tensor.HardSwish()"/>.</summary>
public sealed record HardSwishOp() : UnaryOperation("HardSwish")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(HardSwishOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<HardSwishOperator>(x, y, count, dtype);
}

internal readonly struct HardSwishOperator : IUnaryOperator
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes six = Constants.Real<TLanes, T>(6);
        TLanes three = Constants.Real<TLanes, T>(3);
        TLanes cut = TLanes.AtLeast(x, -three);
        return TLanes.Select(TLanes.Less(three, x), x, cut * TLanes.AtMost(cut + three, six) / six);
    }
}
