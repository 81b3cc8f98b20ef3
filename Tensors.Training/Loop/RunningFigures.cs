namespace Tensors.Training;

/// <summary>The mean loss and the metrics of batches.</summary>
internal sealed class RunningFigures
{
    private readonly IReadOnlyList<Metric> _metrics;
    private double _sum;
    private long _count;

    public RunningFigures(IReadOnlyList<Metric> metrics)
    {
        _metrics = metrics;
        foreach (Metric metric in metrics)
        {
            metric.Reset();
        }
    }

    public double LastLoss { get; private set; }

    /// <summary>How long was waited for batches.</summary>
    public double DataSeconds { get; set; }

    public void Add(Example batch, Tensor outputs, double loss)
    {
        LastLoss = loss;
        _sum += loss * batch.Count;
        _count += batch.Count;
        for (int i = 0; i < _metrics.Count; i++)
        {
            _metrics[i].Update(outputs, batch.Targets);
        }
    }

    /// <summary>Adds the figures; NaN where training was saved behind an epoch's last batch, and so has seen none of it.</summary>
    public void CopyTo(Dictionary<string, double> values, DataPosition end)
    {
        if (_count == 0 && end.Index == 0)
        {
            throw new TrainingException(end, "there is no example; the data are empty.");
        }

        values.Add("loss", _sum / _count);
        foreach (Metric metric in _metrics)
        {
            values.Add(metric.Name, _count > 0 ? metric.Value : double.NaN);
        }
    }
}
