using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether exactly one is true.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtype: bool. Not differentiable.</remarks>
    public Tensor LogicalXor(Tensor right) => ElementwiseOperation.ApplyBroadcast<LogicalXorOp>("LogicalXor", this, right);
}

/// <summary>The operation of <see cref="Tensor.LogicalXor(Tensor)"/>.</summary>
public sealed record LogicalXorOp() : BinaryOperation("LogicalXor")
{
    private protected override DTypeSet Takes => DTypeSet.Bool;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDriver.Binary<LogicalXorOperator, byte>(x, y, (byte*)z, count);
}

internal readonly struct LogicalXorOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x ^ y;
}
