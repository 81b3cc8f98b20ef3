using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests;

/// <summary>Training steps that run as plans: forward, backward and update in one.</summary>
public sealed class CompiledStepTests
{
    private static IEnumerable<string> Optimizers => OptimizerTests.Every.Keys;

    [TestCaseSource(nameof(Optimizers))]
    public void A_whole_training_step_has_the_same_bits_as_eagerly(string optimizer)
    {
        Tensor x = Tensor.RandomUniform([20, 6], -1, 1, seed: 1);
        Tensor y = Tensor.RandomUniform([20, 2], -1, 1, seed: 2);
        (Tensor[] eagerly, Tensor[] compiled) = (Parameters(), Parameters());
        Func<Tensor, Tensor, Tensor> plain = Step(eagerly, OptimizerTests.Every[optimizer]());
        var planned = Compiler.Compile(Step(compiled, OptimizerTests.Every[optimizer]()));

        for (int step = 0; step < 4; step++)
        {
            Assert.That(planned.Call(x, y).Item<float>(), Is.EqualTo(plain(x, y).Item<float>()), $"step {step}");
        }

        for (int i = 0; i < eagerly.Length; i++)
        {
            Assert.That(Bits.Of(compiled[i]), Is.EqualTo(Bits.Of(eagerly[i])), $"parameter {i}");
        }
    }

    [Test]
    public void A_parameter_that_is_read_after_the_step_has_its_new_value()
    {
        Tensor w = Tensor.FromArray([2f]);
        GradientDescent descent = new(0.5);
        var step = Compiler.Compile((Tensor x) =>
        {
            Tensor before = w.Square();
            descent.Step([w], [x]);
            return (before, w.Square());
        });

        (Tensor before, Tensor after) = step.Call(Tensor.FromArray([2f]));

        Assert.That((before.Item<float>(), after.Item<float>(), descent.Steps), Is.EqualTo((4f, 1f, 1L)));
    }

    [Test]
    public void A_step_takes_the_learning_rate_of_its_time()
    {
        Tensor w = Tensor.FromArray([0f]);
        GradientDescent descent = new(1);
        var step = Compiler.Compile((Tensor gradient) =>
        {
            descent.Step([w], [gradient]);
            return gradient;
        });
        step.Call(Tensor.FromArray([-1f]));

        descent.LearningRate = 0.5;
        step.Call(Tensor.FromArray([-1f]));

        Assert.That(w.Item<float>(), Is.EqualTo(1.5f));
    }

    [Test]
    public void Tables_are_updated_by_rows()
    {
        (Tensor eagerly, Tensor compiled) = (Tensor.Ones([5, 3]), Tensor.Ones([5, 3]));
        Tensor indices = Tensor.FromArray([3, 1, 3]);
        Func<Tensor, Tensor> Step(Tensor table, Adagrad adagrad) => indices =>
        {
            using GradientTape tape = new();
            tape.Watch(table);
            Tensor loss = table.Gather(indices, 0).Square().Sum();
            (_, RowGradient[] rows) = tape.GradientWithRows(loss, [], [table]);
            adagrad.Step([], [], [table], rows);
            return loss;
        };
        Func<Tensor, Tensor> plain = Step(eagerly, new Adagrad(0.1));
        var planned = Compiler.Compile(Step(compiled, new Adagrad(0.1)));

        for (int step = 0; step < 3; step++)
        {
            Assert.That(planned.Call(indices).Item<float>(), Is.EqualTo(plain(indices).Item<float>()));
        }

        Assert.That(Bits.Of(compiled), Is.EqualTo(Bits.Of(eagerly)));
    }

    [Test]
    public void A_parameter_that_is_an_argument_cannot_be_overwritten()
    {
        var step = Compiler.Compile((Tensor w) =>
        {
            new GradientDescent(1).Step([w], [w * 2]);
            return w;
        });

        Assert.That(
            () => step.Call(Tensor.Ones([3])),
            Throws.InvalidOperationException.With.Message.Contains("GradientDescent: a parameter of shape (3,) is an argument"));
    }

    private static Tensor[] Parameters() =>
        [Tensor.RandomUniform([6, 5], -1, 1, seed: 3), Tensor.Zeros([5]), Tensor.RandomUniform([5, 2], -1, 1, seed: 4), Tensor.Zeros([2])];

    private static Func<Tensor, Tensor, Tensor> Step(Tensor[] parameters, Optimizer optimizer) => (x, y) =>
    {
        using GradientTape tape = new();
        tape.Watch(parameters);
        Tensor hidden = x.Dense(parameters[0], parameters[1], Activation.Tanh);
        Tensor loss = (hidden.Dense(parameters[2], parameters[3]) - y).Square().Mean();
        (Tensor[] gradients, _) = GradientClipping.ByGlobalNorm(tape.Gradient(loss, parameters), 1);
        optimizer.Step(parameters, gradients);
        return loss;
    };
}
