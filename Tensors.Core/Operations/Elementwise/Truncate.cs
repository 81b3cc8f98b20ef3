using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Each element without its fraction: the nearest integer towards 0.</summary>
    /// <remarks>NaN, infinities and zeros stay as they are. Its derivative is 0.</remarks>
    public Tensor Truncate() => Apply<TruncateOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Truncate"/>.</summary>
public sealed record TruncateOp() : UnaryOperation("Truncate")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(TruncateOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<TruncateOperator>(x, y, count, dtype);
}

internal readonly struct TruncateOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Truncate(x);
}
