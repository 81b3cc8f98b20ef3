namespace Tensors;

// Activations in straight pieces, made of others.
public sealed partial class Tensor
{
    /// <summary>Rectified linear unit up to 6: <c>y = min(max(x, 0), 6)</c>.</summary>
    /// <remarks>
    /// Dtypes: all numeric ones. NaN stays NaN. VJP: <c>dy</c> between the ends, 0 at them and outside, as in TensorFlow.
    /// </remarks>
    public Tensor Relu6() => Clip(0, 6);

    /// <summary>Tanh in three straight pieces: <c>y = min(max(x, smallest), largest)</c>.</summary>
    /// <param name="smallest">The lower end.</param>
    /// <param name="largest">The upper end.</param>
    /// <remarks>
    /// Dtypes: all numeric ones that have the ends as values. VJP: <c>dy</c> between the ends, 0 at them and outside; see
    /// <see cref="Clip(Scalar, Scalar)"/>.
    /// </remarks>
    public Tensor HardTanh(double smallest = -1, double largest = 1) => Clip(smallest, largest);

    /// <summary>
    /// Elements above a threshold, and one value for the others: <c>y = x</c> for x &gt; threshold, else <c>y = value</c>.
    /// </summary>
    /// <param name="threshold">A number of this dtype.</param>
    /// <param name="value">A number of this dtype.</param>
    /// <remarks>Dtypes: all numeric ones. NaN gives the value. VJP: <c>dx = dy</c> above the threshold, else 0.</remarks>
    public Tensor Threshold(Scalar threshold, Scalar value) =>
        Where(this > threshold, this, value.ToTensor("Threshold", DType, Shape.Scalar));

    /// <summary>0 where an element is small: <c>y = x</c> for |x| &gt; λ, else 0.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative.</exception>
    /// <remarks>Dtypes: floating. NaN stays NaN. VJP: <c>dx = dy</c> where x is kept, else 0.</remarks>
    public Tensor HardShrink(double lambda = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        DTypeErrors.Require("HardShrink", this, DTypeSet.Floating);
        return Where(Abs() <= lambda, Full([], 0, DType), this);
    }

    /// <summary>Moved towards 0 by λ: <c>y = x - min(max(x, -λ), λ)</c>.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative.</exception>
    /// <remarks>Dtypes: floating. VJP: <c>dx = dy</c> for |x| &gt; λ, else 0, also on ±λ.</remarks>
    public Tensor SoftShrink(double lambda = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        DTypeErrors.Require("SoftShrink", this, DTypeSet.Floating);
        return Where(Abs() <= lambda, Full([], 0, DType), this - Clip(-lambda, lambda));
    }

    /// <summary>Smooth rectifier with a sharpness: <c>y = ln(1 + e^(β · x)) / β</c>.</summary>
    /// <param name="beta">β, not 0.</param>
    /// <remarks>See <see cref="Softplus()"/>.</remarks>
    public Tensor Softplus(double beta) => (beta * this).Softplus() / beta;

    /// <summary>Logarithm of the sigmoid: <c>y = -ln(1 + e⁻ˣ)</c>.</summary>
    /// <remarks>At most 3 ULP; nothing overflows. VJP: <c>dx = dy · sigmoid(-x)</c>.</remarks>
    public Tensor LogSigmoid() => -(-this).Softplus();
}
