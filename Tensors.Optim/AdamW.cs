namespace Tensors.Optim;

/// <summary>
/// Adam with decoupled weight decay: <c>p ← p - learningRate · weightDecay · p</c> before the step of <see cref="Adam"/>.
/// </summary>
/// <remarks>
/// Slots: <c>m</c>, <c>v</c>. After Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), with the decay multiplied by the
/// learning rate.
/// </remarks>
public sealed class AdamW : AdamFamily
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="weightDecay">The share of a parameter that is taken away per unit of learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public AdamW(
        double learningRate = Defaults.LearningRate, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2,
        double epsilon = Defaults.Epsilon,
        double weightDecay = Defaults.AdamWDecay)
        : base(learningRate, beta1, beta2, epsilon)
    {
        WeightDecay = Require(weightDecay, nameof(weightDecay));
    }

    /// <summary>The share of a parameter that is taken away per unit of learning rate.</summary>
    public double WeightDecay { get; }

    /// <summary>
    /// Whether ε is added after the correction of v for its start at 0, as PyTorch does, and not before it, as TensorFlow does: in step t
    /// <c>ε · √(1 - β₂ᵗ)</c> takes the place of ε, so that tiny gradients move parameters sooner.
    /// </summary>
    public bool CorrectsEpsilon { get; init; }

    private protected override bool LeavesOtherRows => false;

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) => UpdateDriver.Run<AdamRule<T>, T>(
        parameter, gradient, slots,
        AdamRule<T>.Of(LearningRate, Beta1, Beta2, Beta1Power, Beta2Power,
            CorrectsEpsilon ? CorrectedEpsilon : Epsilon, LearningRate * WeightDecay));
}
