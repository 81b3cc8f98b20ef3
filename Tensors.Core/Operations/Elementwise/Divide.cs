using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Quotient of each pair of elements: <c>z = x / y</c>.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <exception cref="DivideByZeroException">Integers only: a divisor is 0.</exception>
    /// <remarks>Dtypes: all numeric ones. Floating-point quotients are correctly rounded, with ±inf and NaN at a divisor of 0; integers
    /// are cut towards 0 as in C#, the smallest by -1 wraps. VJP: <c>dx = dz / y</c>, <c>dy = -dz · z / y</c>.</remarks>
    public Tensor Divide(Tensor right) => ElementwiseOperation.ApplyBroadcast<DivideOp>("Div", this, right);
}

/// <summary>The operation of <see cref="Tensor.Divide(Tensor)"/>.</summary>
public sealed record DivideOp() : BinaryOperation("Div")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int32:
                IntegerDriver.Binary<IntegerDivideOperator, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                IntegerDriver.Binary<IntegerDivideOperator, long>(x, y, (long*)z, count);
                break;
            case DType.UInt8:
                IntegerDriver.Binary<IntegerDivideOperator, byte>(x, y, (byte*)z, count);
                break;
            default:
                ElementwiseDispatch.Floating<DivideOperator>(x, y, z, count, dtype);
                break;
        }
    }
}

internal readonly struct DivideOperator : IBinaryOperator
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x / y;
}

internal readonly struct IntegerDivideOperator : IIntegerOperator
{
    public static T Invoke<T>(T x, T y)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (T.IsZero(y))
        {
            throw new DivideByZeroException("Div: a divisor is 0; integers have no infinity. Cast to a floating-point dtype first, or use Where.");
        }

        // The hardware traps on the one quotient that does not fit.
        return T.IsNegative(y) && y == -T.One ? -x : x / y;
    }
}
