using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests.Examples;

/// <summary>The examples of the documentation of derivatives.</summary>
public sealed class DerivativeExamples
{
    [Test]
    public void A_gradient_of_reverse_mode()
    {
        (Tensor inputs, Tensor weights, Tensor targets) = (Tensor.Ones([2, 2]), Tensor.Zeros([2, 1]), Tensor.Ones([2, 1]));
        using GradientTape tape = new();
        tape.Watch(weights);
        Tensor loss = (inputs.MatMul(weights) - targets).Square().Mean();
        Tensor gradient = tape.Gradient(loss, weights);

        Assert.That(gradient.ToArray<float>(), Is.EqualTo(new[] { -2f, -2 }));
    }

    [Test]
    public void A_slope_of_forward_mode()
    {
        (Tensor x, Tensor direction) = (Tensor.FromArray([1f, 2]), Tensor.FromArray([1f, 0]));
        using ForwardPass pass = new();
        pass.Watch(x, direction);
        Tensor slope = pass.Tangent(x.Square().Sum());

        Assert.That(slope.Item<float>(), Is.EqualTo(2f));
    }

    [Test]
    public void A_derivative_as_text()
    {
        SymbolicFunction f = SymbolicFunction.Trace(v => v[0] * v[0] * v[1] + v[1] + 2, new("x"), new("y"));
        Console.WriteLine(f.Derivative("x").Simplify());   // 2*y*x

        Assert.That(f.Derivative("x").Simplify().ToString(), Is.EqualTo("2*y*x"));
    }

    [Test]
    public void A_training_step_that_is_compiled()
    {
        (Tensor inputs, Tensor weights, Tensor targets) = (Tensor.Ones([2, 2]), Tensor.Zeros([2, 1]), Tensor.Ones([2, 1]));
        Adam adam = new();
        var step = Compiler.Compile((Tensor x, Tensor y) =>
        {
            using GradientTape tape = new();
            tape.Watch(weights);
            Tensor loss = (x.MatMul(weights) - y).Square().Mean();
            adam.Step([weights], tape.Gradient(loss, [weights]));
            return loss;
        });
        Tensor first = step.Call(inputs, targets);

        Assert.That(first.Item<float>(), Is.EqualTo(1f));
        Assert.That(step.Call(inputs, targets).Item<float>(), Is.Below(1f));
    }

    [Test]
    public void Where_a_NaN_was_made()
    {
        Tensor x = Tensor.FromArray([-1f]);
        using AnomalyDetection detection = new();
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.Throws<NotANumberException>(() => x.Sqrt());
    }
}
