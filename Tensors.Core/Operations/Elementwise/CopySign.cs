using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Size of this tensor's elements with the signs of another's.</summary>
    /// <param name="sign">The same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the operation does not take them.</exception>
    /// <remarks>
    /// Exact; zeros and NaN have signs too. VJP: <c>dx = dz</c> where the signs agree and <c>-dz</c> where they do not; nothing flows to
    /// the signs.
    /// </remarks>
    public Tensor CopySign(Tensor sign) => ElementwiseOperation.ApplyBroadcast<CopySignOp>("CopySign", this, sign);
}

/// <summary>The operation of <see cref="Tensor.CopySign(Tensor)"/>.</summary>
public sealed record CopySignOp() : BinaryOperation("CopySign")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(CopySignOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype) =>
        ElementwiseDispatch.Floating<CopySignOperator>(x, y, z, count, dtype);
}

internal readonly struct CopySignOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes bit = Constants.Real<TLanes, T>(-0d);
        return TLanes.Select(bit, y, x);
    }
}
