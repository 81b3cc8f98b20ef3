namespace Tensors.Training;

/// <summary>Watches one figure for its best value.</summary>
internal sealed class BestFigure(string? name, bool greaterIsBetter, double leastChange)
{
    /// <summary>The best value so far; NaN before the first.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>Whether an epoch is better than all before by more than the least change.</summary>
    /// <exception cref="KeyNotFoundException">The epoch does not have the figure.</exception>
    public bool Improves(EpochRecord epoch)
    {
        string watched = name ?? (epoch.Values.ContainsKey("val_loss") ? "val_loss" : "loss");
        if (!epoch.Values.TryGetValue(watched, out double value))
        {
            throw new KeyNotFoundException($"There is no figure '{watched}'; there are [{string.Join(", ", epoch.Values.Keys)}].");
        }

        bool isBetter = double.IsNaN(Best)
            ? !double.IsNaN(value)
            : greaterIsBetter ? value > Best + leastChange : value < Best - leastChange;
        Best = isBetter ? value : Best;
        return isBetter;
    }

    public void Reset(double to = double.NaN) => Best = to;
}
