namespace Tensors;

// Losses of how far apart scores or vectors (this tensor) and others are.
public sealed partial class Tensor
{
    /// <summary>
    /// Loss of the order of scores: <c>max(0, margin - t · (x - y))</c>, for t 1 where x should be greater than y and -1 where it should be
    /// less.
    /// </summary>
    /// <param name="right">Scores y of the same dtype and shape.</param>
    /// <param name="targets">-1 or 1, of the same dtype, and of the same shape or a scalar.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of, <c>dx = -dy · t</c> where the loss is positive.</remarks>
    public Tensor MarginRankingLoss(Tensor right, Tensor targets, double margin = 0, LossReduction reduction = LossReduction.Mean)
    {
        DTypeErrors.RequireSame("MarginRankingLoss", this, right);
        RequireSameShape("MarginRankingLoss", right);
        return Loss("MarginRankingLoss", targets, reduction, (x, t) => (margin - (t * (x - right.Cast(x.DType)))).Relu());
    }

    /// <summary>
    /// Loss of distances with targets 1 (near) and -1 (far): <c>x</c> where near, <c>max(0, margin - x)</c> where far, both for any other
    /// target.
    /// </summary>
    /// <param name="targets">-1 or 1, of the same dtype, and of the same shape or a scalar.</param>
    /// <param name="margin">The distance from which on far is far enough.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public Tensor HingeEmbeddingLoss(Tensor targets, double margin = 1, LossReduction reduction = LossReduction.Mean) =>
        Loss("HingeEmbeddingLoss", targets, reduction, (x, t) => Where(t.Equal(-1), 0, x) + Where(t.Equal(1), 0, (margin - x).Relu()));

    /// <summary>
    /// Loss of the angle between vectors along the last axis, with targets 1 (alike) and -1 (unlike): <c>1 - cos</c> or <c>max(0, cos -
    /// margin)</c>.
    /// </summary>
    /// <param name="right">Vectors of the same dtype and shape.</param>
    /// <param name="targets">-1 or 1, of the same dtype; broadcasts to the shape without the last axis.</param>
    /// <param name="margin">The cosine up to which unlike vectors are unlike enough.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>The cosine is that of <see cref="CosineSimilarity"/>. VJP: that of the operations it is made of.</remarks>
    public Tensor CosineEmbeddingLoss(Tensor right, Tensor targets, double margin = 0, LossReduction reduction = LossReduction.Mean)
    {
        DTypeErrors.RequireSame("CosineEmbeddingLoss", this, targets);
        RequireSameShape("CosineEmbeddingLoss", right);
        return Loss("CosineEmbeddingLoss", right, reduction, (x, y) =>
        {
            Tensor cosine = x.CosineSimilarity(y);
            return Where(targets.Equal(1), 1 - cosine, Where(targets.Equal(-1), (cosine - margin).Relu(), 0));
        });
    }

    /// <summary>
    /// Loss of three vectors along the last axis: <c>max(0, ‖x - p‖ - ‖x - n‖ + margin)</c>. The positive should be nearer than the
    /// negative, by the margin.
    /// </summary>
    /// <param name="positive">Vectors of the same dtype and shape.</param>
    /// <param name="negative">Vectors of the same dtype and shape.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="order">The order of the norm.</param>
    /// <param name="epsilon">Added to each difference: the norm of zeros has no derivative.</param>
    /// <param name="swaps">Whether the negative counts as being as near as it is to the positive, where that is nearer.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// VJP: that of the operations it is made of. The swap: Balntas et al., "Learning shallow convolutional feature descriptors with
    /// triplet losses" (2016).
    /// </remarks>
    public Tensor TripletMarginLoss(
        Tensor positive, Tensor negative, double margin = 1, double order = 2, double epsilon = 1e-6, bool swaps = false,
        LossReduction reduction = LossReduction.Mean)
    {
        DTypeErrors.RequireSame("TripletMarginLoss", this, negative);
        RequireSameShape("TripletMarginLoss", negative);
        return Loss("TripletMarginLoss", positive, reduction, (x, p) =>
        {
            Tensor n = negative.Cast(x.DType);
            Tensor far = Distance(x, n);
            far = swaps ? far.Minimum(Distance(p, n)) : far;
            return (Distance(x, p) - far + margin).Relu();
        });

        Tensor Distance(Tensor x, Tensor y) => (x - y + epsilon).Norm(order, -1);
    }

