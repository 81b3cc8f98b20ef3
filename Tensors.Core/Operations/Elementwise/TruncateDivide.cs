namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Quotient of each pair of integers, cut towards 0 as <c>/</c> of integers in C#: <c>-7</c> by 2 is -3.</summary>
    /// <param name="right">The divisors, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not those of integers.</exception>
    /// <exception cref="DivideByZeroException">A divisor is 0.</exception>
    /// <remarks>Dtypes: integers; the result has theirs. The smallest by -1 wraps to itself. <see cref="FloorDivide(Tensor)"/> rounds down,
    /// <see cref="Divide(Tensor)"/> does not round to integers. Not differentiable.</remarks>
    public Tensor TruncateDivide(Tensor right) => ElementwiseOperation.ApplyBroadcast<TruncateDivideOp>("TruncateDiv", this, right);

    /// <summary>See <see cref="TruncateDivide(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor TruncateDivide(Scalar right) => Apply<TruncateDivideOp>(this, right.Beside(this, "TruncateDiv"));
}

/// <summary>The operation of <see cref="Tensor.TruncateDivide(Tensor)"/>.</summary>
public sealed record TruncateDivideOp() : BinaryOperation("TruncateDiv")
{
    private protected override DTypeSet Takes => DTypeSet.Integer;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int32:
                IntegerDriver.Binary<TruncatedQuotient, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                IntegerDriver.Binary<TruncatedQuotient, long>(x, y, (long*)z, count);
                break;
            default:
                IntegerDriver.Binary<TruncatedQuotient, byte>(x, y, (byte*)z, count);
                break;
        }
    }
}

internal readonly struct TruncatedQuotient : IIntegerOperator
{
    public static T Invoke<T>(T x, T y)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (T.IsZero(y))
        {
            throw new DivideByZeroException(
                "TruncateDiv: a divisor is 0; integers have no infinity. Divide with x / y, which gives float64, or use Where.");
        }

        // The hardware traps on the one quotient that does not fit.
        return T.IsNegative(y) && y == -T.One ? -x : x / y;
    }
}
