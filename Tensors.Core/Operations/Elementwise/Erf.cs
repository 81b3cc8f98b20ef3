using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Error function of each element: <c>y = 2/√π · ∫₀ˣ e^(-t²) dt</c>.</summary>
    /// <remarks>Dtypes: floating. At most 2 ULP. ±1 at ±inf, ±0 at ±0. VJP: <c>dx = dy · 2/√π · e^(-x²)</c>.</remarks>
    public Tensor Erf() => Apply<ErfOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Erf"/>.</summary>
public sealed record ErfOp() : UnaryOperation("Erf")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(ErfOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<ErfOperator>(x, y, count, dtype);
}

internal readonly struct ErfOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ErrorFunctions.Erf<TLanes, T>(x);
}
