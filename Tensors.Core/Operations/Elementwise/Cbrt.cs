using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Cube root of each element: <c>y = ∛x</c>.</summary>
    /// <remarks>
    /// At most 2 ULP (in practice nearly always correctly rounded). The sign of x; ±0 and ±inf stay as they are. VJP: <c>dx = dy / (3 ·
    /// y²)</c>.
    /// </remarks>
    public Tensor Cbrt() => Apply<CbrtOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Cbrt"/>.</summary>
public sealed record CbrtOp() : UnaryOperation("Cbrt")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(CbrtOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<CbrtOperator>(x, y, count, dtype);
}

internal readonly struct CbrtOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Powers.Cbrt<TLanes, T>(x);
}
