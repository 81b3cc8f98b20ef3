using static Tensors.Graphs.MetricParts;
using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

// Truths that were told from untruths.
public static partial class Metrics
{
    /// <summary>The share of what was called true that is: <c>TP / (TP + FP)</c>.</summary>
    /// <param name="labels">Truth values, or numbers of which 0 is false.</param>
    /// <param name="predictions">The same of what was said, of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) Precision(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "precision");
        (Tensor label, Tensor prediction, TensorLike? weight) = Truths(labels, predictions, weights);
        (Tensor trues, Tensor newTrues) = TruePositives(label, prediction, weight);
        (Tensor falses, Tensor newFalses) = FalsePositives(label, prediction, weight);
        Tensor value = ShareOf(trues, falses, "value");
        return Published(value, ShareOf(newTrues, newFalses, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>The share of what is true that was called so: <c>TP / (TP + FN)</c>.</summary>
    /// <param name="labels">Truth values, or numbers of which 0 is false.</param>
    /// <param name="predictions">The same of what was said, of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) Recall(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "recall");
        (Tensor label, Tensor prediction, TensorLike? weight) = Truths(labels, predictions, weights);
        (Tensor trues, Tensor newTrues) = TruePositives(label, prediction, weight);
        (Tensor missed, Tensor newMissed) = FalseNegatives(label, prediction, weight);
        Tensor value = ShareOf(trues, missed, "value");
        return Published(value, ShareOf(newTrues, newMissed, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>The weight of what is true and was called so.</summary>
    /// <inheritdoc cref="Precision"/>
    public static (Tensor Value, Tensor UpdateOp) TruePositives(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        Count(true, true, labels, predictions, weights, metricsCollections, updatesCollections, name, "true_positives");

    /// <summary>The weight of what is false and was called true.</summary>
    /// <inheritdoc cref="Precision"/>
    public static (Tensor Value, Tensor UpdateOp) FalsePositives(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        Count(false, true, labels, predictions, weights, metricsCollections, updatesCollections, name, "false_positives");

    /// <summary>The weight of what is true and was called false.</summary>
    /// <inheritdoc cref="Precision"/>
    public static (Tensor Value, Tensor UpdateOp) FalseNegatives(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        Count(true, false, labels, predictions, weights, metricsCollections, updatesCollections, name, "false_negatives");

    /// <summary>The weight of what is false and was called so.</summary>
    /// <inheritdoc cref="Precision"/>
    public static (Tensor Value, Tensor UpdateOp) TrueNegatives(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        Count(false, false, labels, predictions, weights, metricsCollections, updatesCollections, name, "true_negatives");

    private static (Tensor Labels, Tensor Predictions, TensorLike? Weights) Truths(
        TensorLike labels, TensorLike predictions, TensorLike? weights)
    {
        Tensor prediction = Cast(predictions, DataType.Bool);
        return Fitted(Cast(labels, DataType.Bool), prediction, weights);
    }

    private static (Tensor Value, Tensor UpdateOp) Count(
        bool isTrue, bool isCalledTrue, TensorLike labels, TensorLike predictions, TensorLike? weights,
        IReadOnlyList<string>? metricsCollections,
        IReadOnlyList<string>? updatesCollections, string? name, string otherwise)
    {
        using OpenVariableScope scope = Scope(name, otherwise);
        (Tensor label, Tensor prediction, TensorLike? weight) = Truths(labels, predictions, weights);
        Tensor counted = LogicalAnd(Equal(label, isTrue), Equal(prediction, isCalledTrue));
        using (NameScope("assert_type"))
        {
            NoOp("statically_determined_correct_type");
        }

        Variable count = Remembered("count", []);
        Tensor numbers = Cast(counted, DataType.Float32);
        if (weight is { } given)
        {
            using IDisposable after = ControlDependencies([WeightBroadcasting.Assert(given, numbers)]);
            numbers = Multiply(numbers, Cast(given, DataType.Float32));
        }

        Tensor value = Identity(count);
        return Published(value, AssignAdd(count, ReduceSum(numbers)), metricsCollections, updatesCollections);
    }

    private static Tensor ShareOf(Tensor part, Tensor rest, string name)
    {
        Tensor isAny = Greater(part + rest, 0f);
        return Where(isAny, Divide(part, part + rest), 0f, name);
    }
}
