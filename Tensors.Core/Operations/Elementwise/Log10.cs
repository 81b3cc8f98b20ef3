using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Decimal logarithm of each element.</summary>
    /// <remarks>At most 2 ULP, exact for powers of ten. -inf at 0, NaN below, +inf at +inf. VJP: <c>dx = dy / (x · ln 10)</c>.</remarks>
    public Tensor Log10() => Apply<Log10Op>(this);
}

/// <summary>The operation of <see cref="Tensor.Log10"/>.</summary>
public sealed record Log10Op() : UnaryOperation("Log10")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(Log10Operator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<Log10Operator>(x, y, count, dtype);
}

internal readonly struct Log10Operator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Logarithms.Log10<TLanes, T>(x);
}
