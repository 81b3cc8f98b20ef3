using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary><c>y = eˣ - 1</c>, accurate near 0.</summary>
    /// <remarks>At most 2 ULP. -1 at -inf, ±0 at ±0. VJP: <c>dx = dy · eˣ</c>.</remarks>
    public Tensor Expm1() => Apply<Expm1Op>(this);
}

/// <summary>The operation of <see cref="Tensor.Expm1"/>.</summary>
public sealed record Expm1Op() : UnaryOperation("Expm1")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(Expm1Operator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<Expm1Operator>(x, y, count, dtype);
}

internal readonly struct Expm1Operator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Exponentials.ExpM1<TLanes, T>(x);
}
