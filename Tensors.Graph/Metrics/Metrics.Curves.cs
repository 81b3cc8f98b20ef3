using static Tensors.Graphs.MetricParts;
using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>The curve under which an area is measured.</summary>
public enum AucCurve
{
    /// <summary>The true positive rate over the false positive rate.</summary>
    Roc,

    /// <summary>The precision over the recall.</summary>
    Pr,
}

/// <summary>How an area under a curve is summed up from its points.</summary>
public enum AucSummation
{
    /// <summary>By trapezia.</summary>
    Trapezoidal,

    /// <summary>
    /// By trapezia for <see cref="AucCurve.Roc"/>, by the exact curve between two points for <see cref="AucCurve.Pr"/> (Davis and Goadrich
    /// 2006).
    /// </summary>
    CarefulInterpolation,

    /// <summary>From below, by the lower of two points.</summary>
    Minoring,

    /// <summary>From above, by the higher of two points.</summary>
    Majoring,
}

// What was called true at each of many thresholds.
public static partial class Metrics
{
    private const double Beyond = 1e-7;

    /// <summary>The area under a curve of predictions, approximated at so many thresholds.</summary>
    /// <param name="labels">Truth values, or numbers of which 0 is false.</param>
    /// <param name="predictions">Numbers in [0, 1], of the same shape.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="numThresholds">How many thresholds, those at both ends included; at least 2.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <param name="summation">How the area is summed up.</param>
    /// <param name="thresholds">Thresholds in (0, 1) in the place of equal steps.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    /// <remarks>A run in which a prediction lies outside [0, 1] fails.</remarks>
    public static (Tensor Value, Tensor UpdateOp) Auc(
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, int numThresholds = 200,
        IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, AucCurve curve = AucCurve.Roc, string? name = null,
        AucSummation summation = AucSummation.Trapezoidal, IReadOnlyList<double>? thresholds = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numThresholds, 2);
        using OpenVariableScope scope = Scope(name, "auc");
        double[] inner = thresholds is null
            ? [.. Enumerable.Range(1, numThresholds - 2).Select(i => i / (numThresholds - 1.0))]
            : [.. thresholds.Order()];
        ThresholdCounts counts = ThresholdCounts.Of(labels, predictions, [-Beyond, .. inner, 1 + Beyond], weights);
        Tensor value = ThresholdCounts.Area(counts.Values, curve, summation, "value");
        return Published(
            value, ThresholdCounts.Area(counts.Updates, curve, summation, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>The share of what was called true that is, at each threshold.</summary>
    /// <param name="labels">Truth values, or numbers of which 0 is false.</param>
    /// <param name="predictions">Numbers in [0, 1], of the same shape.</param>
    /// <param name="thresholds">Numbers above which a prediction calls true.</param>
    /// <param name="weights">The weights; null for 1.</param>
    /// <param name="metricsCollections">Where to add the value.</param>
    /// <param name="updatesCollections">Where to add the update.</param>
    /// <param name="name">The name of the scope of the variables.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static (Tensor Value, Tensor UpdateOp) PrecisionAtThresholds(
        TensorLike labels, TensorLike predictions, IReadOnlyList<double> thresholds, TensorLike? weights = null,
        IReadOnlyList<string>? metricsCollections = null, IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "precision_at_thresholds");
        ThresholdCounts counts = ThresholdCounts.Of(labels, predictions, [.. thresholds], weights, "tp", "fp");
        Tensor Share(Dictionary<string, Tensor> at, string name) => TrueDivide(at["tp"], Beyond + at["tp"] + at["fp"], "precision_" + name);
        Tensor value = Share(counts.Values, "value");
        return Published(value, Share(counts.Updates, "update_op"), metricsCollections, updatesCollections);
    }

    /// <summary>The share of what is true that was called so, at each threshold.</summary>
    /// <inheritdoc cref="PrecisionAtThresholds"/>
    public static (Tensor Value, Tensor UpdateOp) RecallAtThresholds(
        TensorLike labels, TensorLike predictions, IReadOnlyList<double> thresholds, TensorLike? weights = null,
        IReadOnlyList<string>? metricsCollections = null, IReadOnlyList<string>? updatesCollections = null, string? name = null)
    {
        using OpenVariableScope scope = Scope(name, "recall_at_thresholds");
        ThresholdCounts counts = ThresholdCounts.Of(labels, predictions, [.. thresholds], weights, "tp", "fn");
        Tensor Share(Dictionary<string, Tensor> at, string name) => TrueDivide(at["tp"], Beyond + at["tp"] + at["fn"], "recall_" + name);
        Tensor value = Share(counts.Values, "value");
        return Published(value, Share(counts.Updates, "update_op"), metricsCollections, updatesCollections);
    }
}
