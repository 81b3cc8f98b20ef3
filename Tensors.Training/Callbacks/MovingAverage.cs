namespace Tensors.Training;

/// <summary>
/// Keeps exponential moving averages of the parameters: after each step <c>a ← decay · a + (1 - decay) · p</c>, as PyTorch's
/// <c>get_ema_multi_avg_fn</c> and Keras' <c>use_ema</c>.
/// </summary>
/// <remarks>
/// They begin with the parameters before the first step, as Keras', go on where the same object is given to another training, and are saved
/// with the training. Running statistics stay those of the model.
/// </remarks>
/// <param name="decay">How much of an average stays, from 0 to 1.</param>
public sealed class MovingAverage(double decay = 0.999) : Callback
{
    private readonly double _decay = decay is >= 0 and <= 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "A decay is from 0 to 1.");

    private Dictionary<string, Tensor> _averages = [];
    private (Tensor Average, Tensor Parameter)[] _pairs = [];

    /// <summary>The averages by path; empty before the first training.</summary>
    public IReadOnlyDictionary<string, Tensor> Averages => _averages;

    /// <inheritdoc/>
    public override void OnBegin(Trainer trainer)
    {
        IReadOnlyDictionary<string, Tensor> parameters = trainer.Model.Parameters;
        if (_averages.Count == 0)
        {
            _averages = parameters.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
        }

        _pairs = [.. parameters.Select(entry => (_averages[entry.Key], entry.Value))];
    }

    /// <inheritdoc/>
    public override void OnStep(Trainer trainer, double loss)
    {
        foreach ((Tensor average, Tensor parameter) in _pairs)
        {
            Tensor.Into<CopyOp>(average, average.Lerp(parameter, 1 - _decay));
        }
    }

    /// <summary>Exchanges the model's parameters with their averages; a second time, it has its own again.</summary>
    /// <param name="model">The model that was trained, or another of the same layers.</param>
    /// <exception cref="KeyNotFoundException">It has other parameters, or there are no averages yet.</exception>
    /// <exception cref="ShapeMismatchException">It has parameters of other shapes.</exception>
    public void Exchange(Layer model)
    {
        Dictionary<string, Tensor> own = model.Parameters.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
        LayerFiles.Fill(model, model.Parameters, _averages, strict: true);
        LayerFiles.Fill(model, _averages, own, strict: true);
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, IDictionary<string, Tensor> state)
    {
        foreach ((string path, Tensor average) in _averages)
        {
            state[path] = average;
        }
    }

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, IReadOnlyDictionary<string, Tensor> state) =>
        LayerFiles.Fill(trainer.Model, _averages, state, strict: true);
}
