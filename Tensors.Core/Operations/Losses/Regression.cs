namespace Tensors;

// Losses of predictions (this tensor) that should equal their targets.
public sealed partial class Tensor
{
    /// <summary>Squared errors: <c>(x - t)²</c>.</summary>
    /// <param name="targets">The same dtype, and the same shape or a scalar.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of, <c>dx = 2 · dy · (x - t)</c>.</remarks>
    public Tensor SquaredError(Tensor targets, LossReduction reduction = LossReduction.Mean) =>
        Loss("SquaredError", targets, reduction, (x, t) => (x - t).Square());

    /// <summary>Absolute errors: <c>|x - t|</c>.</summary>
    /// <param name="targets">The same dtype, and the same shape or a scalar.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of, <c>dx = dy · sign(x - t)</c>.</remarks>
    public Tensor AbsoluteError(Tensor targets, LossReduction reduction = LossReduction.Mean) =>
        Loss("AbsoluteError", targets, reduction, (x, t) => (x - t).Abs());

    /// <summary>Huber's loss of errors e: <c>½ · e²</c> up to δ, <c>δ · (|e| - ½ · δ)</c> beyond.</summary>
    /// <param name="targets">The same dtype, and the same shape or a scalar.</param>
    /// <param name="delta">δ, above 0.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not above 0.</exception>
    /// <remarks>VJP: that of the operations it is made of, <c>dx = dy · min(max(x - t, -δ), δ)</c>.</remarks>
    public Tensor HuberLoss(Tensor targets, double delta = 1, LossReduction reduction = LossReduction.Mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        return Loss("HuberLoss", targets, reduction, (x, t) =>
        {
            Tensor error = (x - t).Abs();
            Tensor cut = error.Minimum(delta);
            return cut * (error - (0.5 * cut));
        });
    }

    /// <summary>
    /// Errors e, squared up to β and absolute beyond: <c>½ · e² / β</c>, and <c>|e| - ½ · β</c>: <see cref="HuberLoss"/> divided by β.
    /// </summary>
    /// <param name="targets">The same dtype, and the same shape or a scalar.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">β is not above 0.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public Tensor SmoothL1Loss(Tensor targets, double beta = 1, LossReduction reduction = LossReduction.Mean) =>
        HuberLoss(targets, beta, reduction) / beta;

    /// <summary>Negative logarithm of the likelihood of targets under normal distributions: <c>½ · (ln v + (x - t)² / v)</c>.</summary>
    /// <param name="targets">The same dtype, and the same shape or a scalar.</param>
    /// <param name="variances">v, of the same dtype; broadcasts.</param>
    /// <param name="epsilon">Smaller variances count as this one; these have no derivative.</param>
    /// <param name="isFull">Whether the constant <c>½ · ln 2π</c> is added.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public Tensor GaussianNegativeLogLikelihood(
        Tensor targets, Tensor variances, double epsilon = 1e-6, bool isFull = false, LossReduction reduction = LossReduction.Mean)
    {
        DTypeErrors.RequireSame("GaussianNegativeLogLikelihood", this, variances);
        return Loss("GaussianNegativeLogLikelihood", targets, reduction, (x, t) =>
        {
            Tensor variance = variances.Cast(x.DType).Maximum(epsilon);
            Tensor losses = 0.5 * (variance.Log() + ((x - t).Square() / variance));
            return isFull ? losses + (0.5 * Math.Log(2 * Math.PI)) : losses;
        });
    }

    /// <summary>
    /// Negative logarithm of the likelihood of counts under Poisson distributions, without what depends on the counts alone: <c>eˣ - t ·
    /// x</c>.
    /// </summary>
    /// <param name="targets">The same dtype, and the same shape or a scalar.</param>
    /// <param name="isLogarithm">Whether this tensor holds logarithms of the rates; the loss of rates themselves is <c>x - t · ln(x +
    /// ε)</c>.</param>
    /// <param name="epsilon">ε keeps the logarithm of rates finite.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public Tensor PoissonNegativeLogLikelihood(
        Tensor targets, bool isLogarithm = true, double epsilon = 1e-8, LossReduction reduction = LossReduction.Mean) =>
        Loss("PoissonNegativeLogLikelihood", targets, reduction, (x, t) => isLogarithm ? x.Exp() - (t * x) : x - (t * (x + epsilon).Log()));

    /// <summary>Cosine of the angle between vectors: <c>x · y / (‖x‖ · ‖y‖)</c>.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <param name="axis">The axis of the vectors; negative counts from the end.</param>
    /// <param name="smallest">Shorter vectors count as if they had this length.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, or the shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// 0 for a vector of zeros, whatever the smallest length. 16-bit vectors are computed in float32. VJP: that of the operations it is
    /// made of.
    /// </remarks>
    public Tensor CosineSimilarity(Tensor right, int axis = -1, double smallest = 1e-8)
    {
        DTypeErrors.Require("CosineSimilarity", this, DTypeSet.Floating);
        DTypeErrors.RequireSame("CosineSimilarity", this, right);

        // In 16 bits the smallest length itself would be 0. One length after the other: their product may be too small for any number.
        DType wide = DType.Wide;
        return (Direction(Cast(wide)) * Direction(right.Cast(wide))).Sum(axis).Cast(DType);

        Tensor Direction(Tensor vector) => vector.DivideOrZero(vector.Norm(2, axis, keepDims: true).Maximum(smallest));
    }
}
