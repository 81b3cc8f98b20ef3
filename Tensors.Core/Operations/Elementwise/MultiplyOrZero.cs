namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Product of each pair of elements in which 0 wins: <c>z = x · y</c>, and 0 where either is 0, also beside an infinity or NaN.
    /// </summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Correctly rounded; signs of zeros as in <see cref="Multiply(Tensor)"/> where that is a number. For terms like <c>p · ln p</c>, and
    /// for rules of derivatives: a cotangent of 0 stays 0 beside an infinite slope. VJP: <c>dx = dz · y</c>, <c>dy = dz · x</c>, again with
    /// this product.
    /// </remarks>
    public Tensor MultiplyOrZero(Tensor right) => ElementwiseOperation.ApplyBroadcast<MultiplyOrZeroOp>("MultiplyOrZero", this, right);
}

/// <summary>The operation of <see cref="Tensor.MultiplyOrZero(Tensor)"/>.</summary>
public sealed record MultiplyOrZeroOp() : BinaryOperation("MultiplyOrZero")
{
    private protected override DTypeSet Takes => DTypeSet.Continuous;

    internal override Type Formula => typeof(MultiplyOrZeroOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<MultiplyOrZeroOperator>(x, y, z, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, void* z, long count, DType part) =>
        ComplexDriver.Run<ComplexProductOrZero>(x, y, z, count, part);
}

internal readonly struct MultiplyOrZeroOperator : IBinaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes product = x * y;
        TLanes lost = (TLanes.Equal(x, zero) | TLanes.Equal(y, zero)) & ~TLanes.Equal(product, product);
        return TLanes.Select(lost, zero, product);
    }
}
