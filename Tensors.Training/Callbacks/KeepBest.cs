namespace Tensors.Training;

/// <summary>Keeps the model of the best epoch in a file: see <see cref="LayerFiles"/>; <c>model.Load(path)</c> brings it back.</summary>
/// <param name="path">The file; its name chooses the format.</param>
/// <param name="figure">What is best of; <c>val_loss</c>, or <c>loss</c> without validation, if null.</param>
/// <param name="greaterIsBetter">Whether it is an accuracy, say, and not a loss.</param>
public sealed class KeepBest(string path, string? figure = null, bool greaterIsBetter = false) : Callback
{
    private readonly BestFigure _best = new(figure, greaterIsBetter, leastChange: 0);

    /// <summary>The best value so far; NaN before the first epoch.</summary>
    public double Best => _best.Best;

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochRecord epoch)
    {
        if (_best.Improves(epoch))
        {
            trainer.Model.Save(path);
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, IDictionary<string, Tensor> state) =>
        state["best"] = Tensor.FromArray(new[] { _best.Best });

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, IReadOnlyDictionary<string, Tensor> state) =>
        _best.Reset(to: state["best"].ToArray<double>()[0]);
}
