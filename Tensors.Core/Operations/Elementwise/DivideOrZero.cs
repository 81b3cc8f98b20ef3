namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Quotient of each pair of elements in which a dividend of 0 wins: <c>z = x / y</c>, and 0 where x is 0, also for a divisor of 0 or
    /// NaN.
    /// </summary>
    /// <param name="right">The divisors, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Correctly rounded; elsewhere as <see cref="Divide(Tensor)"/>, also for a divisor of 0. VJP: <c>dx = dz / y</c>, <c>dy = -(dz · z) /
    /// y</c>, where 0 wins again.
    /// </remarks>
    public Tensor DivideOrZero(Tensor right) => ElementwiseOperation.ApplyBroadcast<DivideOrZeroOp>("DivideOrZero", this, right);
}

/// <summary>The operation of <see cref="Tensor.DivideOrZero(Tensor)"/>.</summary>
public sealed record DivideOrZeroOp() : BinaryOperation("DivideOrZero")
{
    private protected override DTypeSet Takes => DTypeSet.Continuous;

    internal override Type Formula => typeof(DivideOrZeroOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<DivideOrZeroOperator>(x, y, z, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, void* z, long count, DType part) =>
        ComplexDriver.Run<ComplexQuotientOrZero>(x, y, z, count, part);
}

internal readonly struct DivideOrZeroOperator : IBinaryOperator
{
    public static int Cost => 4;

    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes quotient = x / y;
        TLanes lost = TLanes.Equal(x, zero) & ~TLanes.Equal(quotient, quotient);
        return TLanes.Select(lost, zero, quotient);
    }
}
