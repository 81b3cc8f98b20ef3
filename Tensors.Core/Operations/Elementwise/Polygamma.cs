namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Derivative of the digamma function at each element: <c>y = ψ⁽ⁿ⁾(x)</c>, the trigamma function for order 1.</summary>
    /// <param name="order">n; 0 is <see cref="Digamma"/> itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative or above 20.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// Computed in float64, to 64 ULP of float64 beside the terms of its sums. ±inf or NaN at poles (0 and the negative integers): +inf for
    /// an odd order, NaN for an even one. 0 at +inf, NaN at -inf. By Euler and Maclaurin's summation of <c>(-1)ⁿ⁺¹ · n! · Σₖ (x +
    /// k)⁻ⁿ⁻¹</c>. VJP: <c>dx = dy · ψ⁽ⁿ⁺¹⁾(x)</c>.
    /// </remarks>
    public Tensor Polygamma(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, PolygammaKernel.MaxOrder);
        return order == 0 ? Digamma() : Apply(new PolygammaOp(order), this);
    }
}

/// <summary>The operation of <see cref="Tensor.Polygamma"/>.</summary>
/// <param name="Order">1 or more.</param>
public sealed record PolygammaOp(int Order) : UnaryOperation("Polygamma")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype)
    {
        if (dtype == DType.Float32)
        {
            PolygammaKernel.Run(x, (float*)y, count, Order);
        }
        else
        {
            PolygammaKernel.Run(x, (double*)y, count, Order);
        }
    }
}
