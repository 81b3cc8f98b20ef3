using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Reciprocal square root of each element: <c>y = 1 / √x</c>.</summary>
    /// <remarks>
    /// Root and quotient are each correctly rounded: at most 1.5 ULP. ±inf at ±0, NaN below. VJP: <c>dx = -y³ · dy / 2</c>.
    /// </remarks>
    public Tensor Rsqrt() => Apply<RsqrtOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Rsqrt"/>.</summary>
public sealed record RsqrtOp() : UnaryOperation("Rsqrt")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(RsqrtOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<RsqrtOperator>(x, y, count, dtype);
}

internal readonly struct RsqrtOperator : IUnaryOperator
{
    public static int Cost => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Constants.One<TLanes, T>() / TLanes.Sqrt(x);
}
