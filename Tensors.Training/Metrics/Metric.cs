namespace Tensors.Training;

/// <summary>A figure of how good outputs are, over any number of batches, in any order.</summary>
/// <remarks>Each property and method makes a new one, because a metric keeps what it has seen.</remarks>
public abstract class Metric
{
    private protected Metric(string name) => Name = name;

    /// <summary>What the figure is called in histories and logs.</summary>
    public string Name { get; }

    /// <summary>The figure of all batches so far; NaN of none.</summary>
    public abstract double Value { get; }

    /// <summary>The share of examples whose greatest output is at the class: outputs <c>(…, classes)</c>, targets <c>(…)</c>.</summary>
    public static Metric Accuracy => new TopKAccuracy(1, "accuracy");

    /// <summary>The share of examples of which outputs and targets lie on the same side of a bound: the same shape for both.</summary>
    /// <param name="threshold">The bound of outputs; targets are true above a half.</param>
    public static Metric BinaryAccuracy(double threshold = 0) => new BinaryAccuracy(threshold);

    /// <summary>The share of examples whose class is among the k greatest outputs.</summary>
    /// <param name="k">How many count.</param>
    public static Metric TopK(int k) => new TopKAccuracy(k, $"top_{k}");

    /// <summary>Of what was told to be of a class, the share that is; the mean over classes. See <see cref="ConfusionMatrix"/>.</summary>
    /// <param name="classes">How many classes there are.</param>
    public static Metric Precision(int classes) => new ConfusionFigure("precision", classes, static matrix => matrix.MeanPrecision);

    /// <summary>Of what is of a class, the share that was told to be; the mean over classes.</summary>
    /// <param name="classes">How many classes there are.</param>
    public static Metric Recall(int classes) => new ConfusionFigure("recall", classes, static matrix => matrix.MeanRecall);

    /// <summary>The harmonic mean of precision and recall; the mean over classes.</summary>
    /// <param name="classes">How many classes there are.</param>
    public static Metric F1(int classes) => new ConfusionFigure("f1", classes, static matrix => matrix.MeanF1);

    /// <summary>
    /// The probability that a positive example has a greater output than a negative one, equal ones counting half: the exact area under the
    /// ROC curve. Keeps every output.
    /// </summary>
    public static Metric Auc => new AreaUnderCurve();

    /// <summary>The mean of squared differences.</summary>
    public static Metric MeanSquaredError => new MeanDifference("mse", static difference => difference * difference);

    /// <summary>The mean of absolute differences.</summary>
    public static Metric MeanAbsoluteError => new MeanDifference("mae", Math.Abs);

    /// <summary>The coefficient of determination: 1 minus squared differences over squared deviations of the targets.</summary>
    public static Metric R2 => new Determination();

    /// <summary>e to the mean cross-entropy of the softmax of logits with classes.</summary>
    public static Metric Perplexity => new Perplexity();

    /// <summary>Takes a batch.</summary>
    /// <param name="outputs">What the model gave.</param>
    /// <param name="targets">What it should have given.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public abstract void Update(Tensor outputs, Tensor targets);

    /// <summary>Takes what another metric of the same kind has seen, as of another part of the data.</summary>
    /// <param name="other">Stays as it is.</param>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public abstract void Merge(Metric other);

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name} {Value:G4}");

    private protected TMetric Like<TMetric>(Metric other)
        where TMetric : Metric => other.Name == Name && other is TMetric like
            ? like
            : throw new ArgumentException($"{Name} cannot take in {other.Name}.", nameof(other));

    /// <summary>Rows of outputs beside a class each.</summary>
    private protected void ForEachRow(Tensor outputs, Tensor targets, RowAction action)
    {
        if (outputs.Rank == 0 || !outputs.Shape.Extents[..^1].SequenceEqual(targets.Shape.Extents))
        {
            throw new ShapeMismatchException(
                Name,
                $"outputs {outputs.Shape} must be targets {targets.Shape} with an axis of classes behind",
                [outputs.Shape, targets.Shape]);
        }

        Tensor rows = outputs.Cast(DType.Float32).Contiguous(), classes = targets.Cast(DType.Int64).Contiguous();
        int width = outputs.Shape[^1];
        using TensorAccess<float> row = rows.Access<float>();
        using TensorAccess<long> of = classes.Access<long>();
        for (int i = 0; i < of.Span.Length; i++)
        {
            if (of.Span[i] < 0 || of.Span[i] >= width)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets), of.Span[i], $"{Name}: the class of example {i} of the batch is outside [0, {width}).");
            }

            action(row.Span.Slice(i * width, width), (int)of.Span[i]);
        }
    }

    /// <summary>Outputs beside targets, element by element.</summary>
    private protected void ForEachPair(Tensor outputs, Tensor targets, Action<double, double> action)
    {
        if (outputs.ElementCount != targets.ElementCount)
        {
            throw new ShapeMismatchException(
                Name, $"outputs {outputs.Shape} and targets {targets.Shape} must have as many elements", [outputs.Shape, targets.Shape]);
        }

        Tensor left = outputs.Cast(DType.Float64).Contiguous(), right = targets.Cast(DType.Float64).Contiguous();
        using TensorAccess<double> y = left.Access<double>();
        using TensorAccess<double> t = right.Access<double>();
        for (int i = 0; i < y.Span.Length; i++)
        {
            action(y.Span[i], t.Span[i]);
        }
    }

    private protected delegate void RowAction(ReadOnlySpan<float> row, int target);
}
