using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The lesser of each pair of elements.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all numeric ones. NaN wins; -0 is below +0 (IEEE 754-2019 minimum). VJP: <c>dz</c> goes to the lesser,
    /// half to each where they are equal.</remarks>
    public Tensor Minimum(Tensor right) => ElementwiseOperation.ApplyBroadcast<MinimumOp>("Minimum", this, right);
}

/// <summary>The operation of <see cref="Tensor.Minimum(Tensor)"/>.</summary>
public sealed record MinimumOp() : BinaryOperation("Minimum")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    internal override Type Formula => typeof(MinimumOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<MinimumOperator>(x, y, z, count, dtype);
}

internal readonly struct MinimumOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Min(x, y);
}
