using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Exponential linear unit: <c>y = x</c> for x &gt; 0, else <c>y = α · (eˣ - 1)</c>.</summary>
    /// <param name="alpha">How far below 0 it reaches; the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// At most 3 ULP. -α at -inf. VJP: <c>dx = dy</c> for x ≥ 0, else <c>dx = dy · α · eˣ</c>; <c>dα = dy · (eˣ - 1)</c> for x ≤ 0.
    /// </remarks>
    public Tensor Elu(Tensor alpha) => ElementwiseOperation.ApplyBroadcast<EluOp>("Elu", this, alpha);

    /// <summary>See <see cref="Elu(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    /// <param name="alpha">A number; default 1.</param>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    public Tensor Elu(double alpha = 1) => Apply<EluOp>(this, ((Scalar)alpha).Beside(this, "Elu"));
}

/// <summary>The operation of <see cref="Tensor.Elu(Tensor)"/>: (x, alpha).</summary>
public sealed record EluOp() : BinaryOperation("Elu")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(EluOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<EluOperator>(x, y, z, count, dtype);
}

internal readonly struct EluOperator : IBinaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        return TLanes.Select(TLanes.Less(zero, x), x, y * Exponentials.ExpM1<TLanes, T>(TLanes.AtMost(x, zero)));
    }
}
