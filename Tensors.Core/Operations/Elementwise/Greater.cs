using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether <c>x &gt; y</c>; the result is bool.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all numeric ones. False where either is NaN. Not differentiable.</remarks>
    public Tensor Greater(Tensor right) => ElementwiseOperation.ApplyBroadcast<GreaterOp>("Greater", this, right);
}

/// <summary>The operation of <see cref="Tensor.Greater(Tensor)"/>.</summary>
public sealed record GreaterOp() : ComparisonOperation("Greater")
{
    internal override Type Formula => typeof(GreaterOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Compare<GreaterOperator>(x, y, z, count, dtype);
}

internal readonly struct GreaterOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Less(y, x);
}
