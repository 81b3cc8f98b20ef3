using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Arc sine of each element, in radians: between -π/2 and π/2.</summary>
    /// <remarks>At most 2 ULP. NaN outside [-1, 1], ±0 at ±0. VJP: <c>dx = dy / √(1 - x²)</c>.</remarks>
    public Tensor Asin() => Apply<AsinOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Asin"/>.</summary>
public sealed record AsinOp() : UnaryOperation("Asin")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(AsinOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<AsinOperator>(x, y, count, dtype);
}

internal readonly struct AsinOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => InverseTrigonometry.Asin<TLanes, T>(x);
}
