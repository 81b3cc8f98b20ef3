namespace Tensors.Optim;

/// <summary>LAMB: the direction of <see cref="Adam"/> with weight decay, scaled for each parameter to the parameter's own norm.</summary>
/// <remarks><c>u = m̂ / (√v̂ + ε) + weightDecay · p</c> with the means of Adam corrected for their start at 0, and
/// <c>p ← p - learningRate · ‖p‖ / ‖u‖ · u</c>, where the ratio is 1 if a norm is 0. Slots: <c>m</c>, <c>v</c>. After You et al., "Large batch optimization for deep
/// learning" (2020).</remarks>
public sealed class Lamb : Optimizer
{
    private readonly Dictionary<long, Tensor> _directions = [];

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="weightDecay">The share of a parameter that joins its direction.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Lamb(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-6, double weightDecay = 0)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require(beta1, nameof(beta1));
        Beta2 = Require(beta2, nameof(beta2));
        Epsilon = Require(epsilon, nameof(epsilon));
        WeightDecay = Require(weightDecay, nameof(weightDecay));
        Beta1Power = (float)beta1;
        Beta2Power = (float)beta2;
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>The share of a parameter that joins its direction.</summary>
    public double WeightDecay { get; }

    /// <summary>β₁ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta1Power { get; private set; }

    /// <summary>β₂ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta2Power { get; private set; }

    internal override float[] Powers
    {
        get => [Beta1Power, Beta2Power];
        set => (Beta1Power, Beta2Power) = (value[0], value[1]);
    }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (!_directions.TryGetValue(parameter.Id, out Tensor? direction))
        {
            direction = Tensor.ZerosLike(parameter);
            _directions.Add(parameter.Id, direction);
        }

        LambUpdate.Run<T>(parameter, gradient, slots[0], slots[1], direction, LearningRate, Beta1, Beta2, Beta1Power, Beta2Power, Epsilon, WeightDecay);
    }

    private protected override void FinishStep()
    {
        Beta1Power *= (float)Beta1;
        Beta2Power *= (float)Beta2;
    }
}
