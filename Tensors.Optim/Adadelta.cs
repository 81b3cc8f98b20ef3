namespace Tensors.Optim;

/// <summary>Adadelta: steps whose size follows the ratio of past updates and gradients.</summary>
/// <remarks>
/// <c>a ← ρ · a + (1 - ρ) · g²</c>, <c>u = √(d + ε) / √(a + ε) · g</c>, <c>p ← p - learningRate · u</c>, <c>d ← ρ · d + (1 - ρ) · u²</c>.
/// Slots: <c>accum</c> (a), <c>accum_update</c> (d). After Zeiler, "ADADELTA: an adaptive learning rate method" (2012).
/// </remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="rho">How much of both means is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Adadelta(double learningRate = Defaults.LearningRate, double rho = Defaults.Rho, double epsilon = Defaults.Epsilon)
        : base(learningRate, "accum", "accum_update")
    {
        Rho = Require(rho, nameof(rho));
        Epsilon = Require(epsilon, nameof(epsilon));
    }

    /// <summary>How much of both means is kept.</summary>
    public double Rho { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<AdadeltaRule<T>, T>(parameter, gradient, slots, AdadeltaRule<T>.Of(LearningRate, Rho, Epsilon));
}
