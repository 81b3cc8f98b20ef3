using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Difference of each pair of elements: <c>z = x - y</c>.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all numeric ones; integers wrap. VJP: <c>dx = dz</c>, <c>dy = -dz</c>.</remarks>
    public Tensor Subtract(Tensor right) => ElementwiseOperation.ApplyBroadcast<SubtractOp>("Sub", this, right);
}

/// <summary>The operation of <see cref="Tensor.Subtract(Tensor)"/>.</summary>
public sealed record SubtractOp() : BinaryOperation("Sub")
{
    private protected override DTypeSet Takes => DTypeSet.Arithmetic;

    internal override Type Formula => typeof(SubtractOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<SubtractOperator>(x, y, z, count, dtype);
}

internal readonly struct SubtractOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x - y;
}
