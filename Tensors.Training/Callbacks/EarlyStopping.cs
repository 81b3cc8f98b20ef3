namespace Tensors.Training;

/// <summary>Ends the training when a figure has not become better for some epochs.</summary>
/// <param name="figure">Its name; <c>val_loss</c>, or <c>loss</c> without validation, if null.</param>
/// <param name="patience">For how many epochs.</param>
/// <param name="leastChange">By how much it must become better.</param>
/// <param name="greaterIsBetter">Whether it is an accuracy, say, and not a loss.</param>
public sealed class EarlyStopping(string? figure = null, int patience = 3, double leastChange = 0, bool greaterIsBetter = false) : Callback
{
    private readonly BestFigure _best = new(figure, greaterIsBetter, leastChange);
    private int _worse;

    /// <inheritdoc/>
    public override void OnBegin(Trainer trainer)
    {
        _best.Reset();
        _worse = 0;
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochRecord epoch)
    {
        _worse = _best.Improves(epoch) ? 0 : _worse + 1;
        if (_worse >= patience)
        {
            trainer.Stop();
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, IDictionary<string, Tensor> state) =>
        state["best"] = Tensor.FromArray(new[] { _best.Best, _worse });

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, IReadOnlyDictionary<string, Tensor> state)
    {
        double[] kept = state["best"].ToArray<double>();
        _best.Reset(to: kept[0]);
        _worse = (int)kept[1];
    }
}
