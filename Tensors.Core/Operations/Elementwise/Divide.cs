using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Quotient of each pair of elements: <c>z = x / y</c>.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>
    /// Dtypes: all. Quotients are correctly rounded, with ±inf and NaN at a divisor of 0. Those of integers and truth values are float64,
    /// as in NumPy: each operand is cast first; <see cref="TruncateDivide(Tensor)"/> and <see cref="FloorDivide(Tensor)"/> give integers.
    /// VJP: <c>dx = dz / y</c>, <c>dy = -dz · z / y</c>.
    /// </remarks>
    public Tensor Divide(Tensor right) => AreCastToDivide(this, right)
        ? ElementwiseOperation.ApplyBroadcast<DivideOp>("Div", Cast(DType.Float64), right.Cast(DType.Float64))
        : ElementwiseOperation.ApplyBroadcast<DivideOp>("Div", this, right);

    /// <summary>
    /// Whether a quotient is one of integers or truth values, which float64 holds; a traced program may have rules of its own.
    /// </summary>
    private static bool AreCastToDivide(Tensor left, Tensor right) =>
        left._dtype == right._dtype && !left._dtype.IsDifferentiable
        && !(GoesToSymbol(left, right) && (left.Symbol ?? right.Symbol)!.DividesIntegers);

    private static Tensor Quotient(Tensor left, Scalar right)
    {
        left = AreCastToDivide(left, left) ? left.Cast(DType.Float64) : left;
        return Apply<DivideOp>(left, right.Beside(left, "Div"));
    }

    private static Tensor Quotient(Scalar left, Tensor right)
    {
        right = AreCastToDivide(right, right) ? right.Cast(DType.Float64) : right;
        return Apply<DivideOp>(left.Beside(right, "Div"), right);
    }
}

/// <summary>The operation of <see cref="Tensor.Divide(Tensor)"/>.</summary>
public sealed record DivideOp() : BinaryOperation("Div")
{
    private protected override DTypeSet Takes => DTypeSet.Continuous;

    internal override Type Formula => typeof(DivideOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<DivideOperator>(x, y, z, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, void* z, long count, DType part) =>
        ComplexDriver.Run<ComplexQuotient>(x, y, z, count, part);
}

internal readonly struct DivideOperator : IBinaryOperator
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x / y;
}
