using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Reciprocal of each element, correctly rounded: <c>y = 1 / x</c>.</summary>
    /// <remarks>±inf at ±0. VJP: <c>dx = -y² · dy</c>.</remarks>
    public Tensor Reciprocal() => Apply<ReciprocalOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Reciprocal"/>.</summary>
public sealed record ReciprocalOp() : UnaryOperation("Reciprocal")
{
    private protected override DTypeSet Takes => DTypeSet.Continuous;

    internal override Type Formula => typeof(ReciprocalOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<ReciprocalOperator>(x, y, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, long count, DType part) =>
        ComplexDriver.Run<ComplexReciprocal>(x, null, y, count, part);
}

internal readonly struct ReciprocalOperator : IUnaryOperator
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Constants.One<TLanes, T>() / x;
}
