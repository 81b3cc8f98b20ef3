using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic sine of each element: <c>y = (eˣ - e⁻ˣ) / 2</c>.</summary>
    /// <remarks>At most 2 ULP. ±inf at ±inf, ±0 at ±0. VJP: <c>dx = dy · cosh x</c>.</remarks>
    public Tensor Sinh() => Apply<SinhOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Sinh"/>.</summary>
public sealed record SinhOp() : UnaryOperation("Sinh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(SinhOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<SinhOperator>(x, y, count, dtype);
}

internal readonly struct SinhOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => HyperbolicFunctions.Sinh<TLanes, T>(x);
}
