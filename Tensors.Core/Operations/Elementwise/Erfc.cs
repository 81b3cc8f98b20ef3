using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Complement of the error function, <c>y = 1 - erf x</c>, also accurate where that cancels.</summary>
    /// <remarks>Dtypes: floating. At most 3 ULP. 0 at inf, 2 at -inf. VJP: <c>dx = -dy · 2/√π · e^(-x²)</c>.</remarks>
    public Tensor Erfc() => Apply<ErfcOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Erfc"/>.</summary>
public sealed record ErfcOp() : UnaryOperation("Erfc")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(ErfcOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<ErfcOperator>(x, y, count, dtype);
}

internal readonly struct ErfcOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ErrorFunctions.Erfc<TLanes, T>(x);
}
