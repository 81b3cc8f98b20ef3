using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Rectified linear unit: <c>y = max(x, 0)</c>.</summary>
    /// <remarks>Dtypes: all numeric ones. NaN stays NaN. VJP: <c>dx = dy</c> where y is positive, else 0.</remarks>
    public Tensor Relu() => Apply<ReluOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Relu"/>.</summary>
public sealed record ReluOp() : UnaryOperation("Relu")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    internal override Type Formula => typeof(ReluOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<ReluOperator>(x, y, count, dtype);
}

internal readonly struct ReluOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Max(x, TLanes.BroadcastBits(0));
}
