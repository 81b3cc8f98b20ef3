using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sigmoid linear unit, or swish: <c>y = x · sigmoid x</c>.</summary>
    /// <remarks>At most 4 ULP. -0 at -inf, +inf at +inf. VJP: <c>dx = dy · (σ(x) + x · σ(x) · σ(-x))</c>: 1 at +inf, 0 at -inf.</remarks>
    public Tensor Silu() => Apply<SiluOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Silu()"/>.</summary>
public sealed record SiluOp() : UnaryOperation("Silu")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(SiluOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<SiluOperator>(x, y, count, dtype);
}

internal readonly struct SiluOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogisticFunctions.Silu<TLanes, T>(x);
}
