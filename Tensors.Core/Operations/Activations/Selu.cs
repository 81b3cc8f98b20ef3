using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Scaled exponential linear unit: <c>y = s · x</c> for x &gt; 0, else <c>y = s · a · (eˣ - 1)</c>.</summary>
    /// <remarks>With s = 1.0507009873554805 and a = 1.6732632423543772 (Klambauer et al. 2017), at which means 0 and variances 1 are kept.
    /// At most 4 ULP.
    /// -s · a at -inf. VJP: <c>dx = dy · s</c> for x ≥ 0, else <c>dx = dy · s · a · eˣ</c>.</remarks>
    public Tensor Selu() => Apply<SeluOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Selu()"/>.</summary>
public sealed record SeluOp() : UnaryOperation("Selu")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(SeluOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<SeluOperator>(x, y, count, dtype);
}

internal readonly struct SeluOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes below = Constants.Real<TLanes, T>(1.7580993408473766) * Exponentials.ExpM1<TLanes, T>(TLanes.AtMost(x, zero));
        return TLanes.Select(TLanes.Less(zero, x), Constants.Real<TLanes, T>(1.0507009873554805) * x, below);
    }
}
