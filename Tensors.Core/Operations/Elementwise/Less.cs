using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether <c>x &lt; y</c>; the result is bool.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>Dtypes: all numeric ones. False where either is NaN. Not differentiable.</remarks>
    public Tensor Less(Tensor right) => ElementwiseOperation.ApplyBroadcast<LessOp>("Less", this, right);
}

/// <summary>The operation of <see cref="Tensor.Less(Tensor)"/>.</summary>
public sealed record LessOp() : ComparisonOperation("Less")
{
    internal override Type Formula => typeof(LessOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Compare<LessOperator>(x, y, z, count, dtype);
}

internal readonly struct LessOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Less(x, y);
}
