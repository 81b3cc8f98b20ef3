using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>
/// Losses of predictions, TensorFlow's <c>tf.losses</c>. Each weights the losses of elements, folds them to one as a
/// <see cref="Reduction"/> says, and adds the result to a collection, from which <see cref="GetTotalLoss"/> takes them.
/// </summary>
/// <remarks>
/// Weights are scalars, or of the losses' rank with extents equal or 1; a weight of 0 leaves an element out. Predictions and labels are
/// computed in float32. Errors of shapes are found when the loss is built, as far as shapes are known.
/// </remarks>
public static class Losses
{
    /// <summary><c>|predictions - labels|</c>.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor AbsoluteDifference(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, string? scope = null,
        string? lossCollection = GraphKeys.Losses,
        Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "absolute_difference", predictions, labels, weights ?? 1f);
        (Tensor label, Tensor prediction) = Alike(labels, predictions);
        return Weighted(Abs(Subtract(prediction, label)), weights, names, lossCollection, reduction);
    }

    /// <summary><c>1 - Σ predictions · labels</c> along an axis: the cosine distance of vectors of length 1.</summary>
    /// <param name="labels">Vectors of length 1.</param>
    /// <param name="predictions">Vectors of length 1, of the same shape.</param>
    /// <param name="axis">The axis along which the vectors lie.</param>
    /// <param name="weights">The weights; null for 1. The axis counts with extent 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor CosineDistance(
        TensorLike labels, TensorLike predictions, int axis, TensorLike? weights = null, string? scope = null,
        string? lossCollection = GraphKeys.Losses,
        Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "cosine_distance_loss", predictions, labels, weights ?? 1f);
        (Tensor label, Tensor prediction) = Alike(labels, predictions);
        Tensor losses = 1 - ReduceSum(Multiply(prediction, label), [axis], keepDims: true);
        return Weighted(losses, weights, names, lossCollection, reduction);
    }

    /// <summary><c>max(0, 1 - y · logits)</c>, where y is 1 for the label 1 and -1 for the label 0.</summary>
    /// <param name="labels">0 or 1.</param>
    /// <param name="logits">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor HingeLoss(
        TensorLike labels, TensorLike logits, TensorLike? weights = null, string? scope = null, string? lossCollection = GraphKeys.Losses,
        Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "hinge_loss", logits, labels, weights ?? 1f);
        (Tensor label, Tensor logit) = Alike(labels, logits);
        Tensor ones = OnesLike(label);
        Tensor signs = Subtract(2 * label, ones);
        return Weighted(Relu(Subtract(ones, Multiply(signs, logit))), weights, names, lossCollection, reduction);
    }

    /// <summary>
    /// <c>e² / 2</c> for errors <c>e = |predictions - labels|</c> up to delta, and <c>delta · (e - delta / 2)</c> beyond.
    /// </summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="delta">Where the parabola becomes a line.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor HuberLoss(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, double delta = 1, string? scope = null,
        string? lossCollection = GraphKeys.Losses, Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "huber_loss", predictions, labels, weights ?? 1f);
        (Tensor label, Tensor prediction) = Alike(labels, predictions);
        Tensor error = Abs(Subtract(prediction, label));
        Tensor quadratic = Minimum(error, delta);

        // As max(error - delta, 0), with gradient 0 at the turn.
        Tensor linear = Subtract(error, quadratic);
        Tensor half = Constant(0.5f);
        Tensor losses = Add(Multiply(half, Multiply(quadratic, quadratic)), Multiply(delta, linear));
        return Weighted(losses, weights, names, lossCollection, reduction);
    }

    /// <summary><c>-labels · log(predictions + ε) - (1 - labels) · log(1 - predictions + ε)</c>.</summary>
    /// <param name="labels">Probabilities, or 0 and 1.</param>
    /// <param name="predictions">Probabilities, of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="epsilon">Keeps logarithms finite.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor LogLoss(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, double epsilon = 1e-7, string? scope = null,
        string? lossCollection = GraphKeys.Losses, Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "log_loss", predictions, labels, weights ?? 1f);
        (Tensor label, Tensor prediction) = Alike(labels, predictions);
        Tensor ofTrue = -Multiply(label, Log(prediction + epsilon));
        Tensor ofFalse = Multiply(1 - label, Log(1 - prediction + epsilon));
        return Weighted(ofTrue - ofFalse, weights, names, lossCollection, reduction);
    }

    /// <summary>The mean squared difference between the errors of all pairs of elements of a row, averaged over rows.</summary>
    /// <param name="labels">What is right, of at least one axis.</param>
    /// <param name="predictions">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor MeanPairwiseSquaredError(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, string? scope = null,
        string? lossCollection = GraphKeys.Losses)
    {
        using OpScope names = OpScope.Open(scope, "mean_pairwise_squared_error", predictions, labels, weights ?? 1f);
        Tensor weight = Cast(weights ?? 1f, DataType.Float32);
        (Tensor label, Tensor prediction) = Alike(labels, predictions);
        using IDisposable after = ControlDependencies([WeightBroadcasting.Assert(weight, label)]);
        Tensor errors = Subtract(prediction, label);
        Tensor axes = Range(1, RankOf(errors), 1);
        Tensor squares = Reduce("Sum", Square(errors), axes, keepDims: true, null);
        Tensor present = WeightBroadcasting.CountPresent(errors, weight, perRow: true);
        Tensor term1 = 2 * DivNoNan(squares, Maximum(present - 1, 0f), "value");
        Tensor sum = Reduce("Sum", errors, axes, keepDims: true, null);
        Tensor squaredSum = Square(sum);
        Tensor term2 = 2 * DivNoNan(squaredSum, Maximum(Multiply(present, present - 1), 0f), "value");
        Tensor loss = ReduceSum(Multiply(term1 - term2, weight));
        return Added(Where(ReduceSum(present) > 0, loss, ZerosLike(loss), "value"), lossCollection);
    }

    /// <summary><c>(predictions - labels)²</c>.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor MeanSquaredError(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, string? scope = null,
        string? lossCollection = GraphKeys.Losses,
        Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "mean_squared_error", predictions, labels, weights ?? 1f);
        (Tensor label, Tensor prediction) = Alike(labels, predictions);
        return Weighted(SquaredDifference(prediction, label), weights, names, lossCollection, reduction);
    }

    /// <summary>The cross-entropy of independent truths, given logits.</summary>
    /// <param name="multiClassLabels">Probabilities, or 0 and 1.</param>
    /// <param name="logits">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="labelSmoothing">How far labels are moved towards 1/2.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of elements become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor SigmoidCrossEntropy(
        TensorLike multiClassLabels, TensorLike logits, TensorLike? weights = null, double labelSmoothing = 0, string? scope = null,
        string? lossCollection = GraphKeys.Losses, Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "sigmoid_cross_entropy_loss", logits, multiClassLabels, weights ?? 1f);
        (Tensor label, Tensor logit) = OfLogits(multiClassLabels, logits, names);
        if (labelSmoothing > 0)
        {
            label = (label * (1 - labelSmoothing)) + (0.5 * labelSmoothing);
        }

        return Weighted(SigmoidCrossEntropyWithLogits(label, logit, "xentropy"), weights, names, lossCollection, reduction);
    }

    /// <summary>The cross-entropy of classes that exclude each other, given logits. No gradient flows to the labels.</summary>
    /// <param name="onehotLabels">A probability for each class.</param>
    /// <param name="logits">Of the same shape.</param>
    /// <param name="weights">The weights, without the axis of classes; null for 1.</param>
    /// <param name="labelSmoothing">How far labels are moved towards equal probabilities.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of rows become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor SoftmaxCrossEntropy(
        TensorLike onehotLabels, TensorLike logits, TensorLike? weights = null, double labelSmoothing = 0, string? scope = null,
        string? lossCollection = GraphKeys.Losses, Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "softmax_cross_entropy_loss", logits, onehotLabels, weights ?? 1f);
        (Tensor label, Tensor logit) = OfLogits(onehotLabels, logits, names);
        if (labelSmoothing > 0)
        {
            Tensor classes = Cast(ShapeOf(label)[^1], logit.DataType.Base);
            Tensor smooth = labelSmoothing / classes;
            label = (label * (1 - labelSmoothing)) + smooth;
        }

        label = StopGradient(label, "labels_stop_gradient");
        return Weighted(SoftmaxCrossEntropyWithLogitsV2(label, logit, "xentropy"), weights, names, lossCollection, reduction);
    }

    /// <summary>The cross-entropy of classes that exclude each other, given by their numbers.</summary>
    /// <param name="labels">Numbers of classes, of one axis less than the logits; a last axis of extent 1 is left out.</param>
    /// <param name="logits">A logit for each class along the last axis.</param>
    /// <param name="weights">The weights, of the labels' shape or a scalar; null for 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How the losses of rows become one.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or weights do not broadcast.</exception>
    public static Tensor SparseSoftmaxCrossEntropy(
        TensorLike labels, TensorLike logits, TensorLike? weights = null, string? scope = null, string? lossCollection = GraphKeys.Losses,
        Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "sparse_softmax_cross_entropy_loss", logits, labels, weights ?? 1f);
        (Tensor label, Tensor logit) = Squeezing.Pair(
            names.Convert(labels, "labels"), names.Convert(logits, "predictions"), expectedRankDifference: 1);
        Tensor weight = names.Convert(weights ?? 1f, "Const");
        weight = weight.StaticShape.Rank is { } rank && rank - 1 == label.StaticShape.Rank ? Squeeze(weight, [-1]) : weight;
        return Weighted(SparseSoftmaxCrossEntropyWithLogits(label, logit, "xentropy"), weight, names, lossCollection, reduction);
    }

    /// <summary>Losses of elements, weighted and folded to one; the result has their type.</summary>
    /// <param name="losses">The losses.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="scope">The name of the scope.</param>
    /// <param name="lossCollection">The collection that the loss is added to; null for none.</param>
    /// <param name="reduction">How they become one.</param>
    /// <exception cref="ArgumentException">Weights do not broadcast to the losses.</exception>
    public static Tensor ComputeWeightedLoss(
        TensorLike losses, TensorLike? weights = null, string? scope = null, string? lossCollection = GraphKeys.Losses,
        Reduction reduction = Reduction.SumByNonzeroWeights)
    {
        using OpScope names = OpScope.Open(scope, "weighted_loss", losses, weights ?? 1f);
        return Weighted(names.Convert(losses, "losses"), weights, names, lossCollection, reduction);
    }

    /// <summary>Adds a loss to a collection of its graph.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="lossCollection">The collection; null for none.</param>
    public static void AddLoss(Tensor loss, string? lossCollection = GraphKeys.Losses) => Added(loss, lossCollection);

    /// <summary>The losses of the default graph that were added.</summary>
    /// <param name="scope">Only those whose names match this at their beginning; null for all.</param>
    /// <param name="lossCollection">The collection.</param>
    public static IReadOnlyList<Tensor> GetLosses(string? scope = null, string lossCollection = GraphKeys.Losses) =>
        Graph.Default.GetCollection<Tensor>(lossCollection, scope);

    /// <summary>The losses that regularizers of variables made.</summary>
    /// <param name="scope">Only those whose names match this at their beginning; null for all.</param>
    public static IReadOnlyList<Tensor> GetRegularizationLosses(string? scope = null) => GetLosses(scope, GraphKeys.RegularizationLosses);

    /// <summary>The sum of the losses that regularizers made; 0 where there are none.</summary>
    /// <param name="scope">Only those whose names match this at their beginning; null for all.</param>
    /// <param name="name">The name of the sum.</param>
    public static Tensor GetRegularizationLoss(string? scope = null, string name = "total_regularization_loss") =>
        GetRegularizationLosses(scope) is { Count: > 0 } losses ? AddN(losses, name) : Constant(0f);

    /// <summary>The sum of all losses that were added, with those of regularizers.</summary>
    /// <param name="addRegularizationLosses">Whether to add those of regularizers.</param>
    /// <param name="name">The name of the sum.</param>
    /// <param name="scope">Only those whose names match this at their beginning; null for all.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Tensor GetTotalLoss(bool addRegularizationLosses = true, string name = "total_loss", string? scope = null)
    {
        IReadOnlyList<Tensor> losses = [.. GetLosses(scope), .. addRegularizationLosses ? GetRegularizationLosses(scope) : []];
        return losses.Count > 0
            ? AddN(losses, name)
            : throw new ArgumentException(
                "GetTotalLoss: no loss was added to the collection 'losses' of the default graph; a function of Losses, or AddLoss, adds "
                + "one.");
    }

    private static (Tensor Labels, Tensor Predictions) Alike(TensorLike labels, TensorLike predictions)
    {
        Tensor prediction = Cast(predictions, DataType.Float32);
        Tensor label = Cast(labels, DataType.Float32);
        RequireAlike(label, prediction);
        return (label, prediction);
    }

    private static (Tensor Labels, Tensor Logits) OfLogits(TensorLike labels, TensorLike logits, OpScope scope)
    {
        Tensor logit = scope.Convert(logits, "Const");
        Tensor label = Cast(labels, logit.DataType.Base);
        RequireAlike(label, logit);
        return (label, logit);
    }

    private static void RequireAlike(Tensor labels, Tensor predictions)
    {
        if (!predictions.StaticShape.IsCompatibleWith(labels.StaticShape))
        {
            throw new ArgumentException(
                $"Shapes {predictions.StaticShape} of '{predictions.Name}' and {labels.StaticShape} of '{labels.Name}' are incompatible.");
        }
    }

    private static Tensor Weighted(Tensor losses, TensorLike? weights, OpScope names, string? collection, Reduction reduction)
    {
        using NameScope again = names.Graph.OpenScope(names.Name);
        using IDisposable after = ControlDependencies([WeightBroadcasting.Assert(weights ?? 1f, losses)]);
        Tensor inFloat32 = Cast(losses, DataType.Float32);
        Tensor weight = Cast(weights ?? 1f, DataType.Float32);
        Tensor weighted = Multiply(inFloat32, weight);
        Tensor loss = reduction switch
        {
            Reduction.None => weighted,
            Reduction.Sum => ReduceSum(weighted),
            Reduction.SumOverBatchSize => Mean(ReduceSum(weighted), () => CountElements(weighted)),
            Reduction.Mean => Mean(ReduceSum(weighted), () => ReduceSum(OnesLike(weighted) * weight)),
            Reduction.SumByNonzeroWeights => Mean(ReduceSum(weighted), () => WeightBroadcasting.CountPresent(weighted, weight)),
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Invalid Reduction Key."),
        };
        return Added(Cast(loss, losses.DataType.Base), collection);
    }

    private static Tensor Mean(Tensor sum, Func<Tensor> countPresent)
    {
        Tensor count = countPresent();
        return DivNoNan(ReduceSum(sum), count, "value");
    }

    private static Tensor CountElements(Tensor losses)
    {
        using OpScope scope = OpScope.Open(null, "num_elements", losses);
        return Cast(SizeOf(losses, scope.Name), losses.DataType.Base);
    }

    private static Tensor Added(Tensor loss, string? collection)
    {
        if (collection is not null)
        {
            loss.Graph.AddToCollection(collection, loss);
        }

        return loss;
    }
}
