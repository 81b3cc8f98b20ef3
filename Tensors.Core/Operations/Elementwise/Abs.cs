using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Absolute value of each element: <c>y = |x|</c>; of complex numbers their length, which is real.</summary>
    /// <remarks>
    /// Dtypes: floating, int32, int64 (the smallest integer wraps to itself). |NaN| is NaN. VJP: <c>dx = dy · sign x</c>, 0 at 0; of
    /// complex numbers <c>dx = dy · x / |x|</c>.
    /// </remarks>
    public Tensor Abs() => _dtype.IsComplex ? Real().Hypot(Imaginary()) : Apply<AbsOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Abs"/>.</summary>
public sealed record AbsOp() : UnaryOperation("Abs")
{
    private protected override DTypeSet Takes => DTypeSet.Signed;

    internal override Type Formula => typeof(AbsOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<AbsOperator>(x, y, count, dtype);
}

internal readonly struct AbsOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(long))
        {
            // Two's complement: flip and add one where the sign bit, spread over the lane, is set.
            TLanes sign = TLanes.Less(x, TLanes.BroadcastBits(0));
            return (x ^ sign) - sign;
        }

        return TLanes.Abs(x);
    }
}
