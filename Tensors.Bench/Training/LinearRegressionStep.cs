using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>One step of linear regression by gradient descent: prediction, mean squared error, gradient from the tape, update.</summary>
internal sealed class LinearRegressionStep(Tensor x, Tensor y)
{
    private const float LearningRate = 0.01f;

    private Tensor _theta = Tensor.Zeros([9, 1]);

    /// <summary>Features and targets.</summary>
    public static Tensor[] Inputs(int rows) => [Draw.Uniform([rows, 9]), Draw.Uniform([rows, 1], seed: 2)];

    public void Run()
    {
        using GradientTape tape = new();
        tape.Watch(_theta);
        Tensor loss = (x.MatMul(_theta) - y).Square().Mean();
        _theta -= LearningRate * tape.Gradient(loss, _theta);
    }
}
