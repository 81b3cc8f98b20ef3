using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Square root of each element, correctly rounded: <c>y = √x</c>.</summary>
    /// <remarks>NaN below 0; √-0 = -0. VJP: <c>dx = dy / (2 · y)</c>: infinite at 0, and 0 there for a dy of 0.</remarks>
    public Tensor Sqrt() => Apply<SqrtOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Sqrt"/>.</summary>
public sealed record SqrtOp() : UnaryOperation("Sqrt")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(SqrtOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<SqrtOperator>(x, y, count, dtype);
}

internal readonly struct SqrtOperator : IUnaryOperator
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Sqrt(x);
}
