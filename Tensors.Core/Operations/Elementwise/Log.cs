using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Natural logarithm of each element: <c>y = ln x</c>.</summary>
    /// <remarks>At most 2 ULP. -inf at ±0, NaN below. VJP: <c>dx = dy / x</c>.</remarks>
    public Tensor Log() => Apply<LogOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Log"/>.</summary>
public sealed record LogOp() : UnaryOperation("Log")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(LogOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<LogOperator>(x, y, count, dtype);
}

internal readonly struct LogOperator : IUnaryOperator
{
    public static int Cost => 12;

    public static bool HasShortForm => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes InvokeShort<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Logarithms.LogOfNormal<TLanes, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Logarithms.Log<TLanes, T>(x);
}
