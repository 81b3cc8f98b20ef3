using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>What truncation takes from each element: <c>y = x - trunc x</c>, with the sign of x.</summary>
    /// <remarks>
    /// Exact. A whole number leaves a zero with its own sign, as C's <c>modf</c> does: -0 at -0 and at -3. NaN at ±inf. VJP: <c>dx =
    /// dy</c>.
    /// </remarks>
    public Tensor Fraction() => Apply<FractionOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Fraction"/>.</summary>
public sealed record FractionOp() : UnaryOperation("Fraction")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(FractionOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<FractionOperator>(x, y, count, dtype);
}

internal readonly struct FractionOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // The difference of equal numbers is +0. One of other numbers has the sign of x already.
        return (x - TLanes.Truncate(x)) | (x & Constants.Real<TLanes, T>(-0d));
    }
}
