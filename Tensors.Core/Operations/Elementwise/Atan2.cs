using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Angle of the point (x, this) seen from the origin, in radians: between -π and π.</summary>
    /// <param name="x">The abscissas, of the same dtype; this tensor holds the ordinates; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>At most 2 ULP. The signs of zeros choose the side, infinities give multiples of π/4, as in C99. VJP:
    /// <c>dy = dz · x / (x² + y²)</c>, <c>dx = -dz · y / (x² + y²)</c>, both 0 at (0, 0), which has no direction, and at
    /// infinities.</remarks>
    public Tensor Atan2(Tensor x) => ElementwiseOperation.ApplyBroadcast<Atan2Op>("Atan2", this, x);
}

/// <summary>The operation of <see cref="Tensor.Atan2(Tensor)"/>.</summary>
public sealed record Atan2Op() : BinaryOperation("Atan2")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(Atan2Operator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<Atan2Operator>(x, y, z, count, dtype);
}

internal readonly struct Atan2Operator : IBinaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => InverseTrigonometry.Atan2<TLanes, T>(x, y);
}
