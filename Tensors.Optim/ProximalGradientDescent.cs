namespace Tensors.Optim;

/// <summary>Gradient descent followed by the proximal step of l1 and l2 regularization.</summary>
/// <remarks>
/// <c>q = p - learningRate · g</c>, <c>p ← sign q · max(|q| - learningRate · l1, 0) / (1 + learningRate · l2)</c>. After Duchi and Singer,
/// "Efficient online and batch learning using forward backward splitting" (2009).
/// </remarks>
public sealed class ProximalGradientDescent : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="l1">The strength of l1 regularization.</param>
    /// <param name="l2">The strength of l2 regularization.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public ProximalGradientDescent(double learningRate, double l1 = 0, double l2 = 0)
        : base(learningRate)
    {
        L1 = Require(l1, nameof(l1));
        L2 = Require(l2, nameof(l2));
    }

    /// <summary>The strength of l1 regularization.</summary>
    public double L1 { get; }

    /// <summary>The strength of l2 regularization.</summary>
    public double L2 { get; }

    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<ProximalGradientDescentRule<T>, T>(parameter, gradient, slots, new(
            T.CreateTruncating(LearningRate), T.CreateTruncating(L1), T.CreateTruncating(L2)));
}
