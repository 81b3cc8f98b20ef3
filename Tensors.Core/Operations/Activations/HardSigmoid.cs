using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sigmoid in three straight pieces: <c>y = min(max(x + 3, 0), 6) / 6</c>.</summary>
    /// <remarks>At most 1.2 ULP. NaN stays NaN. VJP: <c>dx = dy / 6</c> between -3 and 3, 0 elsewhere.</remarks>
    public Tensor HardSigmoid() => Apply<HardSigmoidOp>(this);
}

/// <summary>The operation of <see cref="Tensor.HardSigmoid()"/>.</summary>
public sealed record HardSigmoidOp() : UnaryOperation("HardSigmoid")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(HardSigmoidOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<HardSigmoidOperator>(x, y, count, dtype);
}

internal readonly struct HardSigmoidOperator : IUnaryOperator
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes six = Constants.Real<TLanes, T>(6);
        TLanes raised = x + Constants.Real<TLanes, T>(3);
        return TLanes.AtMost(TLanes.AtLeast(raised, TLanes.BroadcastBits(0)), six) / six;
    }
}
