namespace Tensors.Optim;

/// <summary>LAMB: the direction of <see cref="Adam"/> with weight decay, scaled for each parameter to the parameter's own norm.</summary>
/// <remarks><c>u = m̂ / (√v̂ + ε) + weightDecay · p</c> with the means of Adam corrected for their start at 0, and
/// <c>p ← p - learningRate · ‖p‖ / ‖u‖ · u</c>, where the ratio is 1 if a norm is 0. Slots: <c>m</c>, <c>v</c>. After You et al., "Large
/// batch optimization for deep learning" (2020).</remarks>
public sealed class Lamb : AdamFamily
{
    private readonly Dictionary<long, Tensor> _directions = [];

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="weightDecay">The share of a parameter that joins its direction.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Lamb(
        double learningRate = Defaults.LearningRate, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2,
        double epsilon = Defaults.LambEpsilon,
        double weightDecay = 0)
        : base(learningRate, beta1, beta2, epsilon)
    {
        WeightDecay = Require(weightDecay, nameof(weightDecay));
    }

    /// <summary>The share of a parameter that joins its direction.</summary>
    public double WeightDecay { get; }

    private protected override bool LeavesOtherRows => false;

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (!_directions.TryGetValue(parameter.Id, out Tensor? direction))
        {
            direction = Tensor.ZerosLike(parameter);
            _directions.Add(parameter.Id, direction);
        }

        LambUpdate.Run<T>(
            parameter, gradient, slots[0], slots[1], direction, LearningRate, Beta1, Beta2, Beta1Power, Beta2Power, Epsilon, WeightDecay);
    }
}
