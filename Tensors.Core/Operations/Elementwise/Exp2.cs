using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Power of two with each element as exponent: <c>y = 2ˣ</c>.</summary>
    /// <remarks>
    /// At most 2 ULP, exact for integers. +inf at +inf, 0 at -inf. VJP: <c>dx = dy · 2ˣ · ln 2</c>, also where only 2ˣ overflows.
    /// </remarks>
    public Tensor Exp2() => Apply<Exp2Op>(this);
}

/// <summary>The operation of <see cref="Tensor.Exp2"/>.</summary>
public sealed record Exp2Op() : UnaryOperation("Exp2")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(Exp2Operator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<Exp2Operator>(x, y, count, dtype);
}

internal readonly struct Exp2Operator : IUnaryOperator
{
    public static int Cost => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Logarithms.Exp2<TLanes, T>(x);
}
