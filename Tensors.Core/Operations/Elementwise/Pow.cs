using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Power of each pair of elements: <c>z = xʸ</c>.</summary>
    /// <param name="right">The exponents, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Integers only: an exponent is negative.</exception>
    /// <remarks>Dtypes: all numeric ones; integers wrap. At most 2 ULP, special values as in C99: x⁰ = 1 and 1ʸ = 1 also for NaN, NaN for
    /// a negative base with a fractional exponent. VJP: <c>dx = dz · y · xʸ⁻¹</c> (for
    /// |y| below 1 to |ln x| ULP, as y - 1 is rounded), <c>dy = dz · xʸ · ln x</c> by
    /// <see cref="PowLog"/> (0 where x is 0 or negative). A factor 0 wins: at x = 0, whole exponents from 0 on have derivatives of every
    /// order in x.</remarks>
    public Tensor Pow(Tensor right) => ElementwiseOperation.ApplyBroadcast<PowOp>("Pow", this, right);
}

/// <summary>The operation of <see cref="Tensor.Pow(Tensor)"/>.</summary>
public sealed record PowOp() : BinaryOperation("Pow")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int32:
                IntegerDriver.Binary<IntegerPowOperator, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                IntegerDriver.Binary<IntegerPowOperator, long>(x, y, (long*)z, count);
                break;
            case DType.UInt8:
                IntegerDriver.Binary<IntegerPowOperator, byte>(x, y, (byte*)z, count);
                break;
            default:
                ElementwiseDispatch.Floating<PowOperator>(x, y, z, count, dtype);
                break;
        }
    }
}

internal readonly struct PowOperator : IBinaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Powers.Pow<TLanes, T>(x, y);
}

internal readonly struct IntegerPowOperator : IIntegerOperator
{
    public static T Invoke<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsNegative(y))
        {
            throw new ArgumentOutOfRangeException(
                nameof(y), $"Pow: the exponent {y} is negative and the elements are integers; cast to a floating-point dtype first.");
        }

        T power = T.One;
        for (; y != T.Zero; y >>= 1, x *= x)
        {
            if (T.IsOddInteger(y))
            {
                power *= x;
            }
        }

        return power;
    }
}
