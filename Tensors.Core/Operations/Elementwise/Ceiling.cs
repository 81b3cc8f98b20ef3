using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Smallest integer not below each element.</summary>
    /// <remarks>NaN, infinities and zeros stay as they are; (-1, 0) gives -0. Its derivative is 0.</remarks>
    public Tensor Ceiling() => Apply<CeilingOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Ceiling"/>.</summary>
public sealed record CeilingOp() : UnaryOperation("Ceil")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(CeilingOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<CeilingOperator>(x, y, count, dtype);
}

internal readonly struct CeilingOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Ceiling(x);
}
