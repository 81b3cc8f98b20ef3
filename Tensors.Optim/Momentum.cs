namespace Tensors.Optim;

/// <summary>
/// Gradient descent with momentum: <c>v ← momentum · v + g</c>, <c>p ← p - learningRate · v</c>. With Nesterov's look-ahead the step is
/// <c>p ← p - learningRate · (g + momentum · v)</c>.
/// </summary>
/// <remarks>TensorFlow's form of both (the learning rate stays outside the velocity). Slot: <c>momentum</c>.</remarks>
public sealed class Momentum : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size; finite, not negative.</param>
    /// <param name="momentum">How much of the velocity is kept; at least 0, below 1 to converge.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or the momentum is negative or not finite.</exception>
    public Momentum(double learningRate, double momentum, bool nesterov = false)
        : base(learningRate, "momentum")
    {
        Coefficient = Require(momentum, nameof(momentum));
        Nesterov = nesterov;
    }

    /// <summary>How much of the velocity is kept.</summary>
    public double Coefficient { get; }

    /// <summary>Whether the step looks ahead.</summary>
    public bool Nesterov { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<MomentumRule<T>, T>(parameter, gradient, slots, new(
            T.CreateTruncating(LearningRate), T.CreateTruncating(Coefficient), Nesterov));
}
