using static Tensors.Graphs.MetricParts;
using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>What was called true and what is, at each of many thresholds, by kind: what is remembered, and after an update.</summary>
internal sealed record ThresholdCounts(Dictionary<string, Tensor> Values, Dictionary<string, Tensor> Updates)
{
    /// <summary>Counts at thresholds: of the kinds "tp", "fn", "tn" and "fp", or of all of them.</summary>
    public static ThresholdCounts Of(
        TensorLike labels, TensorLike predictions, double[] thresholds, TensorLike? weights, params string[] wanted)
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

        Tensor repeats = column.StaticShape[0] is { } known
            ? Building.Integers(graph, [1, known], "stack")
            : Stack([Constant(1), ShapeOf(column)[0]]);
        Tensor limit = Tile(limitColumn, repeats);
        Tensor isCalledTrue = Greater(Tile(Transpose(column), new[] { count, 1 }), limit);
        Tensor isCalledFalse = wanted.Any(kind => kind is "fn" or "tn") ? LogicalNot(isCalledTrue) : isCalledTrue;
        Tensor isTrue = Tile(row, new[] { count, 1 });
        Tensor isFalse = wanted.Any(kind => kind is "fp" or "tn") ? LogicalNot(isTrue) : isTrue;
        Tensor? weightRows = weight is { } given
            ? Tile(Reshape(WeightBroadcasting.Broadcast(Cast(given, DataType.Float32), prediction), new[] { 1, -1 }), new[] { count, 1 })
            : null;

        ThresholdCounts counts = new([], []);
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

    /// <summary>The area under a curve through the points of all thresholds.</summary>
    public static Tensor Area(Dictionary<string, Tensor> at, AucCurve curve, AucSummation summation, string name)
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
            LogicalAnd(Before(called) > 0, called[1..] > 0), Quotient(Before(called), called[1..], "recall_relative_ratio"),
            OnesLike(called[1..]));
        Tensor parts = Quotient(slope * (steps + (intercept * Log(ratio))), tp[1..] + fn[1..], "pr_auc_increment");
        return ReduceSum(parts, name: "interpolate_pr_auc");
    }

    /// <summary>All points but the last.</summary>
    private static Tensor Before(Tensor points) => points[..(points.StaticShape[0]!.Value - 1)];
}
