using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether elements are equal; the result is bool.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all. NaN equals nothing, not even itself; -0 equals +0. Not differentiable.</remarks>
    public Tensor Equal(Tensor right) => ElementwiseOperation.ApplyBroadcast<EqualOp>("Equal", this, right);
}

/// <summary>The operation of <see cref="Tensor.Equal(Tensor)"/>.</summary>
public sealed record EqualOp() : ComparisonOperation("Equal")
{
    private protected override DTypeSet Takes => DTypeSet.All;

    internal override Type Formula => typeof(EqualOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Compare<EqualOperator>(x, y, z, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, void* z, long count, DType part) =>
        ComplexDriver.Compare(x, y, (byte*)z, count, part, equal: true);
}

internal readonly struct EqualOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Equal(x, y);
}
