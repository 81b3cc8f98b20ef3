namespace Tensors.Optim;

/// <summary>Gradient descent: <c>p ← p - learningRate · g</c>.</summary>
/// <param name="learningRate">The step size; finite, not negative.</param>
public sealed class GradientDescent(double learningRate) : Optimizer(learningRate)
{
    private protected override void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots) =>
        UpdateDriver.Run<GradientDescentRule<T>, T>(parameter, gradient, slots, new(T.CreateTruncating(LearningRate)));
}
