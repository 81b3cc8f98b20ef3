using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Quotient of each pair of elements rounded down, as <c>//</c> in Python: <c>z = ⌊x / y⌋</c>.</summary>
    /// <param name="right">The divisors, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <exception cref="DivideByZeroException">Integers only: a divisor is 0.</exception>
    /// <remarks>Dtypes: all numeric ones. The floor of the exact quotient, not of the rounded one: 1 by 0.1 is 9; from 2²³ on (float64:
    /// 2⁵²) it may be off by the last digit. <c>x / y</c> for a divisor of 0; NaN for infinite x; as NumPy has it, which is off by one from
    /// 2²² on. Its derivative is
    /// 0.</remarks>
    public Tensor FloorDivide(Tensor right) => ElementwiseOperation.ApplyBroadcast<FloorDivideOp>("FloorDivide", this, right);

    /// <summary>See <see cref="FloorDivide(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor FloorDivide(Scalar right) => Apply<FloorDivideOp>(this, right.Beside(this, "FloorDivide"));
}

/// <summary>The operation of <see cref="Tensor.FloorDivide(Tensor)"/>.</summary>
public sealed record FloorDivideOp() : BinaryOperation("FloorDivide")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int32:
                IntegerDriver.Binary<FloorQuotient, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                IntegerDriver.Binary<FloorQuotient, long>(x, y, (long*)z, count);
                break;
            case DType.UInt8:
                IntegerDriver.Binary<FloorQuotient, byte>(x, y, (byte*)z, count);
                break;
            default:
                MendedDriver.Binary<FloorQuotient>(x, y, z, count, dtype);
                break;
        }
    }
}

internal readonly struct FloorQuotient : IIntegerOperator, IMendedOperator
{
    static T IIntegerOperator.Invoke<T>(T x, T y)
    {
        if (T.IsZero(y))
        {
            throw new DivideByZeroException(
                "FloorDivide: a divisor is 0; integers have no infinity. Cast to a floating-point dtype first, or use Where.");
        }

        // The hardware traps on the one quotient that does not fit.
        if (T.IsNegative(y) && y == -T.One)
        {
            return -x;
        }

        (T quotient, T remainder) = T.DivRem(x, y);
        return !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(y) ? quotient - T.One : quotient;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes IBinaryOperator.Invoke<TLanes, T>(TLanes x, TLanes y) => Divide<TLanes, T>(x, y).Quotient;

    /// <summary>
    /// The rounded quotient's floor is the exact one's or one more, and what it leaves then has the wrong sign. That holds while the type
    /// has fractions of such a size.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Quotient, TLanes Remainder) Divide<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes rounded = x / y;
        TLanes quotient = TLanes.Floor(rounded);
        TLanes remainder = TLanes.MultiplyAdd(-quotient, y, x);
        TLanes tooMuch = (TLanes.Less(remainder, zero) ^ TLanes.Less(y, zero)) & ~TLanes.Equal(remainder, zero);
        TLanes nan = Constants.Real<TLanes, T>(double.NaN);
        TLanes isExact = TLanes.Less(TLanes.Abs(rounded), Constants.Real<TLanes, T>(1 << 23, 1L << 52)) & TLanes.Equal(
            remainder, remainder);
        return (
            TLanes.Select(isExact, TLanes.Select(tooMuch, quotient - Constants.One<TLanes, T>(), quotient), nan),
            TLanes.Select(isExact, TLanes.Select(tooMuch, remainder + y, remainder), nan));
    }

    static T IMendedOperator.Mend<T>(T x, T y)
    {
        T remainder = x % y;
        if (T.IsZero(y) || T.IsNaN(remainder))
        {
            return T.IsZero(y) ? x / y : remainder;
        }

        // x - remainder is a multiple of y, so the quotient is an integer but for rounding.
        T quotient = (x - remainder) / y;
        if (!T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(y))
        {
            quotient -= T.One;
        }

        return T.IsZero(quotient) ? T.CopySign(quotient, x / y) : T.Round(quotient);
    }
}
