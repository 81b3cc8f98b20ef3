namespace Tensors.Training;

/// <summary>The figures of one epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Values">By name: <c>loss</c>, metrics, and the same with <c>val_</c> before them for the validation data.</param>
/// <param name="Seconds">How long it took, validation included.</param>
/// <param name="DataSeconds">How much of that it waited for batches to train on; <see cref="TrainingTelemetry"/> says it batch by
/// batch.</param>
public sealed record EpochRecord(long Epoch, IReadOnlyDictionary<string, double> Values, double Seconds, double DataSeconds)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        IEnumerable<string> figures = Values.Select(value => FormattableString.Invariant($"{value.Key} {value.Value:G4}"));
        return FormattableString.Invariant($"epoch {Epoch}: {string.Join(", ", figures)} ({Seconds:F1} s)");
    }
}
