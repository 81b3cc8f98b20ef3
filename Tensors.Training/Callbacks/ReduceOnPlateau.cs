namespace Tensors.Training;

/// <summary>
/// Multiplies the learning rate of the trainer's optimizer by a factor when a figure has not become better for some epochs: Keras'
/// <c>ReduceLROnPlateau</c>.
/// </summary>
/// <param name="figure">Its name; <c>val_loss</c>, or <c>loss</c> without validation, if null.</param>
/// <param name="factor">What the rate is multiplied by.</param>
/// <param name="patience">For how many epochs.</param>
/// <param name="leastChange">By how much it must become better.</param>
/// <param name="greaterIsBetter">Whether it is an accuracy, say, and not a loss.</param>
/// <param name="rest">How many epochs after a change are not counted.</param>
/// <param name="leastRate">The rate that is not passed.</param>
public sealed class ReduceOnPlateau(
    string? figure = null, double factor = 0.1, int patience = 10, double leastChange = 1e-4, bool greaterIsBetter = false, int rest = 0,
    double leastRate = 0) : Callback
{
    private readonly BestFigure _best = new(figure, greaterIsBetter, leastChange);
    private int _worse;
    private int _resting;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The trainer has a <see cref="Trainer.Schedule"/>, which sets the rate of each step
    /// itself.</exception>
    public override void OnBegin(Trainer trainer)
    {
        if (trainer.Schedule is not null)
        {
            throw new InvalidOperationException("ReduceOnPlateau: the trainer's schedule would set the rate again; leave one of them out.");
        }

        _best.Reset();
        (_worse, _resting) = (0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochRecord epoch)
    {
        _resting = Math.Max(0, _resting - 1);
        _worse = _best.Improves(epoch) || _resting > 0 ? 0 : _worse + 1;
        if (_worse >= patience)
        {
            double rate = trainer.Optimizer.LearningRate;
            trainer.Optimizer.LearningRate = Math.Max(rate * factor, Math.Min(leastRate, rate));
            (_worse, _resting) = (0, rest);
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, IDictionary<string, Tensor> state) =>
        state["plateau"] = Tensor.FromArray([_best.Best, _worse, _resting, trainer.Optimizer.LearningRate]);

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, IReadOnlyDictionary<string, Tensor> state)
    {
        double[] kept = state["plateau"].ToArray<double>();
        _best.Reset(to: kept[0]);
        (_worse, _resting, trainer.Optimizer.LearningRate) = ((int)kept[1], (int)kept[2], kept[3]);
    }
}
