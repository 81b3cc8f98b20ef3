using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Inverse of the error function for each element: the y with <c>erf y = x</c>.</summary>
    /// <remarks>
    /// At most 4 ULP. NaN outside [-1, 1], ±inf at ±1, ±0 at ±0. Polynomials of our own in <c>-ln(1 - x²)</c>, the form of Giles,
    /// "Approximating the erfinv function" (2010). VJP: <c>dx = dy · ½√π · e^(y²)</c>.
    /// </remarks>
    public Tensor ErfInverse() => Apply<ErfInverseOp>(this);
}

/// <summary>The operation of <see cref="Tensor.ErfInverse"/>.</summary>
public sealed record ErfInverseOp() : UnaryOperation("ErfInverse")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(ErfInverseOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<ErfInverseOperator>(x, y, count, dtype);
}

internal readonly struct ErfInverseOperator : IUnaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ErrorFunctions.ErfInverse<TLanes, T>(x);
}
