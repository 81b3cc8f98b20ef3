using System.Globalization;
using System.Text;

namespace Tensors.Training;

/// <summary>What a training reached, epoch by epoch.</summary>
public sealed class History
{
    private readonly List<EpochRecord> _epochs = [];

    internal History()
    {
    }

    /// <summary>The epochs in their order.</summary>
    public IReadOnlyList<EpochRecord> Epochs => _epochs;

    /// <summary>
    /// Whether the training was cancelled: model and optimizer are as they were behind the last whole step, and
    /// <see cref="Trainer.FitAsync"/> goes on from there.
    /// </summary>
    public bool WasCancelled { get; internal set; }

    /// <summary>The names of the figures, in the order in which they came.</summary>
    public IReadOnlyList<string> Names => [.. _epochs.SelectMany(epoch => epoch.Values.Keys).Distinct()];

    /// <summary>A figure, epoch by epoch; NaN where an epoch does not have it.</summary>
    /// <param name="name">One of <see cref="Names"/>, such as <c>val_loss</c>.</param>
    public IReadOnlyList<double> this[string name] => [.. _epochs.Select(epoch => epoch.Values.GetValueOrDefault(name, double.NaN))];

    /// <summary>A line for each epoch.</summary>
    public override string ToString() => string.Join('\n', _epochs);

    /// <summary>Writes a table: a line of names, then a line for each epoch.</summary>
    /// <param name="path">The file.</param>
    public void SaveCsv(string path)
    {
        StringBuilder table = new($"epoch,{string.Join(',', Names)},seconds\n");
        foreach (EpochRecord epoch in _epochs)
        {
            IEnumerable<double> values = Names.Select(name => epoch.Values.GetValueOrDefault(name, double.NaN)).Append(epoch.Seconds);
            IEnumerable<string> words = values.Select(value => value.ToString("R", CultureInfo.InvariantCulture));
            table.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch},{string.Join(',', words)}\n");
        }

        File.WriteAllText(path, table.ToString());
    }

    /// <summary>Draws the figures over the epochs, each with that of the validation data.</summary>
    /// <param name="path">The file: <c>.png</c>, <c>.svg</c>, or <c>.html</c> for a page with the table as well.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public void SavePlot(string path) => CurvePlot.Save(this, path);

    internal void Add(EpochRecord epoch) => _epochs.Add(epoch);
}
