using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary><c>y = ln(1 + x)</c>, accurate near 0.</summary>
    /// <remarks>At most 2 ULP. -inf at -1, NaN below, ±0 at ±0. VJP: <c>dx = dy / (1 + x)</c>.</remarks>
    public Tensor Log1p() => Apply<Log1pOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Log1p"/>.</summary>
public sealed record Log1pOp() : UnaryOperation("Log1p")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(Log1pOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<Log1pOperator>(x, y, count, dtype);
}

internal readonly struct Log1pOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Logarithms.Log1P<TLanes, T>(x);
}
