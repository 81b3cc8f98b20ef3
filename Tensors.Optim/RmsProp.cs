namespace Tensors.Optim;

/// <summary>
/// RMSProp: steps divided by the root of the mean squared gradient, with momentum; centered, by the gradient's deviation.
/// </summary>
/// <remarks><c>s ← s + (1 - ρ) · (g² - s)</c>, <c>v ← momentum · v + learningRate · g / √(s + ε)</c>, <c>p ← p - v</c>; centered
/// also <c>m ← m + (1 - ρ) · (g - m)</c>, with √(s - m² + ε) as the divisor. TensorFlow's form, where s starts at 1. Slots: <c>rms</c> (s),
/// <c>momentum</c> (v) and, centered, <c>mg</c> (m). After Tieleman and Hinton (2012) and Graves (2013).</remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="decay">How much of the means is kept, ρ.</param>
    /// <param name="momentum">How much of the velocity is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="centered">Whether the square of the mean gradient is subtracted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public RmsProp(
        double learningRate, double decay = Defaults.RmsPropDecay, double momentum = 0, double epsilon = Defaults.RmsPropEpsilon,
        bool centered = false)
        : base(learningRate, centered ? ["rms", "momentum", "mg"] : ["rms", "momentum"])
    {
        Decay = Require(decay, nameof(decay));
        Momentum = Require(momentum, nameof(momentum));
        Epsilon = Require(epsilon, nameof(epsilon));
        Centered = centered;
    }

    /// <summary>How much of the means is kept.</summary>
    public double Decay { get; }

    /// <summary>How much of the velocity is kept.</summary>
    public double Momentum { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the square of the mean gradient is subtracted.</summary>
    public bool Centered { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (Centered)
        {
            UpdateDriver.Run<CenteredRmsPropRule<T>, T>(
                parameter, gradient, slots, CenteredRmsPropRule<T>.Of(LearningRate, Decay, Momentum, Epsilon));
        }
        else
        {
            UpdateDriver.Run<RmsPropRule<T>, T>(parameter, gradient, slots, RmsPropRule<T>.Of(LearningRate, Decay, Momentum, Epsilon));
        }
    }

    private protected override double InitialValue(string slot) => slot == "rms" ? 1 : 0;
}
