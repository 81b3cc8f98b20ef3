using System.Globalization;
using static Tensors.Graphs.MetricParts;
using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

// Classes that were told from each other.
public static partial class Metrics
{
    /// <summary>The mean over classes of the share of their examples that was found; a class without examples counts as 0.</summary>
    /// <param name="labels">Numbers of classes.</param>
    /// <param name="predictions">Numbers of classes, of the same shape.</param>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update, which gives the shares of the classes.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanPerClassAccuracy(
        TensorLike labels, TensorLike predictions, int numClasses, TensorLike? weights = null,
        IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "mean_accuracy");
        Tensor label = Flat(Cast(labels, DataType.Int64)), prediction = Flat(Converted(predictions, labels.Graph));
        RequireAlike(label, prediction);
        Variable total = Remembered("total", [numClasses]), count = Remembered("count", [numClasses]);
        Tensor ones = OnesLike(Cast(label, DataType.Float32));
        Tensor isCorrect = Cast(Equal(Cast(prediction, DataType.Int64), label), DataType.Float32);
        if (weights is { IsNone: false } given)
        {
            Tensor weight = Cast(Flat(Converted(given, label.Graph)), DataType.Float32);
            isCorrect *= weight;
            ones *= weight;
        }

        Tensor newTotal = ScatterAdd(total, label, ones), newCount = ScatterAdd(count, label, isCorrect);
        Tensor value = ReduceMean(Quotient(count, total, null), name: "mean_accuracy");
        return Published(value, Quotient(newCount, newTotal, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>
    /// The mean over classes of what was rightly given to a class, as a share of all that belongs to it or was given to it. Classes that do
    /// not occur do not count.
    /// </summary>
    /// <param name="labels">Numbers of classes.</param>
    /// <param name="predictions">Numbers of classes, of the same shape.</param>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update, which gives the confusion matrix.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanIou(
        TensorLike labels, TensorLike predictions, int numClasses, TensorLike? weights = null,
        IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "mean_iou");
        Tensor label = Converted(labels), prediction = Converted(predictions, label.Graph);
        RequireAlike(label, prediction);
        Variable total = Remembered("total_confusion_matrix", [numClasses, numClasses], DataType.Float64);
        Tensor flatPrediction = Flat(Cast(prediction, DataType.Int64)), flatLabel = Flat(Cast(label, DataType.Int64));
        Tensor? weight = weights is { IsNone: false } given ? Flat(Converted(given, label.Graph)) : null;
        Tensor current = ConfusionMatrix(
            flatLabel, flatPrediction, numClasses, DataType.Float64, weights: weight is null ? (TensorLike?)null : weight);
        Tensor update = AssignAdd(total, current);
        return Published(MeanIntersection(total), update, metricsCollections, updatesCollections);
    }

    /// <summary>
    /// The share of the k best predictions of each row that are among its labels: <c>TP / (TP + FP)</c>, in float64; NaN before the first
    /// update.
    /// </summary>
    /// <param name="labels">Numbers of classes, int64, of shape (..., labels); the leading axes are those of the predictions.</param>
    /// <param name="predictions">A score for each class along the last axis.</param>
    /// <param name="k">How many of the best scores count.</param>
    /// <param name="weights">The weights of rows, a scalar or of the leading axes; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) PrecisionAtK(
        TensorLike labels, TensorLike predictions, int k, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        AtK("precision", "false_positive", labels, predictions, k, weights, metricsCollections, updatesCollections, name,
            isHit => 1 - Cast(ReduceAny(isHit, -1), DataType.Float64));

    /// <summary>
    /// The share of the labels of each row that are among its k best predictions: <c>TP / (TP + FN)</c>, in float64; NaN before the first
    /// update.
    /// </summary>
    /// <param name="labels">Numbers of classes, int64 and each once, of shape (..., labels); the leading axes are those of the
    /// predictions.</param>
    /// <param name="predictions">A score for each class along the last axis.</param>
    /// <param name="k">How many of the best scores count.</param>
    /// <param name="weights">The weights of rows, a scalar or of the leading axes; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) RecallAtK(
        TensorLike labels, TensorLike predictions, int k, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        AtK("recall", "false_negative", labels, predictions, k, weights, metricsCollections, updatesCollections, name,
            isHit => 1 - Cast(ReduceAny(isHit, -2), DataType.Float64));

    // What is missed is said by a function from which pairs of (..., k, labels) are equal to 1 for each miss along the last axis.
    private static (Tensor Value, Tensor UpdateOp) AtK(
        string share, string miss, TensorLike labels, TensorLike predictions, int k, TensorLike? weights,
        IReadOnlyList<string>? metricsCollections,
        IReadOnlyList<string>? updatesCollections, string? name, Func<Tensor, Tensor> missed)
    {
        string at = k.ToString(CultureInfo.InvariantCulture);
        using OpScope scope = OpScope.Open(name, $"{share}_at_{at}", labels, predictions);
        Tensor best = Cast(TopK(predictions, k).Indices, DataType.Int64);
        Tensor label = Cast(labels, DataType.Int64);
        Tensor isHit = Equal(ExpandDims(best, -1), ExpandDims(label, -2));
        Tensor? weight = weights is { IsNone: false } given ? Cast(Converted(given, label.Graph), DataType.Float64) : null;
        Tensor Total(Tensor counted)
        {
            Tensor perRow = ReduceSum(counted, -1);
            return ReduceSum(weight is null ? perRow : perRow * WeightBroadcasting.Broadcast(weight, perRow));
        }

        (Tensor hits, Tensor newHits) = Summed($"true_positive_at_{at}", Total(Cast(ReduceAny(isHit, -1), DataType.Float64)));
        (Tensor misses, Tensor newMisses) = Summed($"{miss}_at_{at}", Total(missed(isHit)));
        Tensor value = Divide(hits, hits + misses, scope.Name);
        return Published(value, Divide(newHits, newHits + newMisses, "update"), metricsCollections, updatesCollections);
    }

    private static (Tensor Value, Tensor Update) Summed(string name, Tensor batch)
    {
        using NameScope scope = NameScope(name);
        Variable total = Remembered(scope.Name, [], DataType.Float64);
        return (total, AssignAdd(total, batch, "update"));
    }

    private static Tensor MeanIntersection(Tensor confusion)
    {
        Tensor given = Cast(ReduceSum(confusion, 0), DataType.Float32), present = Cast(ReduceSum(confusion, 1), DataType.Float32);
        Tensor both = Cast(MatrixDiagPart(confusion), DataType.Float32);
        Tensor either = given + present - both;
        Tensor classes = ReduceSum(Cast(NotEqual(either, 0f), DataType.Float32));
        Tensor shares = both / Where(Greater(either, 0f), either, OnesLike(either));
        return Where(Greater(classes, 0f), ReduceSum(shares, name: "mean_iou") / classes, 0f);
    }

    private static Tensor Flat(Tensor x) => x.StaticShape.Rank is 1 or 0 ? x : Reshape(x, new[] { -1 });

    private static void RequireAlike(Tensor labels, Tensor predictions)
    {
        if (!predictions.StaticShape.IsCompatibleWith(labels.StaticShape))
        {
            throw new ArgumentException(
                $"Shapes {predictions.StaticShape} of '{predictions.Name}' and {labels.StaticShape} of '{labels.Name}' are incompatible.");
        }
    }
}
