using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Rectifier with a slope below 0: <c>y = x</c> for x &gt; 0, else <c>y = slope · x</c>.</summary>
    /// <param name="slope">The slope below 0; the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Correctly rounded. NaN stays NaN. VJP: <c>dx = dy</c> for x &gt; 0, else <c>dx = dy · slope</c>; <c>dslope = dy · x</c> for x ≤ 0.
    /// </remarks>
    public Tensor PRelu(Tensor slope) => ElementwiseOperation.ApplyBroadcast<PReluOp>("PRelu", this, slope);

    /// <summary>Leaky rectifier: <see cref="PRelu(Tensor)"/> with one slope.</summary>
    /// <param name="slope">A number; default 0.01.</param>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    public Tensor LeakyRelu(double slope = 0.01) => Apply<PReluOp>(this, ((Scalar)slope).Beside(this, "PRelu"));
}

/// <summary>The operation of <see cref="Tensor.PRelu(Tensor)"/>: (x, slope).</summary>
public sealed record PReluOp() : BinaryOperation("PRelu")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(PReluOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<PReluOperator>(x, y, z, count, dtype);
}

internal readonly struct PReluOperator : IBinaryOperator
{
    public static int Cost => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        return TLanes.Select(TLanes.Less(TLanes.BroadcastBits(0), x), x, y * x);
    }
}
