using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Inverse hyperbolic sine of each element: <c>y = ln(x + √(x² + 1))</c>.</summary>
    /// <remarks>At most 2 ULP. ±inf at ±inf, ±0 at ±0. VJP: <c>dx = dy / √(x² + 1)</c>.</remarks>
    public Tensor Asinh() => Apply<AsinhOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Asinh"/>.</summary>
public sealed record AsinhOp() : UnaryOperation("Asinh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(AsinhOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<AsinhOperator>(x, y, count, dtype);
}

internal readonly struct AsinhOperator : IUnaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => HyperbolicFunctions.Asinh<TLanes, T>(x);
}
