namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Bits moved up: <c>z = x · 2ʸ</c>, without those that leave the element.</summary>
    /// <param name="right">By how many places, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <remarks>Dtypes: integers. Counts from the element's width on give 0, as in NumPy. Not differentiable.</remarks>
    public Tensor ShiftLeft(Tensor right) => ElementwiseOperation.ApplyBroadcast<ShiftLeftOp>("ShiftLeft", this, right);

    /// <summary>Bits moved down: <c>z = ⌊x / 2ʸ⌋</c>; the sign fills up.</summary>
    /// <param name="right">By how many places, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <remarks>
    /// Dtypes: integers. Counts from the element's width on give 0, or -1 for negative elements, as in NumPy. Not differentiable.
    /// </remarks>
    public Tensor ShiftRight(Tensor right) => ElementwiseOperation.ApplyBroadcast<ShiftRightOp>("ShiftRight", this, right);

    /// <summary>See <see cref="ShiftLeft(Tensor)"/>.</summary>
    public static Tensor operator <<(Tensor left, Tensor right) => left.ShiftLeft(right);

    /// <summary>See <see cref="ShiftLeft(Tensor)"/>.</summary>
    public static Tensor operator <<(Tensor left, int right) =>
        Apply<ShiftLeftOp>(left, ((Scalar)right).Beside(left, "ShiftLeft"));

    /// <summary>See <see cref="ShiftRight(Tensor)"/>.</summary>
    public static Tensor operator >>(Tensor left, Tensor right) => left.ShiftRight(right);

    /// <summary>See <see cref="ShiftRight(Tensor)"/>.</summary>
    public static Tensor operator >>(Tensor left, int right) =>
        Apply<ShiftRightOp>(left, ((Scalar)right).Beside(left, "ShiftRight"));
}

/// <summary>The operation of <see cref="Tensor.ShiftLeft(Tensor)"/>.</summary>
public sealed record ShiftLeftOp() : ShiftOperation("ShiftLeft")
{
    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        Map<ShiftLeftOperator>(x, y, z, count, dtype);
}

/// <summary>The operation of <see cref="Tensor.ShiftRight(Tensor)"/>.</summary>
public sealed record ShiftRightOp() : ShiftOperation("ShiftRight")
{
    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        Map<ShiftRightOperator>(x, y, z, count, dtype);
}

/// <summary>An operation that moves bits.</summary>
/// <param name="Name">The name in messages, traces and graphs.</param>
public abstract record ShiftOperation(string Name) : BinaryOperation(Name)
{
    private protected override DTypeSet Takes => DTypeSet.Integer;

    private protected static unsafe void Map<TOperator>(in Operand x, in Operand y, void* z, long count, DType dtype)
        where TOperator : struct, IIntegerOperator
    {
        switch (dtype)
        {
            case DType.Int32:
                IntegerDriver.Binary<TOperator, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                IntegerDriver.Binary<TOperator, long>(x, y, (long*)z, count);
                break;
            default:
                IntegerDriver.Binary<TOperator, byte>(x, y, (byte*)z, count);
                break;
        }
    }
}

internal readonly struct ShiftLeftOperator : IIntegerOperator
{
    public static T Invoke<T>(T x, T y)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        int count = ShiftCount.Of(y);
        return count < ShiftCount.Width<T>() ? x << count : T.Zero;
    }
}

internal readonly struct ShiftRightOperator : IIntegerOperator
{
    public static T Invoke<T>(T x, T y)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        int count = ShiftCount.Of(y);
        return count < ShiftCount.Width<T>() ? x >> count : T.IsNegative(x) ? -T.One : T.Zero;
    }
}

/// <summary>Counts of shifts as C# takes them.</summary>
internal static class ShiftCount
{
    public static int Of<T>(T count)
        where T : unmanaged, System.Numerics.IBinaryInteger<T> => T.IsNegative(count)
            ? throw new ArgumentOutOfRangeException(nameof(count), $"Shift: the count {count} is negative; shift the other way instead.")
            : int.CreateSaturating(count);

    public static unsafe int Width<T>()
        where T : unmanaged => 8 * sizeof(T);
}
