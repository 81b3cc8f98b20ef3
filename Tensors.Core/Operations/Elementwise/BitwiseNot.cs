using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Each bit turned over: <c>y = ~x</c>.</summary>
    /// <remarks>Dtypes: integers. Not differentiable.</remarks>
    public Tensor BitwiseNot() => Apply<BitwiseNotOp>(this);
}

/// <summary>The operation of <see cref="Tensor.BitwiseNot"/>.</summary>
public sealed record BitwiseNotOp() : UnaryOperation("BitwiseNot")
{
    private protected override DTypeSet Takes => DTypeSet.Integer;

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<BitwiseNotOperator>(x, y, count, dtype);
}

internal readonly struct BitwiseNotOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ~x;
}
