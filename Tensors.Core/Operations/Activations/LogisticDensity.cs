namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Density of the logistic distribution, the slope of the sigmoid: <c>y = σ(x) · σ(-x)</c>.</summary>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>At most 4 ULP, also where the sigmoid itself rounds to 1; 0 at ±inf. VJP: <c>dx = -dy · y · tanh(x / 2)</c>.</remarks>
    public Tensor LogisticDensity() => Apply<LogisticDensityOp>(this);
}

/// <summary>The operation of <see cref="Tensor.LogisticDensity"/>.</summary>
public sealed record LogisticDensityOp() : UnaryOperation("LogisticDensity")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(LogisticDensityOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<LogisticDensityOperator>(x, y, count, dtype);
}

internal readonly struct LogisticDensityOperator : IUnaryOperator
{
    public static int Cost => 16;

    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogisticFunctions.LogisticDensity<TLanes, T>(x);
}
