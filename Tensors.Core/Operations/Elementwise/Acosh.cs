using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Inverse hyperbolic cosine of each element: <c>y = ln(x + √(x² - 1))</c>.</summary>
    /// <remarks>At most 2 ULP. NaN below 1, +0 at 1, +inf at +inf. VJP: <c>dx = dy / √(x² - 1)</c>.</remarks>
    public Tensor Acosh() => Apply<AcoshOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Acosh"/>.</summary>
public sealed record AcoshOp() : UnaryOperation("Acosh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(AcoshOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<AcoshOperator>(x, y, count, dtype);
}

internal readonly struct AcoshOperator : IUnaryOperator
{
    public static int Cost => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => HyperbolicFunctions.Acosh<TLanes, T>(x);
}
