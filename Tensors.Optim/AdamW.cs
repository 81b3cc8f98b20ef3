namespace Tensors.Optim;

/// <summary>Adam with decoupled weight decay: <c>p ← p - learningRate · weightDecay · p</c> before the step of <see cref="Adam"/>.</summary>
/// <remarks>Slots: <c>m</c>, <c>v</c>. After Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), with the decay multiplied by the learning
/// rate.</remarks>
public sealed class AdamW : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="weightDecay">The share of a parameter that is taken away per unit of learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public AdamW(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
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

    /// <summary>The share of a parameter that is taken away per unit of learning rate.</summary>
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
        T rate = T.CreateTruncating(LearningRate) * T.Sqrt(T.One - T.CreateTruncating(Beta2Power)) / (T.One - T.CreateTruncating(Beta1Power));
        UpdateDriver.Run<AdamRule<T>, T>(parameter, gradient, slots, new(
            rate, T.One - T.CreateTruncating(Beta1), T.One - T.CreateTruncating(Beta2), T.CreateTruncating(Epsilon),
            T.CreateTruncating(LearningRate * WeightDecay)));
    }

    private protected override void FinishStep()
    {
        Beta1Power *= (float)Beta1;
        Beta2Power *= (float)Beta2;
    }
}
