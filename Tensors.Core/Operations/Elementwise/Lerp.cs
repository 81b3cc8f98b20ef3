using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Linear interpolation: <c>y = start + weight · (end - start)</c>, this tensor being the start.</summary>
    /// <param name="end">The same dtype; the three shapes broadcast.</param>
    /// <param name="weight">The same dtype; 0 gives the start and 1 the end, exactly.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>From a weight of ½ on it is computed from the end. VJP: <c>dstart = dy · (1 - weight)</c>, <c>dend = dy · weight</c>,
    /// <c>dweight = dy · (end - start)</c>.</remarks>
    public Tensor Lerp(Tensor end, Tensor weight) => ElementwiseOperation.ApplyBroadcast<LerpOp>("Lerp", this, end, weight);

    /// <summary>See <see cref="Lerp(Tensor, Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Lerp(Tensor end, Scalar weight) => Lerp(end, weight.ToTensor("Lerp", DType, Shape.Scalar));
}

/// <summary>The operation of <see cref="Tensor.Lerp(Tensor, Tensor)"/>: (start, end, weight).</summary>
public sealed record LerpOp() : TernaryOperation("Lerp")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(LerpOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, in Operand z, void* w, long count, DType dtype) =>
        MapFloating<LerpOperator>(x, y, z, w, count, dtype);
}

internal readonly struct LerpOperator : ITernaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y, TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes way = y - x;
        TLanes fromStart = TLanes.MultiplyAdd(z, way, x);
        TLanes fromEnd = TLanes.MultiplyAdd(z - Constants.One<TLanes, T>(), way, y);
        return TLanes.Select(TLanes.Less(z, Constants.Real<TLanes, T>(0.5)), fromStart, fromEnd);
    }
}
