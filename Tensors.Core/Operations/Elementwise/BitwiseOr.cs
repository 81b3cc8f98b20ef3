using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Bits that either has: <c>z = x | y</c>.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: integers; truth values have <see cref="LogicalOr(Tensor)"/>. Not differentiable.</remarks>
    public Tensor BitwiseOr(Tensor right) => ElementwiseOperation.ApplyBroadcast<BitwiseOrOp>("BitwiseOr", this, right);
}

/// <summary>The operation of <see cref="Tensor.BitwiseOr(Tensor)"/>.</summary>
public sealed record BitwiseOrOp() : BinaryOperation("BitwiseOr")
{
    private protected override DTypeSet Takes => DTypeSet.Integer;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<BitwiseOrOperator>(x, y, z, count, dtype);
}

internal readonly struct BitwiseOrOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x | y;
}