    /// <summary>
    /// Loss of scores of classes along the last axis: <c>Σⱼ max(0, margin - x[t] + x[j])ᵖ / classes</c> over all j but the right class t.
    /// </summary>
    /// <param name="classes">Dtype int32 or int64, shape <c>(…)</c> for this tensor's <c>(…, classes)</c>.</param>
    /// <param name="margin">By how much the right class should be ahead.</param>
    /// <param name="power">The power p: 1 or 2.</param>
    /// <param name="weights">A weight for each class, which multiplies the losses of its examples; the same dtype.</param>
    /// <param name="reduction">How they become one number.</param>
    /// <exception cref="ShapeMismatchException">The classes do not have the leading axes.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or the power is neither 1 nor 2.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public Tensor MultiMarginLoss(
        Tensor classes, double margin = 1, int power = 1, Tensor? weights = null, LossReduction reduction = LossReduction.Mean)
    {
        if (power is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "MultiMarginLoss: the power is 1 or 2.");
        }

        if (LackExtents(this, classes))
        {
            return Composite(
                "MultiMarginLoss", weights is null ? [this, classes] : [this, classes, weights], (margin, power, reduction),
                static (x, of) => x[0].MultiMarginLoss(x[1], of.margin, of.power, x.Length > 2 ? x[2] : null, of.reduction));
        }

        Tensor x = DType.IsHalf ? Cast(DType.Float32) : this;
        Tensor right = -x.NegativeLogLikelihood(classes, reduction: LossReduction.None);
        Tensor ahead = (margin - right.ExpandDims(-1) + x).Relu();
        Tensor others = Where(classes.OneHot(Shape[^1], DType.Bool), 0, power == 1 ? ahead : ahead.Square());
        Tensor losses = others.Sum(-1) / Shape[^1];
        return (weights is null ? losses : losses * weights.Cast(x.DType).Gather(classes)).Reduced(reduction).Cast(DType);
    }

    /// <summary>
    /// Contrastive loss of two views of the same items (InfoNCE): the cross-entropy of the cosines of each row with all rows of the other,
    /// divided by a temperature, with its own row as the right class.
    /// </summary>
    /// <param name="keys">The other views: shape (items, features) and dtype of this tensor.</param>
    /// <param name="temperature">Above 0; the smaller, the more the nearest wrong rows count.</param>
    /// <param name="reduction">How the losses of the rows become one number.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ, or are not (items, features).</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0.</exception>
    /// <remarks>
    /// VJP: that of the operations it is made of. After van den Oord et al., "Representation learning with contrastive predictive coding"
    /// (2018).
    /// </remarks>
    public Tensor ContrastiveLoss(Tensor keys, double temperature = 0.1, LossReduction reduction = LossReduction.Mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (LackExtents(this, keys))
        {
            return Composite(
                "ContrastiveLoss", [this, keys], (temperature, reduction),
                static (x, of) => x[0].ContrastiveLoss(x[1], of.temperature, of.reduction));
        }

        if (Rank != 2)
        {
            throw new ShapeMismatchException("ContrastiveLoss", $"{Shape} must be (items, features)", [Shape]);
        }

        return Loss("ContrastiveLoss", keys.BroadcastTo(keys.Shape), reduction, (x, y) =>
            (Direction(x).MatMul(Direction(y).T) / temperature).SparseSoftmaxCrossEntropy(Arange(x.Shape[0], DType.Int64)));

        static Tensor Direction(Tensor vectors) => vectors.DivideOrZero(vectors.Norm(2, -1, keepDims: true).Maximum(1e-8));
    }
}
