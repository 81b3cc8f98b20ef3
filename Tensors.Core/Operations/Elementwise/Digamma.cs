using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Logarithmic derivative of the gamma function of each element: <c>y = ψ(x) = Γ'(x) / Γ(x)</c>.</summary>
    /// <remarks>
    /// The error is at most 8 ULP of the greater of 1 and |y|; for negative x, of the terms of its reflection. -inf at 0, +inf at -0, NaN
    /// at negative integers and at -inf, +inf at +inf. VJP: <c>dx = dy · ψ⁽¹⁾(x)</c>, see <see cref="Polygamma"/>.
    /// </remarks>
    public Tensor Digamma() => Apply<DigammaOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Digamma"/>.</summary>
public sealed record DigammaOp() : UnaryOperation("Digamma")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(DigammaOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<DigammaOperator>(x, y, count, dtype);
}

internal readonly struct DigammaOperator : IUnaryOperator
{
    public static int Cost => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => GammaFunctions.Digamma<TLanes, T>(x);
}
