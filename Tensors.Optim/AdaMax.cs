namespace Tensors.Optim;

/// <summary>AdaMax: <see cref="Adam"/> with the decaying maximum of the gradient's magnitude in the place of the root.</summary>
/// <remarks>
/// <c>m ← m + (1 - β₁) · (g - m)</c>, <c>v ← max(β₂ · v, |g|)</c>, <c>p ← p - learningRate / (1 - β₁ᵗ) · m / (v + ε)</c>. Slots: <c>m</c>,
/// <c>v</c>. After Kingma and Ba (2015), section 7.
/// </remarks>
public sealed class AdaMax : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public AdaMax(
        double learningRate = Defaults.LearningRate, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2,
        double epsilon = Defaults.Epsilon)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require(beta1, nameof(beta1));
        Beta2 = Require(beta2, nameof(beta2));
        Epsilon = Require(epsilon, nameof(epsilon));
        Beta1Power = (float)beta1;
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>β₁ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta1Power { get; private set; }

    internal override float[] Powers
    {
        get => [Beta1Power];
        set => Beta1Power = value[0];
    }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<AdaMaxRule<T>, T>(parameter, gradient, slots, AdaMaxRule<T>.Of(LearningRate, Beta1, Beta2, Beta1Power, Epsilon));

    private protected override void FinishStep() => Beta1Power *= (float)Beta1;
}
