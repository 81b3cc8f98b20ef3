namespace Tensors.Optim;

/// <summary>Adam: steps in the direction of the mean gradient, divided by the root of the mean squared gradient.</summary>
/// <remarks>
/// With <c>m ← m + (1 - β₁) · (g - m)</c>, <c>v ← v + (1 - β₂) · (g² - v)</c> and <c>r = learningRate · √(1 - β₂ᵗ) / (1 - β₁ᵗ)</c> in step
/// t: <c>p ← p - r · m / (√v + ε)</c>, TensorFlow's form. Slots: <c>m</c>, <c>v</c>. After Kingma and Ba, "Adam: a method for stochastic
/// optimization" (2015).
/// </remarks>
public sealed class Adam : AdamFamily
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Adam(
        double learningRate = Defaults.LearningRate, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2,
        double epsilon = Defaults.Epsilon)
        : base(learningRate, beta1, beta2, epsilon)
    {
    }

    /// <summary>
    /// Whether ε is added after the correction of v for its start at 0, as PyTorch does, and not before it, as TensorFlow does: in step t
    /// <c>ε · √(1 - β₂ᵗ)</c> takes the place of ε, so that tiny gradients move parameters sooner.
    /// </summary>
    public bool CorrectsEpsilon { get; init; }

    private protected override bool LeavesOtherRows => false;

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) => UpdateDriver.Run<AdamRule<T>, T>(
        parameter, gradient, slots, AdamRule<T>.Of(LearningRate, Beta1, Beta2, Beta1Power, Beta2Power,
            CorrectsEpsilon ? CorrectedEpsilon : Epsilon, decay: 0));
}
