namespace Tensors.Optim;

/// <summary>Adagrad: <c>a ← a + g²</c>, <c>p ← p - learningRate · g / √a</c>.</summary>
/// <remarks>
/// TensorFlow's form, without an ε. Slot: <c>accumulator</c>. After Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011).
/// </remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="initialAccumulator">Where the sum of squares starts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Adagrad(double learningRate, double initialAccumulator = Defaults.Accumulator)
        : base(learningRate, "accumulator")
    {
        InitialAccumulator = Require(initialAccumulator, nameof(initialAccumulator));
    }

    /// <summary>Where the sum of squares starts.</summary>
    public double InitialAccumulator { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<AdagradRule<T>, T>(parameter, gradient, slots, new(T.CreateTruncating(LearningRate)));

    private protected override double InitialValue(string slot) => InitialAccumulator;
}
