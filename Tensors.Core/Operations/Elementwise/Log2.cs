using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Binary logarithm of each element.</summary>
    /// <remarks>At most 2 ULP, exact for powers of two. -inf at 0, NaN below, +inf at +inf. VJP: <c>dx = dy / (x · ln 2)</c>.</remarks>
    public Tensor Log2() => Apply<Log2Op>(this);
}

/// <summary>The operation of <see cref="Tensor.Log2"/>.</summary>
public sealed record Log2Op() : UnaryOperation("Log2")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(Log2Operator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<Log2Operator>(x, y, count, dtype);
}

internal readonly struct Log2Operator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Logarithms.Log2<TLanes, T>(x);
}
