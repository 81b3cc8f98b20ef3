namespace Tensors.Training;

/// <summary>Moments of the targets, merged by pairs as Chan, Golub and LeVeque do (1979).</summary>
internal sealed class Determination() : Metric("r2")
{
    private long _count;
    private double _mean;
    private double _deviations;
    private double _residuals;

    public override double Value => _count == 0 ? double.NaN : 1 - (_residuals / _deviations);

    public override void Update(Tensor outputs, Tensor targets) => ForEachPair(outputs, targets, (y, t) =>
    {
        double before = t - _mean;
        _mean += before / ++_count;
        _deviations += before * (t - _mean);
        _residuals += (y - t) * (y - t);
    });

    public override void Merge(Metric other)
    {
        Determination like = Like<Determination>(other);
        if (like._count > 0)
        {
            double difference = like._mean - _mean;
            long count = _count + like._count;
            _deviations += like._deviations + (difference * difference * ((double)_count * like._count / count));
            _mean += difference * like._count / count;
            (_count, _residuals) = (count, _residuals + like._residuals);
        }
    }

    public override void Reset() => (_count, _mean, _deviations, _residuals) = (0, 0, 0, 0);
}
