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

    /// <summary>By trapezia for <see cref="AucCurve.Roc"/>, by the exact curve between two points for <see cref="AucCurve.Pr"/> (Davis and Goadrich 2006).</summary>
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
        TensorLike labels, TensorLike predictions, TensorLike? weights = null, int numThresholds = 200, IReadOnlyList<string>? metricsCollections = null,
        IReadOnlyList<string>? updatesCollections = null, AucCurve curve = AucCurve.Roc, string? name = null,
        AucSummation summation = AucSummation.Trapezoidal, IReadOnlyList<double>? thresholds = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numThresholds, 2);
        using OpenVariableScope scope = Scope(name, "auc");
        double[] inner = thresholds is null
            ? [.. Enumerable.Range(1, numThresholds - 2).Select(i => i / (numThresholds - 1.0))]
            : [.. thresholds.Order()];
        Confusion counts = AtThresholds(labels, predictions, [-Beyond, .. inner, 1 + Beyond], weights);
        Tensor value = Area(counts.Values, curve, summation, "value");
        return Published(value, Area(counts.Updates, curve, summation, "update_op"), metricsCollections, updatesCollections);
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
        Confusion counts = AtThresholds(labels, predictions, [.. thresholds], weights, "tp", "fp");
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
        Confusion counts = AtThresholds(labels, predictions, [.. thresholds], weights, "tp", "fn");
        Tensor Share(Dictionary<string, Tensor> at, string name) => TrueDivide(at["tp"], Beyond + at["tp"] + at["fn"], "recall_" + name);
        Tensor value = Share(counts.Values, "value");
        return Published(value, Share(counts.Updates, "update_op"), metricsCollections, updatesCollections);
    }

    private static Confusion AtThresholds(TensorLike labels, TensorLike predictions, double[] thresholds, TensorLike? weights, params string[] wanted)
    {
        wanted = wanted.Length == 0 ? ["tp", "fn", "tn", "fp"] : wanted;
        Tensor scores = Converted(predictions, labels.Graph);
        const string Range = "predictions must be in [0, 1]";
        Node above = AssertGreaterEqual(scores, Cast(0f, scores.DataType.Base), Range);
        Node below = AssertLessEqual(scores, Cast(1f, scores.DataType.Base), Range);
        Tensor label, prediction;
        TensorLike? weight;
        using (ControlDependencies([above, below]))
        {
            Tensor inFloat32 = Cast(scores, DataType.Float32);
            (label, prediction, weight) = Fitted(Cast(labels, DataType.Bool), inFloat32, weights);
        }

        int count = thresholds.Length;
        Tensor column = Reshape(prediction, new[] { -1, 1 });
        Tensor row = Reshape(label, new[] { 1, -1 });
        Tensor limits = Constant(Tensor.FromArray(Array.ConvertAll(thresholds, threshold => (float)threshold)));
        Graph graph = column.Graph;
        Tensor limitColumn;
        using (NameScope scope = graph.OpenScope("ExpandDims"))
        {
            limitColumn = graph.Tensor1("ExpandDims", scope.Name, [limits, Building.Integers(graph, [1], "dim")]);
        }

        Tensor repeats = column.StaticShape[0] is { } known ? Building.Integers(graph, [1, known], "stack") : Stack([Constant(1), ShapeOf(column)[0]]);
        Tensor limit = Tile(limitColumn, repeats);
        Tensor isCalledTrue = Greater(Tile(Transpose(column), new[] { count, 1 }), limit);
        Tensor isCalledFalse = wanted.Any(kind => kind is "fn" or "tn") ? LogicalNot(isCalledTrue) : isCalledTrue;
        Tensor isTrue = Tile(row, new[] { count, 1 });
        Tensor isFalse = wanted.Any(kind => kind is "fp" or "tn") ? LogicalNot(isTrue) : isTrue;
        Tensor? weightRows = weight is { } given
            ? Tile(Reshape(WeightBroadcasting.Broadcast(Cast(given, DataType.Float32), prediction), new[] { 1, -1 }), new[] { count, 1 })
            : null;

        Confusion counts = new([], []);
        foreach (string kind in wanted)
        {
            (string name, Tensor truth, Tensor call) = kind switch
            {
                "tp" => ("true_positives", isTrue, isCalledTrue),
                "fn" => ("false_negatives", isTrue, isCalledFalse),
                "tn" => ("true_negatives", isFalse, isCalledFalse),
                _ => ("false_positives", isFalse, isCalledTrue),
            };
            Variable total = Remembered(name, [count]);
            Tensor counted = Cast(LogicalAnd(truth, call), DataType.Float32);
            counted = weightRows is null ? counted : counted * weightRows;
            counts.Updates[kind] = AssignAdd(total, ReduceSum(counted, 1));
            counts.Values[kind] = total;
        }

        return counts;
    }

    private static Tensor Area(Dictionary<string, Tensor> at, AucCurve curve, AucSummation summation, string name)
    {
        const double Epsilon = 1e-6;
        (Tensor tp, Tensor fn, Tensor tn, Tensor fp) = (at["tp"], at["fn"], at["tn"], at["fp"]);
        if (curve == AucCurve.Pr && summation == AucSummation.CarefulInterpolation)
        {
            return InterpolatedArea(tp, fp, fn);
        }

        Tensor recall = (tp + Epsilon) / (tp + fn + Epsilon);
        Tensor x, y;
        if (curve == AucCurve.Roc)
        {
            (x, y) = (fp / (fp + tn + Epsilon), recall);
        }
        else
        {
            (x, y) = (recall, (tp + Epsilon) / (tp + fp + Epsilon));
        }

        Tensor widths = Before(x) - x[1..];
        Tensor heights = summation switch
        {
            AucSummation.Minoring => Minimum(Before(y), y[1..]),
            AucSummation.Majoring => Maximum(Before(y), y[1..]),
            _ => (Before(y) + y[1..]) / 2.0,
        };
        return ReduceSum(Multiply(widths, heights), name: name);
    }

    private static Tensor InterpolatedArea(Tensor tp, Tensor fp, Tensor fn)
    {
        Tensor steps = Before(tp) - tp[1..];
        Tensor called = tp + fp;
        Tensor slope = Quotient(steps, Before(called) - called[1..], "prec_slope");
        Tensor intercept = tp[1..] - Multiply(slope, called[1..]);
        Tensor ratio = Where(
            LogicalAnd(Before(called) > 0, called[1..] > 0), Quotient(Before(called), called[1..], "recall_relative_ratio"), OnesLike(called[1..]));
        Tensor parts = Quotient(slope * (steps + (intercept * Log(ratio))), tp[1..] + fn[1..], "pr_auc_increment");
        return ReduceSum(parts, name: "interpolate_pr_auc");
    }

    /// <summary>All points but the last.</summary>
    private static Tensor Before(Tensor points) => points[..(points.StaticShape[0]!.Value - 1)];

    private sealed record Confusion(Dictionary<string, Tensor> Values, Dictionary<string, Tensor> Updates);
}
