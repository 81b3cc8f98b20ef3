namespace Tensors.Training;

/// <summary>A sum over examples, divided by their number.</summary>
internal abstract class MeanMetric(string name) : Metric(name)
{
    private double _sum;
    private long _count;

    public override double Value => _count == 0 ? double.NaN : _sum / _count;

    public override void Merge(Metric other)
    {
        MeanMetric like = Like<MeanMetric>(other);
        _sum += like._sum;
        _count += like._count;
    }

    public override void Reset() => (_sum, _count) = (0, 0);

    protected void Add(double value)
    {
        _sum += value;
        _count++;
    }
}

internal sealed class TopKAccuracy(int k, string name) : MeanMetric(name)
{
    // Of equal outputs the first counts as the greatest, as ArgMax has it.
    public override void Update(Tensor outputs, Tensor targets) => ForEachRow(outputs, targets, (row, target) =>
    {
        float own = row[target];
        int before = 0;
        for (int i = 0; i < row.Length; i++)
        {
            before += row[i] > own || (row[i] == own && i < target) || float.IsNaN(row[i]) ? 1 : 0;
        }

        Add(before < k ? 1 : 0);
    });
}

internal sealed class BinaryAccuracy(double threshold) : MeanMetric("accuracy")
{
    public override void Update(Tensor outputs, Tensor targets) =>
        ForEachPair(outputs, targets, (y, t) => Add(y > threshold == t > 0.5 ? 1 : 0));
}

internal sealed class MeanDifference(string name, Func<double, double> function) : MeanMetric(name)
{
    public override void Update(Tensor outputs, Tensor targets) => ForEachPair(outputs, targets, (y, t) => Add(function(y - t)));
}

internal sealed class Perplexity() : MeanMetric("perplexity")
{
    public override double Value => Math.Exp(base.Value);

    public override void Update(Tensor outputs, Tensor targets) => ForEachRow(outputs, targets, (row, target) =>
    {
        double greatest = float.NegativeInfinity;
        foreach (float logit in row)
        {
            greatest = Math.Max(greatest, logit);
        }

        double sum = 0;
        foreach (float logit in row)
        {
            sum += Math.Exp(logit - greatest);
        }

        Add(greatest + Math.Log(sum) - row[target]);
    });
}
