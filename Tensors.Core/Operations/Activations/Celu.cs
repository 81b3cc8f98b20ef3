using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Continuously differentiable exponential linear unit: <c>y = x</c> for x &gt; 0, else <c>y = α · (e^(x / α) - 1)</c>.
    /// </summary>
    /// <param name="alpha">How far below 0 it reaches; the same dtype; not 0; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// At most 4 ULP. -α at -inf for α &gt; 0. VJP: <c>dx = dy</c> for x &gt; 0, else <c>dx = dy · e^(x / α)</c>; <c>dα = dy · (e^(x / α) ·
    /// (1 - x / α) - 1)</c> for x ≤ 0.
    /// </remarks>
    public Tensor Celu(Tensor alpha) => ElementwiseOperation.ApplyBroadcast<CeluOp>("Celu", this, alpha);

    /// <summary>See <see cref="Celu(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    /// <param name="alpha">A number; default 1.</param>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    public Tensor Celu(double alpha = 1) => Apply<CeluOp>(this, ((Scalar)alpha).Beside(this, "Celu"));
}

/// <summary>The operation of <see cref="Tensor.Celu(Tensor)"/>: (x, alpha).</summary>
public sealed record CeluOp() : BinaryOperation("Celu")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(CeluOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<CeluOperator>(x, y, z, count, dtype);
}

internal readonly struct CeluOperator : IBinaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        return TLanes.Select(TLanes.Less(zero, x), x, y * Exponentials.ExpM1<TLanes, T>(TLanes.AtMost(x, zero) / y));
    }
}
