namespace Tensors.Training;

internal sealed class AreaUnderCurve() : Metric("auc")
{
    private readonly List<(double Output, bool IsPositive)> _seen = [];

    public override double Value
    {
        get
        {
            (double Output, bool IsPositive)[] sorted = [.. _seen.OrderBy(entry => entry.Output)];
            double positives = sorted.Count(entry => entry.IsPositive), negatives = sorted.Length - positives;

            // Ranks of equal outputs are their mean: Mann and Whitney's statistic.
            double ranks = 0;
            for (int start = 0, end; start < sorted.Length; start = end)
            {
                int among = 0;
                for (end = start; end < sorted.Length && sorted[end].Output == sorted[start].Output; end++)
                {
                    among += sorted[end].IsPositive ? 1 : 0;
                }

                ranks += among * ((start + end + 1) / 2.0);
            }

            return (ranks - (positives * (positives + 1) / 2)) / (positives * negatives);
        }
    }

    public override void Update(Tensor outputs, Tensor targets) => ForEachPair(outputs, targets, (y, t) =>
    {
        if (double.IsNaN(y))
        {
            throw new ArgumentException("auc: an output is NaN, which has no place among others.", nameof(outputs));
        }

        _seen.Add((y, t > 0.5));
    });

    public override void Merge(Metric other) => _seen.AddRange(Like<AreaUnderCurve>(other)._seen);

    public override void Reset() => _seen.Clear();
}
