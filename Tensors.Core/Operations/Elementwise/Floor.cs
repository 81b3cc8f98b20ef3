using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Largest integer not above each element.</summary>
    /// <remarks>NaN, infinities and zeros stay as they are. Its derivative is 0.</remarks>
    public Tensor Floor() => Apply<FloorOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Floor"/>.</summary>
public sealed record FloorOp() : UnaryOperation("Floor")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(FloorOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<FloorOperator>(x, y, count, dtype);
}

internal readonly struct FloorOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Floor(x);
}
