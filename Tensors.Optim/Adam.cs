namespace Tensors.Optim;

/// <summary>Adam: steps in the direction of the mean gradient, divided by the root of the mean squared gradient.</summary>
/// <remarks>With <c>m ← m + (1 - β₁) · (g - m)</c>, <c>v ← v + (1 - β₂) · (g² - v)</c> and <c>r = learningRate · √(1 - β₂ᵗ) / (1 - β₁ᵗ)</c> in step t:
/// <c>p ← p - r · m / (√v + ε)</c>, TensorFlow's form. Slots: <c>m</c>, <c>v</c>. After Kingma and Ba, "Adam: a method for stochastic optimization" (2015).</remarks>
public sealed class Adam : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require(beta1, nameof(beta1));
        Beta2 = Require(beta2, nameof(beta2));
        Epsilon = Require(epsilon, nameof(epsilon));
        Beta1Power = (float)beta1;
        Beta2Power = (float)beta2;
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

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
            rate, T.One - T.CreateTruncating(Beta1), T.One - T.CreateTruncating(Beta2), T.CreateTruncating(Epsilon), T.Zero));
    }

    private protected override void FinishStep()
    {
        Beta1Power *= (float)Beta1;
        Beta2Power *= (float)Beta2;
    }
}
