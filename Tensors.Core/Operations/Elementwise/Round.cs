using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Nearest integer to each element, halves to even.</summary>
    /// <remarks>As NumPy, TensorFlow and IEEE 754 round: 0.5 to 0, 1.5 to 2. Its derivative is 0.</remarks>
    public Tensor Round() => Apply<RoundOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Round()"/>.</summary>
public sealed record RoundOp() : UnaryOperation("Round")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(RoundOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<RoundOperator>(x, y, count, dtype);
}

internal readonly struct RoundOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Round(x);
}
