using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Hypotenuse of each pair of elements: <c>z = √(x² + y²)</c>.</summary>
    /// <param name="right">The other leg, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>At most 1 ULP; nothing overflows or underflows on the way. +inf beside an infinity, also for NaN, as in C99. VJP:
    /// <c>dx = dz · x / z</c>, <c>dy = dz · y / z</c> by <see cref="DirectionCosine"/>: both 0 at (0, 0), where there is a corner, ±1 by an
    /// infinite operand.</remarks>
    public Tensor Hypot(Tensor right) => ElementwiseOperation.ApplyBroadcast<HypotOp>("Hypot", this, right);
}

/// <summary>The operation of <see cref="Tensor.Hypot(Tensor)"/>.</summary>
public sealed record HypotOp() : BinaryOperation("Hypot")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(HypotOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<HypotOperator>(x, y, z, count, dtype);
}

internal readonly struct HypotOperator : IBinaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Powers.Hypot<TLanes, T>(x, y);
}
