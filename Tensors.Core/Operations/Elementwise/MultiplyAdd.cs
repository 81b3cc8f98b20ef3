using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Product and sum in one: <c>w = x · y + z</c>, rounded once for floating-point elements.</summary>
    /// <param name="factor">y, of the same dtype; the three shapes broadcast.</param>
    /// <param name="addend">z, of the same dtype.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>Dtypes: all numeric ones; integers wrap. VJP: <c>dx = dw · y</c>, <c>dy = dw · x</c>, <c>dz = dw</c>.</remarks>
    public Tensor MultiplyAdd(Tensor factor, Tensor addend) =>
        ElementwiseOperation.ApplyBroadcast<MultiplyAddOp>("MultiplyAdd", this, factor, addend);

    /// <summary>This tensor and a multiple of a product: <c>y = x + value · left · right</c>.</summary>
    /// <param name="left">The same dtype; the three shapes broadcast.</param>
    /// <param name="right">The same dtype.</param>
    /// <param name="value">A number of this dtype.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>Dtypes: all numeric ones. The last product and the sum are rounded once.</remarks>
    public Tensor AddCMul(Tensor left, Tensor right, Scalar? value = null) =>
        (value is { } factor ? left * factor : left).MultiplyAdd(right, this);
}

/// <summary>The operation of <see cref="Tensor.MultiplyAdd"/>.</summary>
public sealed record MultiplyAddOp() : TernaryOperation("MultiplyAdd")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    internal override Type Formula => typeof(MultiplyAddOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, in Operand z, void* w, long count, DType dtype) =>
        MapNumeric<MultiplyAddOperator>(x, y, z, w, count, dtype);
}

internal readonly struct MultiplyAddOperator : ITernaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y, TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.MultiplyAdd(x, y, z);
}
