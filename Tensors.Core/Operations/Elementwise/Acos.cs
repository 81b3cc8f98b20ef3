using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Arc cosine of each element, in radians: between 0 and π.</summary>
    /// <remarks>At most 2 ULP. NaN outside [-1, 1], +0 at 1. VJP: <c>dx = -dy / √(1 - x²)</c>.</remarks>
    public Tensor Acos() => Apply<AcosOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Acos"/>.</summary>
public sealed record AcosOp() : UnaryOperation("Acos")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(AcosOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<AcosOperator>(x, y, count, dtype);
}

internal readonly struct AcosOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => InverseTrigonometry.Acos<TLanes, T>(x);
}
