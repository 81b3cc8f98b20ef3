using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>What tanh takes from each element: <c>y = x - tanh x</c>.</summary>
    /// <remarks>At most 8 ULP, also near 0, where the difference is not formed. ±inf at ±inf. VJP: <c>dx = dy · tanh² x</c>.</remarks>
    public Tensor TanhShrink() => Apply<TanhShrinkOp>(this);
}

/// <summary>The operation of <see cref="Tensor.TanhShrink()"/>.</summary>
public sealed record TanhShrinkOp() : UnaryOperation("TanhShrink")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(TanhShrinkOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<TanhShrinkOperator>(x, y, count, dtype);
}

internal readonly struct TanhShrinkOperator : IUnaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogisticFunctions.TanhShrink<TLanes, T>(x);
}
