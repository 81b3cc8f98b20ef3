using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Power of each pair of elements times the logarithm of the base, the slope of the power in its exponent: <c>z = xʸ · ln x</c>.
    /// </summary>
    /// <param name="right">The exponents y, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>
    /// At most 8 ULP, also where the power alone leaves the range. 0 where x is 0 or negative, where x is 1, and where the power is 0. VJP:
    /// <c>dx = dz · xʸ⁻¹ · (1 + y · ln x)</c>, 0 where x is 0 or negative, <c>dy = dz · z · ln x</c>.
    /// </remarks>
    public Tensor PowLog(Tensor right) => ElementwiseOperation.ApplyBroadcast<PowLogOp>("PowLog", this, right);
}

/// <summary>The operation of <see cref="Tensor.PowLog(Tensor)"/>.</summary>
public sealed record PowLogOp() : BinaryOperation("PowLog")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(PowLogOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<PowLogOperator>(x, y, z, count, dtype);
}

internal readonly struct PowLogOperator : IBinaryOperator
{
    public static int Cost => 48;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes log = Logarithms.Log<TLanes, T>(TLanes.Select(TLanes.LessOrEqual(x, zero), Constants.One<TLanes, T>(), x));

        // The root of the power on both sides, so that only the product itself can leave the range. The least exponents have no half.
        TLanes half = y * Constants.Real<TLanes, T>(0.5);
        TLanes root = Powers.Pow<TLanes, T>(x, TLanes.Select(TLanes.Equal(half, zero), y, half));
        TLanes product = root * log * root;
        TLanes lost = (TLanes.Equal(log, zero) | TLanes.Equal(root, zero)) & ~TLanes.Equal(product, product);
        return TLanes.Select(lost, zero, product);
    }
}
