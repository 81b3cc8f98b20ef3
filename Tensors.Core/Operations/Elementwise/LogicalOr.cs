using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether either is true.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtype: bool. Not differentiable.</remarks>
    public Tensor LogicalOr(Tensor right) => ElementwiseOperation.ApplyBroadcast<LogicalOrOp>("LogicalOr", this, right);
}

/// <summary>The operation of <see cref="Tensor.LogicalOr(Tensor)"/>.</summary>
public sealed record LogicalOrOp() : BinaryOperation("LogicalOr")
{
    private protected override DTypeSet Takes => DTypeSet.Bool;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDriver.Binary<LogicalOrOperator, byte>(x, y, (byte*)z, count);
}

internal readonly struct LogicalOrOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x | y;
}
