using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether each element is false.</summary>
    /// <remarks>Dtype: bool. Not differentiable.</remarks>
    public Tensor LogicalNot() => Apply<LogicalNotOp>(this);
}

/// <summary>The operation of <see cref="Tensor.LogicalNot"/>.</summary>
public sealed record LogicalNotOp() : UnaryOperation("LogicalNot")
{
    private protected override DTypeSet Takes => DTypeSet.Bool;

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDriver.Unary<LogicalNotOperator, byte>(x, (byte*)y, count);
}

internal readonly struct LogicalNotOperator : IUnaryOperator
{
    // Truth values are bytes 0 and 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x ^ Constants.One<TLanes, T>();
}
