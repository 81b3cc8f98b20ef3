using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Product of each pair of elements: <c>z = x · y</c>.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all numeric ones; integers wrap. VJP: <c>dx = dz · y</c>, <c>dy = dz · x</c>.</remarks>
    public Tensor Multiply(Tensor right) => ElementwiseOperation.ApplyBroadcast<MultiplyOp>("Mul", this, right);
}

/// <summary>The operation of <see cref="Tensor.Multiply(Tensor)"/>.</summary>
public sealed record MultiplyOp() : BinaryOperation("Mul")
{
    private protected override DTypeSet Takes => DTypeSet.Arithmetic;

    internal override Type Formula => typeof(MultiplyOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<MultiplyOperator>(x, y, z, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, void* z, long count, DType part) =>
        ComplexDriver.Run<ComplexProduct>(x, y, z, count, part);
}

internal readonly struct MultiplyOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x * y;
}
