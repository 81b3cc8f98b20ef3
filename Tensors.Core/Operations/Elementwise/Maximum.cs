using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The greater of each pair of elements.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all numeric ones. NaN wins; +0 is above -0 (IEEE 754-2019 maximum). VJP: <c>dz</c> goes to the greater,
    /// half to each where they are equal.</remarks>
    public Tensor Maximum(Tensor right) => ElementwiseOperation.ApplyBroadcast<MaximumOp>("Maximum", this, right);
}

/// <summary>The operation of <see cref="Tensor.Maximum(Tensor)"/>.</summary>
public sealed record MaximumOp() : BinaryOperation("Maximum")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    internal override Type Formula => typeof(MaximumOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<MaximumOperator>(x, y, z, count, dtype);
}

internal readonly struct MaximumOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Max(x, y);
}
