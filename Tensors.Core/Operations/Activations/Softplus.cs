using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Smooth rectifier: <c>y = ln(1 + eˣ)</c>.</summary>
    /// <remarks>At most 3 ULP. 0 at -inf, +inf at +inf; nothing overflows. VJP: <c>dx = dy · sigmoid x</c>.</remarks>
    public Tensor Softplus() => Apply<SoftplusOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Softplus()"/>.</summary>
public sealed record SoftplusOp() : UnaryOperation("Softplus")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(SoftplusOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<SoftplusOperator>(x, y, count, dtype);
}

internal readonly struct SoftplusOperator : IUnaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogisticFunctions.Softplus<TLanes, T>(x);
}
