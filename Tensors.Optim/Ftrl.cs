namespace Tensors.Optim;

/// <summary>Follow the regularized leader, proximal: sparse models by l1 regularization with steps for each element.</summary>
/// <remarks>
/// <c>n' = n + g²</c>, <c>z ← z + g + 2 · l2Shrinkage · p - (n'^-q - n^-q) / learningRate · p</c> with the power q, then p is 0 where |z| ≤
/// l1, else <c>(sign z · l1 - z) / (n'^-q / learningRate + 2 · l2)</c>. Slots: <c>accum</c> (n), <c>linear</c> (z). After McMahan et al.,
/// "Ad click prediction: a view from the trenches" (2013).
/// </remarks>
public sealed class Ftrl : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size; above 0.</param>
    /// <param name="learningRatePower">How fast steps shrink, from -0.5 (with the root of the sum of squares) to 0 (not at all).</param>
    /// <param name="initialAccumulator">Where the sum of squares starts.</param>
    /// <param name="l1">The strength of l1 regularization.</param>
    /// <param name="l2">The strength of l2 regularization.</param>
    /// <param name="l2Shrinkage">The strength of l2 regularization as a penalty on the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite, or the power is positive.</exception>
    public Ftrl(
        double learningRate, double learningRatePower = Defaults.LearningRatePower, double initialAccumulator = Defaults.Accumulator,
        double l1 = 0, double l2 = 0,
        double l2Shrinkage = 0)
        : base(learningRate, "accum", "linear")
    {
        LearningRatePower = double.IsFinite(learningRatePower) && learningRatePower <= 0
            ? learningRatePower
            : throw new ArgumentOutOfRangeException(
                nameof(learningRatePower), learningRatePower, "learningRatePower is finite and not above 0.");
        InitialAccumulator = Require(initialAccumulator, nameof(initialAccumulator));
        L1 = Require(l1, nameof(l1));
        L2 = Require(l2, nameof(l2));
        L2Shrinkage = Require(l2Shrinkage, nameof(l2Shrinkage));
    }

    /// <summary>How fast steps shrink.</summary>
    public double LearningRatePower { get; }

    /// <summary>Where the sum of squares starts.</summary>
    public double InitialAccumulator { get; }

    /// <summary>The strength of l1 regularization.</summary>
    public double L1 { get; }

    /// <summary>The strength of l2 regularization.</summary>
    public double L2 { get; }

    /// <summary>The strength of l2 regularization as a penalty on the gradient.</summary>
    public double L2Shrinkage { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        FtrlUpdate.Run<T>(parameter, gradient, slots, LearningRate, LearningRatePower, L1, L2, L2Shrinkage);

    private protected override double InitialValue(string slot) => slot == "accum" ? InitialAccumulator : 0;
}
