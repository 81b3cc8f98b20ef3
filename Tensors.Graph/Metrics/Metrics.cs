using static Tensors.Graphs.MetricParts;
using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>
/// Figures of merit over many batches, TensorFlow's <c>tf.metrics</c>. Each gives two tensors: the value so far, and an update that takes
/// the batch of the run in and gives the value after it. What is remembered lies in variables of the collections
/// <see cref="GraphKeys.LocalVariables"/> and <see cref="GraphKeys.MetricVariables"/>, which <see cref="LocalVariablesInitializer"/> sets
/// to 0.
/// </summary>
/// <remarks>
/// Weights are scalars, or of the values' rank with extents equal or 1; a weight of 0 leaves an element out. Results are float32, and 0
/// before the first update unless said otherwise. Value and update are added to the collections that are named.
/// </remarks>
public static partial class Metrics
{
    /// <summary>The share of predictions that equal their labels.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) Accuracy(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        (Tensor label, Tensor prediction, TensorLike? weight) = Fitted(labels, predictions, weights);
        Tensor isCorrect = Cast(Equal(Cast(prediction, label.DataType.Base), label), DataType.Float32);
        return Mean(isCorrect, weight, metricsCollections, updatesCollections, name ?? "accuracy");
    }

    /// <summary>The weighted mean of all values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Weights do not broadcast.</exception>
    public static (Tensor Value, Tensor UpdateOp) Mean(
        TensorLike values, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null,
        string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "mean");
        Tensor value = Cast(values, DataType.Float32);
        Variable total = Remembered("total", []), count = Remembered("count", []);
        Tensor number;
        if (weights is { IsNone: false } given)
        {
            Tensor weight = WeightsOf(value, given);
            value = Multiply(value, weight);
            number = ReduceSum(weight);
        }
        else
        {
            number = Cast(SizeOf(value), DataType.Float32);
        }

        Tensor newTotal = AssignAdd(total, ReduceSum(value)), newCount = AddAfter(value, count, number);
        return Published(
            Quotient(total, count, "value"), Quotient(newTotal, newCount, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>The weighted mean of each element over all batches, which are of one shape.</summary>
    /// <param name="values">The values, of known shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Weights do not broadcast, or an extent is not known.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanTensor(
        TensorLike values, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null,
        string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "mean");
        Tensor value = Cast(values, DataType.Float32);
        Shape shape = value.StaticShape.ToShape();
        Variable total = Remembered("total_tensor", shape), count = Remembered("count_tensor", shape);
        Tensor number = OnesLike(value);
        if (weights is { IsNone: false } given)
        {
            Tensor weight = WeightsOf(value, given);
            value = Multiply(value, weight);
            number = Multiply(number, weight);
        }

        Tensor newTotal = AssignAdd(total, value), newCount = AddAfter(value, count, number);
        return Published(
            Quotient(total, count, "value"), Quotient(newTotal, newCount, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>The mean of <c>|predictions - labels|</c>.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape and type.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanAbsoluteError(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        (Tensor label, Tensor prediction, TensorLike? weight) = Fitted(labels, predictions, weights);
        return Mean(Abs(prediction - label), weight, metricsCollections, updatesCollections, name ?? "mean_absolute_error");
    }

    /// <summary>The mean of <c>(predictions - labels)²</c>.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape and type.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanSquaredError(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        (Tensor label, Tensor prediction, TensorLike? weight) = Fitted(labels, predictions, weights);
        return Mean(SquaredDifference(label, prediction), weight, metricsCollections, updatesCollections, name ?? "mean_squared_error");
    }

    /// <summary>The root of the mean of <c>(predictions - labels)²</c>.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape and type.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) RootMeanSquaredError(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        (Tensor value, Tensor update) = MeanSquaredError(labels, predictions, weights, name: name ?? "root_mean_squared_error");
        Tensor root = Sqrt(value);
        return Published(root, Sqrt(update), metricsCollections, updatesCollections);
    }

    /// <summary>The mean of <c>|labels - predictions| / normalizer</c>, where a normalizer of 0 gives 0.</summary>
    /// <param name="labels">What is right.</param>
    /// <param name="predictions">Of the same shape and type.</param>
    /// <param name="normalizer">What errors are divided by, of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanRelativeError(
        TensorLike labels, TensorLike predictions, TensorLike normalizer, TensorLike? weights = null,
        IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        (Tensor label, Tensor prediction, TensorLike? weight) = Fitted(labels, predictions, weights);
        (prediction, Tensor divisor) = Squeezing.Pair(prediction, Converted(normalizer, label.Graph, label.DataType.Base));
        Tensor errors = Where(Equal(divisor, 0.0), ZerosLike(label), Abs(label - prediction) / divisor);
        return Mean(errors, weight, metricsCollections, updatesCollections, name ?? "mean_relative_error");
    }

    /// <summary>The mean of <c>1 - Σ predictions · labels</c> along an axis, for vectors of length 1.</summary>
    /// <param name="labels">Vectors of length 1.</param>
    /// <param name="predictions">Vectors of length 1, of the same shape and type.</param>
    /// <param name="dim">The axis along which the vectors lie.</param>
    /// <param name="weights">The weights; null for 1. The axis counts with extent 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) MeanCosineDistance(
        TensorLike labels, TensorLike predictions, int dim, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        (Tensor label, Tensor prediction, TensorLike? weight) = Fitted(labels, predictions, weights);
        Tensor similarity = ReduceSum(Multiply(prediction, label), [dim], keepDims: true);
        (Tensor value, Tensor update) = Mean(similarity, weight, name: name ?? "mean_cosine_distance");
        return Published(Subtract(1f, value), Subtract(1f, update), metricsCollections, updatesCollections);
    }

    /// <summary>The share of values below a threshold.</summary>
    /// <param name="values">The values.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    public static (Tensor Value, Tensor UpdateOp) PercentageBelow(
        TensorLike values, double threshold, TensorLike? weights = null, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, string? name = null) =>
        Mean(Cast(Less(values, threshold), DataType.Float32), weights, metricsCollections, updatesCollections, name
            ?? "percentage_below_threshold");

    private static (Tensor Value, Tensor UpdateOp) Published(
        Tensor value, Tensor update, IReadOnlyList<string>? metricsCollections, IReadOnlyList<string>? updatesCollections)
    {
        foreach (string collection in metricsCollections ?? [])
        {
            value.Graph.AddToCollection(collection, value);
        }

        foreach (string collection in updatesCollections ?? [])
        {
            value.Graph.AddToCollection(collection, update);
        }

        return (value, update);
    }
}
