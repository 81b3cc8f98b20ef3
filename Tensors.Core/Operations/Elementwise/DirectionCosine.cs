using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Cosine of the angle between the axis of this tensor and the vector (x, y): <c>c = x / √(x² + y²)</c>, the slope of the hypotenuse.
    /// </summary>
    /// <param name="right">The other coordinate y, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>
    /// At most 2 ULP; nothing overflows or underflows on the way. x at (±0, ±0), where there is a corner; ±1 for an infinite x beside a
    /// finite y, 0 for an infinite y beside a finite x, ±√½ for two infinities, as <see cref="Atan2"/> has them. VJP with the other cosine
    /// s and the hypotenuse z: <c>dx = dc · s² / z</c>, <c>dy = -dc · c · s / z</c>.
    /// </remarks>
    public Tensor DirectionCosine(Tensor right) => ElementwiseOperation.ApplyBroadcast<DirectionCosineOp>("DirectionCosine", this, right);
}

/// <summary>The operation of <see cref="Tensor.DirectionCosine(Tensor)"/>.</summary>
public sealed record DirectionCosineOp() : BinaryOperation("DirectionCosine")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(DirectionCosineOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<DirectionCosineOperator>(x, y, z, count, dtype);
}

internal readonly struct DirectionCosineOperator : IBinaryOperator
{
    public static int Cost => 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Powers.DirectionCosine<TLanes, T>(x, y);
}
