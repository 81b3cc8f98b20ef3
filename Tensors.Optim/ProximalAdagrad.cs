namespace Tensors.Optim;

/// <summary>Adagrad followed by the proximal step of l1 and l2 regularization.</summary>
/// <remarks>
/// <c>a ← a + g²</c>, then as <see cref="ProximalGradientDescent"/> with the rate <c>learningRate / √a</c>. Slot: <c>accumulator</c>. After
/// Duchi and Singer (2009) and Duchi, Hazan and Singer (2011).
/// </remarks>
public sealed class ProximalAdagrad : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="initialAccumulator">Where the sum of squares starts.</param>
    /// <param name="l1">The strength of l1 regularization.</param>
    /// <param name="l2">The strength of l2 regularization.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public ProximalAdagrad(double learningRate, double initialAccumulator = Defaults.Accumulator, double l1 = 0, double l2 = 0)
        : base(learningRate, "accumulator")
    {
        InitialAccumulator = Require(initialAccumulator, nameof(initialAccumulator));
        L1 = Require(l1, nameof(l1));
        L2 = Require(l2, nameof(l2));
    }

    /// <summary>Where the sum of squares starts.</summary>
    public double InitialAccumulator { get; }

    /// <summary>The strength of l1 regularization.</summary>
    public double L1 { get; }

    /// <summary>The strength of l2 regularization.</summary>
    public double L2 { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<ProximalAdagradRule<T>, T>(parameter, gradient, slots, new(
            T.CreateTruncating(LearningRate), T.CreateTruncating(L1), T.CreateTruncating(L2)));

    private protected override double InitialValue(string slot) => InitialAccumulator;
}
