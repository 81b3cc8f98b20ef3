namespace Tensors.Training;

/// <summary>How often examples of each class were told to be of each: the greatest output says which.</summary>
public sealed class ConfusionMatrix : Metric
{
    private readonly long[,] _counts;

    /// <summary>Makes an empty one.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public ConfusionMatrix(int classes)
        : base("accuracy")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        _counts = new long[classes, classes];
    }

    /// <summary>The number of examples of a class (row) that were told to be of another (column).</summary>
    /// <param name="target">The class that it is.</param>
    /// <param name="told">The class that the greatest output says.</param>
    public long this[int target, int told] => _counts[target, told];

    /// <summary>The number of classes.</summary>
    public int Classes => _counts.GetLength(0);

    /// <summary>The share of examples that were told right.</summary>
    public override double Value
    {
        get
        {
            long right = 0, all = 0;
            for (int i = 0; i < Classes; i++)
            {
                right += _counts[i, i];
                all += OfClass(i).Are;
            }

            return all == 0 ? double.NaN : (double)right / all;
        }
    }

    /// <summary>Of what was told to be of a class, the share that is (0 where nothing was told so); the mean over classes.</summary>
    public double MeanPrecision => MeanOf(static (right, told, are) => told == 0 ? 0 : (double)right / told);

    /// <summary>Of what is of a class, the share that was told to be (0 where nothing is); the mean over classes.</summary>
    public double MeanRecall => MeanOf(static (right, told, are) => are == 0 ? 0 : (double)right / are);

    /// <summary>The harmonic mean of precision and recall of a class (0 where both are); the mean over classes.</summary>
    public double MeanF1 => MeanOf(static (right, told, are) => told + are == 0 ? 0 : 2.0 * right / (told + are));

    /// <summary>The counts as an int64 tensor, a row a class.</summary>
    public Tensor ToTensor() => Tensor.FromArray(_counts);

    /// <inheritdoc/>
    public override void Update(Tensor outputs, Tensor targets)
    {
        if (outputs.Rank == 0 || outputs.Shape[^1] != Classes)
        {
            throw new ShapeMismatchException(Name, $"outputs {outputs.Shape} must end with {Classes} classes", [outputs.Shape]);
        }

        ForEachRow(outputs, targets, (row, target) =>
        {
            int told = 0;
            for (int i = 1; i < row.Length; i++)
            {
                told = row[i] > row[told] ? i : told;
            }

            _counts[target, told]++;
        });
    }

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        ConfusionMatrix like = Like<ConfusionMatrix>(other);
        if (like.Classes != Classes)
        {
            throw new ArgumentException($"A matrix of {Classes} classes cannot take in one of {like.Classes}.", nameof(other));
        }

        for (int i = 0; i < Classes; i++)
        {
            for (int j = 0; j < Classes; j++)
            {
                _counts[i, j] += like._counts[i, j];
            }
        }
    }

    /// <inheritdoc/>
    public override void Reset() => Array.Clear(_counts);

    private double MeanOf(Func<long, long, long, double> figure)
    {
        double sum = 0;
        for (int i = 0; i < Classes; i++)
        {
            (long told, long are) = OfClass(i);
            sum += figure(_counts[i, i], told, are);
        }

        return sum / Classes;
    }

    private (long Told, long Are) OfClass(int one)
    {
        long told = 0, are = 0;
        for (int i = 0; i < Classes; i++)
        {
            told += _counts[i, one];
            are += _counts[one, i];
        }

        return (told, are);
    }
}

/// <summary>A figure that follows from a matrix.</summary>
internal sealed class ConfusionFigure(string name, int classes, Func<ConfusionMatrix, double> figure) : Metric(name)
{
    private readonly ConfusionMatrix _matrix = new(classes);

    public override double Value => figure(_matrix);

    public override void Update(Tensor outputs, Tensor targets) => _matrix.Update(outputs, targets);

    public override void Merge(Metric other) => _matrix.Merge(Like<ConfusionFigure>(other)._matrix);

    public override void Reset() => _matrix.Reset();
}
