using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Minus each element: <c>y = -x</c>.</summary>
    /// <remarks>Dtypes: floating, int32, int64 (wraps at the smallest integer). VJP: <c>dx = -dy</c>.</remarks>
    public Tensor Negate() => Apply<NegateOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Negate"/>.</summary>
public sealed record NegateOp() : UnaryOperation("Neg")
{
    private protected override DTypeSet Takes => DTypeSet.SignedOrComplex;

    internal override Type Formula => typeof(NegateOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<NegateOperator>(x, y, count, dtype);
}

internal readonly struct NegateOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => -x;
}
