using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// What floor division leaves of each pair of elements, with the sign of the divisor, as <c>%</c> in Python: <c>z = x - ⌊x / y⌋ ·
    /// y</c>.
    /// </summary>
    /// <param name="right">The divisors, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <exception cref="DivideByZeroException">Integers only: a divisor is 0.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones. Exact but for the one sum that turns the sign. NaN for a divisor of 0 and for infinite x; a zero has the
    /// sign of the divisor; all as NumPy has it. VJP: <c>dx = dz</c>, <c>dy = -dz · ⌊x / y⌋</c>.
    /// </remarks>
    public Tensor Remainder(Tensor right) => ElementwiseOperation.ApplyBroadcast<RemainderOp>("Remainder", this, right);

    /// <summary>See <see cref="Remainder(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Remainder(Scalar right) => Apply<RemainderOp>(this, right.Beside(this, "Remainder"));

    /// <summary>Remainder with Python's sign, not C#'s; see <see cref="Remainder(Tensor)"/>.</summary>
    public static Tensor operator %(Tensor left, Tensor right) => left.Remainder(right);

    /// <summary>Remainder with Python's sign, not C#'s, for a tensor and a number; see <see cref="Remainder(Tensor)"/>.</summary>
    public static Tensor operator %(Tensor left, Scalar right) => left.Remainder(right);

    /// <summary>Remainder with Python's sign, not C#'s, for a number and a tensor; see <see cref="Remainder(Tensor)"/>.</summary>
    public static Tensor operator %(Scalar left, Tensor right) => Apply<RemainderOp>(left.Beside(right, "Remainder"), right);
}

/// <summary>The operation of <see cref="Tensor.Remainder(Tensor)"/>.</summary>
public sealed record RemainderOp() : BinaryOperation("Remainder")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int32:
                IntegerDriver.Binary<FloorRemainder, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                IntegerDriver.Binary<FloorRemainder, long>(x, y, (long*)z, count);
                break;
            case DType.UInt8:
                IntegerDriver.Binary<FloorRemainder, byte>(x, y, (byte*)z, count);
                break;
            default:
                MendedDriver.Binary<FloorRemainder>(x, y, z, count, dtype);
                break;
        }
    }
}

internal readonly struct FloorRemainder : IIntegerOperator, IMendedOperator
{
    static T IIntegerOperator.Invoke<T>(T x, T y)
    {
        if (T.IsZero(y))
        {
            throw new DivideByZeroException(
                "Remainder: a divisor is 0; integers have no NaN. Cast to a floating-point dtype first, or use Where.");
        }

        // The hardware traps on the one quotient that does not fit.
        T remainder = T.IsNegative(y) && y == -T.One ? T.Zero : x % y;
        return !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(y) ? remainder + y : remainder;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes IBinaryOperator.Invoke<TLanes, T>(TLanes x, TLanes y)
    {
        (_, TLanes remainder) = FloorQuotient.Divide<TLanes, T>(x, y);
        TLanes zero = TLanes.BroadcastBits(0);
        return TLanes.Select(TLanes.Equal(remainder, zero), y & Constants.Real<TLanes, T>(-0d), remainder);
    }

    static T IMendedOperator.Mend<T>(T x, T y)
    {
        T remainder = x % y;
        if (T.IsZero(remainder))
        {
            return T.CopySign(remainder, y);
        }

        return T.IsNegative(remainder) != T.IsNegative(y) && !T.IsNaN(y) ? remainder + y : remainder;
    }
}
