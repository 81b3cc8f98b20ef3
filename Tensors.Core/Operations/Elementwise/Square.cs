using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Square of each element: <c>y = x²</c>.</summary>
    /// <remarks>Dtypes: all numeric ones; integers wrap. VJP: <c>dx = 2 · x · dy</c>.</remarks>
    public Tensor Square() => Apply<SquareOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Square"/>.</summary>
public sealed record SquareOp() : UnaryOperation("Square")
{
    private protected override DTypeSet Takes => DTypeSet.Arithmetic;

    internal override Type Formula => typeof(SquareOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<SquareOperator>(x, y, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, long count, DType part) =>
        ComplexDriver.Run<ComplexSquare>(x, null, y, count, part);
}

internal readonly struct SquareOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => x * x;
}
