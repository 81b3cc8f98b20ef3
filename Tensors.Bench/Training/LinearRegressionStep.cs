using Tensors.Autograd;
using Tensors.Bench.Ratios;
using Tensors.Optim;

namespace Tensors.Bench;

/// <summary>One step of linear regression by gradient descent: prediction, mean squared error, gradient from the tape, update.</summary>
internal sealed class LinearRegressionStep(Tensor x, Tensor y)
{
    private const float LearningRate = 0.01f;

    private readonly GradientDescent _descent = new(LearningRate);
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

    /// <summary>A step as a plan, which takes its batch as arguments and updates the parameter in place.</summary>
    public Action Compiled()
    {
        Tensor theta = _theta.Copy();
        CompiledFunction<Func<Tensor, Tensor, Tensor>> step = Compiler.Compile((Tensor features, Tensor targets) =>
        {
            using GradientTape tape = new();
            tape.Watch(theta);
            Tensor loss = (features.MatMul(theta) - targets).Square().Mean();
            _descent.Step([theta], [tape.Gradient(loss, theta)]);
            return loss;
        });
        return () => step.Call(x, y);
    }
}
