using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic cosine of each element: <c>y = (eˣ + e⁻ˣ) / 2</c>.</summary>
    /// <remarks>At most 2 ULP. +inf at ±inf. VJP: <c>dx = dy · sinh x</c>.</remarks>
    public Tensor Cosh() => Apply<CoshOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Cosh"/>.</summary>
public sealed record CoshOp() : UnaryOperation("Cosh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(CoshOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<CoshOperator>(x, y, count, dtype);
}

internal readonly struct CoshOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => HyperbolicFunctions.Cosh<TLanes, T>(x);
}
