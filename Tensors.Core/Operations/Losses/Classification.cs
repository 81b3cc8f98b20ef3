namespace Tensors;

// Losses of scores or logarithms of probabilities (this tensor).
public sealed partial class Tensor
{
    /// <summary>Cross entropy of the probabilities <c>sigmoid x</c> with targets: <c>-t · ln σ - (1 - t) · ln(1 - σ)</c>.</summary>
    /// <param name="targets">Numbers from 0 to 1 of the same dtype, and of the same shape or a scalar.</param>
    /// <param name="positiveWeight">Multiplies the first term; the same dtype; broadcasts. Default 1.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Computed as <c>t · softplus(-x) + (1 - t) · softplus x</c>: nothing overflows, and small losses keep their digits. A term whose
    /// target is 0 is 0, also at ±inf. VJP: that of the operations it is made of.
    /// </remarks>
    public Tensor BinaryCrossEntropyWithLogits(Tensor targets, Tensor? positiveWeight = null, LossReduction reduction = LossReduction.Mean)
    {
        if (positiveWeight is not null)
        {
            DTypeErrors.RequireSame("BinaryCrossEntropyWithLogits", this, positiveWeight);
        }

        return Loss("BinaryCrossEntropyWithLogits", targets, reduction, (x, t) =>
        {
            Tensor positive = t.MultiplyOrZero((-x).Softplus());
            positive = positiveWeight is { } weight ? positive.MultiplyOrZero(weight.Cast(x.DType)) : positive;
            return positive + (1 - t).MultiplyOrZero(x.Softplus());
        });
    }

    /// <summary>Negative logarithms of the probabilities of the right classes: <c>-x[…, t[…]]</c>.</summary>
    /// <param name="classes">Dtype int32 or int64, shape <c>(…)</c> for this tensor's <c>(…, classes)</c>.</param>
    /// <param name="weights">A weight for each class, of the dtype of this tensor; the mean is then that of the weighted losses by the sum
    /// of weights.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The classes do not have the leading axes, or the weights not the last one.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <remarks>VJP: <c>dy</c> goes to the right classes, with the opposite sign.</remarks>
    /// <example>
    /// <code>
    /// Tensor loss = logits.LogSoftmax().NegativeLogLikelihood(classes);
    /// </code>
    /// </example>
    public Tensor NegativeLogLikelihood(Tensor classes, Tensor? weights = null, LossReduction reduction = LossReduction.Mean)
    {
        if (LackExtents(this, classes))
        {
            return Composite(
                "NegativeLogLikelihood", weights is null ? [this, classes] : [this, classes, weights], reduction,
                static (x, of) => x[0].NegativeLogLikelihood(x[1], x.Length > 2 ? x[2] : null, of));
        }

        DTypeErrors.Require("NegativeLogLikelihood", this, DTypeSet.Floating);
        IndexTensor.RequireDType("NegativeLogLikelihood", classes);
        if (Rank == 0 || !Shape.Extents[..^1].SequenceEqual(classes.Shape.Extents)
            || (weights is not null && !weights.Shape.Extents.SequenceEqual(Shape.Extents[^1..])))
        {
            throw new ShapeMismatchException(
                "NegativeLogLikelihood",
                $"the classes {classes.Shape} must have the leading axes of {Shape}, and weights its last axis",
                weights is null ? [Shape, classes.Shape] : [Shape, classes.Shape, weights.Shape]);
        }

        int rows = checked((int)classes.ElementCount);
        Tensor positions = Stack([Arange(rows, DType.Int64), classes.Cast(DType.Int64).Flatten()], -1);
        Tensor losses = -Reshape(rows, Shape[^1]).GatherNd(positions).ReshapeTo(classes.Shape);
        if (weights is null)
        {
            return losses.Reduced(reduction);
        }

        Tensor weight = weights.Gather(classes);
        return reduction == LossReduction.Mean ? (losses * weight).Sum() / weight.Sum() : (losses * weight).Reduced(reduction);
    }

    /// <summary>
    /// Divergence of Kullback and Leibler of target probabilities from those whose logarithms this tensor holds: <c>t · (ln t - x)</c>.
    /// </summary>
    /// <param name="targets">Probabilities of the same dtype, and of the same shape or a scalar.</param>
    /// <param name="reduction">How they become one number; <see cref="LossReduction.BatchMean"/> is the definition for rows of
    /// probabilities.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// 0 where a target is 0, also where its logarithm is -inf. VJP: <c>dx = -dy · t</c>, <c>dt = dy · (ln t + 1 - x)</c>, with 0 for the
    /// first two terms where t is 0.
    /// </remarks>
    public Tensor KullbackLeibler(Tensor targets, LossReduction reduction = LossReduction.BatchMean) =>
        Loss("KullbackLeibler", targets, reduction, (x, t) => t.MultiplyOrZero(Where(t > 0, t, 1).Log() - x));

    /// <summary>Hinge loss of scores with targets -1 and 1: <c>max(0, 1 - t · x)</c>.</summary>
    /// <param name="targets">-1 or 1, of the same dtype, and of the same shape or a scalar.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of, <c>dx = -dy · t</c> where the loss is positive.</remarks>
    public Tensor HingeLoss(Tensor targets, LossReduction reduction = LossReduction.Mean) =>
        Loss("HingeLoss", targets, reduction, (x, t) => (1 - (t * x)).Relu());

    /// <summary>Logistic loss of scores with targets -1 and 1: <c>ln(1 + e^(-t · x))</c>.</summary>
    /// <param name="targets">-1 or 1, of the same dtype, and of the same shape or a scalar.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public Tensor SoftMarginLoss(Tensor targets, LossReduction reduction = LossReduction.Mean) =>
        Loss("SoftMarginLoss", targets, reduction, (x, t) => (-(t * x)).Softplus());
}
