using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Arc tangent of each element, in radians: between -π/2 and π/2.</summary>
    /// <remarks>At most 2 ULP. ±π/2 at ±inf, ±0 at ±0. VJP: <c>dx = dy / (1 + x²)</c>.</remarks>
    public Tensor Atan() => Apply<AtanOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Atan"/>.</summary>
public sealed record AtanOp() : UnaryOperation("Atan")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(AtanOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<AtanOperator>(x, y, count, dtype);
}

internal readonly struct AtanOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => InverseTrigonometry.Atan<TLanes, T>(x);
}
