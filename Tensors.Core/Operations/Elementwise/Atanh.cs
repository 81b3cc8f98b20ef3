using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Inverse hyperbolic tangent of each element: <c>y = ½ · ln((1 + x) / (1 - x))</c>.</summary>
    /// <remarks>At most 2 ULP. NaN outside [-1, 1], ±inf at ±1, ±0 at ±0. VJP: <c>dx = dy / (1 - x²)</c>.</remarks>
    public Tensor Atanh() => Apply<AtanhOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Atanh"/>.</summary>
public sealed record AtanhOp() : UnaryOperation("Atanh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(AtanhOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<AtanhOperator>(x, y, count, dtype);
}

internal readonly struct AtanhOperator : IUnaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => HyperbolicFunctions.Atanh<TLanes, T>(x);
}
