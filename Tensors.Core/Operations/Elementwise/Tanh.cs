using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic tangent of each element.</summary>
    /// <remarks>At most 2 ULP. ±1 at ±inf, ±0 at ±0. VJP: <c>dx = dy · sech² x</c>, which keeps its digits where y rounds to 1.</remarks>
    public Tensor Tanh() => Apply<TanhOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Tanh"/>.</summary>
public sealed record TanhOp() : UnaryOperation("Tanh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(TanhOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<TanhOperator>(x, y, count, dtype);
}

internal readonly struct TanhOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogisticFunctions.Tanh<TLanes, T>(x);
}
