namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Cross-entropy of the softmax of this tensor with classes or with probabilities, by class weights, with smoothed labels.
    /// </summary>
    /// <param name="targets">Classes (dtype int32 or int64, this tensor's shape without the axis), or probabilities (its dtype and
    /// shape).</param>
    /// <param name="weights">A weight for each class, of the dtype of this tensor; default 1.</param>
    /// <param name="ignored">Examples of this class count nothing, also if there is no such class; only of classes.</param>
    /// <param name="labelSmoothing">ε from 0 to 1: labels become <c>(1 - ε) · label + ε / classes</c>.</param>
    /// <param name="axis">The axis of the classes; negative counts from the end.</param>
    /// <param name="reduction">How the losses become one number. The mean of classes is the sum divided by the sum of the weights of the
    /// examples' classes; that of probabilities is divided by the number of examples.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or the shapes do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit.</exception>
    /// <exception cref="ArgumentException">A class is ignored where the targets are probabilities.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is outside [0, 1], or a class does not exist.</exception>
    /// <remarks>
    /// Of an example with labels p and weights w the loss is <c>-Σᵢ wᵢ · pᵢ · ln softmax(x)ᵢ</c>. The mean is NaN where all examples are
    /// ignored. VJP: that of the operations it is made of.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor loss = logits.CrossEntropy(classes, weights, ignored: -100, labelSmoothing: 0.1);
    /// </code>
    /// </example>
    public Tensor CrossEntropy(
        Tensor targets, Tensor? weights = null, int? ignored = null, double labelSmoothing = 0, int axis = -1,
        LossReduction reduction = LossReduction.Mean)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "CrossEntropy: the smoothing is from 0 to 1.");
        }

        if (LackExtents(this, targets))
        {
            return Composite(
                "CrossEntropy", weights is null ? [this, targets] : [this, targets, weights], (ignored, labelSmoothing, axis, reduction),
                static (x, of) =>
                    x[0].CrossEntropy(x[1], x.Length > 2 ? x[2] : null, of.ignored, of.labelSmoothing, of.axis, of.reduction));
        }

        DTypeErrors.Require("CrossEntropy", this, DTypeSet.Floating);
        int classes = AxisOf("CrossEntropy", axis);
        if (weights is not null)
        {
            DTypeErrors.RequireSame("CrossEntropy", this, weights);
            weights = weights.Rank == 1 && weights.Shape[0] == Shape[classes]
                ? weights
                : throw new ShapeMismatchException(
                    "CrossEntropy", $"weights {weights.Shape} must be one for each of the {Shape[classes]} classes",
                    [Shape, weights.Shape]);
        }

        // Rounded to 16 bits once, at the end.
        Tensor x = (DType.IsHalf ? Cast(DType.Float32) : this).WithAxisLast(classes);
        Tensor losses = targets.DType.IsFloating
            ? x.OfProbabilities(targets, weights?.Cast(x.DType), ignored, labelSmoothing, classes, reduction)
            : x.OfClasses(targets, weights?.Cast(x.DType), ignored, labelSmoothing, reduction);
        return losses.Cast(DType);
    }

    private Tensor OfProbabilities(Tensor targets, Tensor? weights, int? ignored, double smoothing, int axis, LossReduction reduction)
    {
        if (ignored is not null)
        {
            throw new ArgumentException(
                "CrossEntropy: examples are ignored by their class, and the targets are probabilities.", nameof(ignored));
        }

        Tensor labels = targets.WithAxisLast(axis).Cast(DType);
        labels = smoothing > 0 ? (labels * (1 - smoothing)) + (smoothing / Shape[^1]) : labels;
        return SoftmaxCrossEntropy(weights is null ? labels : labels * weights).Reduced(reduction);
    }

    private Tensor OfClasses(Tensor classes, Tensor? weights, int? ignored, double smoothing, LossReduction reduction)
    {
        IndexTensor.RequireDType("CrossEntropy", classes);
        Tensor? counts = ignored is { } unseen ? classes.NotEqual(unseen) : null;
        Tensor seen = counts is null ? classes : Where(counts, classes, 0);
        Tensor losses = SparseSoftmaxCrossEntropy(seen);
        Tensor? weight = weights?.Gather(seen);
        losses = weight is null ? losses : losses.MultiplyOrZero(weight);
        if (smoothing > 0)
        {
            Tensor all = LogSoftmax();
            Tensor even = -(weights is null ? all : all.MultiplyOrZero(weights)).Sum(-1);
            losses = (losses * (1 - smoothing)) + (even * (smoothing / Shape[^1]));
        }

        if (counts is not null)
        {
            Tensor counting = counts.Cast(DType);
            weight = weight is null ? counting : weight * counting;
            losses = Where(counts, losses, 0);
        }

        return weight is not null && reduction == LossReduction.Mean ? losses.Sum() / weight.Sum() : losses.Reduced(reduction);
    }
}
