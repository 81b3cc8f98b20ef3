using Tensors.Optim;

namespace Tensors.Training;

/// <summary>Gradients on their way to the optimizer, added up over some batches.</summary>
internal sealed class StepGradients
{
    private Tensor[] _parameters = [];
    private OptimizerShare[] _shares = [];
    private Tensor[] _sums = [];
    private int _freezes;

    /// <summary>How many batches have been added since the last step.</summary>
    public int Count { get; private set; }

    /// <summary>The trained parameters, looked up again where a layer was frozen in between.</summary>
    public Tensor[] ParametersOf(Trainer trainer)
    {
        if (Count == 0 && (_parameters.Length == 0 || _freezes != Layer.Freezes))
        {
            _freezes = Layer.Freezes;
            IReadOnlyDictionary<string, Tensor> trained = trainer.Model.TrainedParameters;
            (_parameters, _shares) = ([.. trained.Values], OptimizerShare.Of(trainer, trained));
        }

        return _parameters.Length > 0
            ? _parameters
            : throw new InvalidOperationException(
                $"{trainer.Model} has no parameter that is trained: it has none, or all of them are frozen.");
    }

    public void Clear() => (_parameters, _sums, Count) = ([], [], 0);

    public void Add(Tensor[] gradients)
    {
        for (int i = 0; Count > 0 && i < gradients.Length; i++)
        {
            gradients[i] = _sums[i] + gradients[i];
        }

        _sums = gradients;
        Count++;
    }

    public void Apply(double? norm)
    {
        for (int i = 0; Count > 1 && i < _sums.Length; i++)
        {
            _sums[i] /= Count;
        }

        Tensor[] gradients = norm is { } bound ? GradientClipping.ByGlobalNorm(_sums, bound).Gradients : _sums;
        (_sums, Count) = ([], 0);
        foreach (OptimizerShare share in _shares)
        {
            share.Step(_parameters, gradients);
        }
    }
}
