using Tensors.Autograd;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Optimizers of their own for some parameters.</summary>
public sealed class ParameterGroupTests
{
    private static Example Batch => new(Tensor.Ones([2, 1]), Tensor.Full([2, 1], 9));

    [Test]
    public void Each_group_steps_by_its_own_optimizer_and_the_rest_by_the_trainers()
    {
        (Dense first, Dense second) = (new(1, 2), new(2, 1));
        Sequential model = new(first, second);
        Dictionary<string, Tensor> before = model.Parameters.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
        Tensor[] gradients = Gradients(model);

        new Trainer(model, Loss.MeanSquaredError, new GradientDescent(1e-3))
        {
            Groups = [new("*.bias", new GradientDescent(0.1)), new(first, new GradientDescent(0))],
        }.Step(Batch);

        double[] rates = [0, 0.1, 1e-3, 0.1];
        foreach (((string path, Tensor parameter), int place) in model.Parameters.Select((entry, place) => (entry, place)))
        {
            Tensor expected = before[path] - (gradients[place] * rates[place]);
            Assert.That(parameter.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()).Within(1e-6), path);
        }
    }

    [Test]
    public void Groups_have_the_same_bits_in_compiled_steps()
    {
        Sequential eager = new(new Dense(1, 2), new Dense(2, 1)), compiled = new(new Dense(1, 2), new Dense(2, 1));
        compiled.Load(eager.State);

        new Trainer(eager, Loss.MeanSquaredError, new Adam()) { Groups = [new("0.*", new Momentum(0.1, 0.9))] }.Step(Batch);
        new Trainer(compiled, Loss.MeanSquaredError, new Adam()) { Groups = [new("0.*", new Momentum(0.1, 0.9))], IsCompiled = true }
            .Step(Batch);

        foreach ((string path, Tensor parameter) in eager.Parameters)
        {
            Assert.That(compiled.Parameters[path].ToArray<float>(), Is.EqualTo(parameter.ToArray<float>()), path);
        }
    }

    [Test]
    public void A_group_has_a_schedule_of_its_own()
    {
        ParameterGroup group = new("bias", new GradientDescent(1)) { Schedule = new ExponentialDecay(0.5, 1, 0.5) };
        Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new GradientDescent(1e-3)) { Groups = [group] };

        trainer.Step(Batch);
        trainer.Step(Batch);

        Assert.That((group.Optimizer.LearningRate, trainer.Optimizer.LearningRate), Is.EqualTo((0.25, 1e-3)));
    }

    [Test]
    public void Shared_weights_are_counted_saved_and_stepped_once()
    {
        Dense shared = new(1, 1, bias: false);
        shared.Load(new Dictionary<string, Tensor> { ["weight"] = Tensor.Full([1, 1], 2) });
        Sequential model = new(shared, shared);

        // y = w² x; for x = 1 and the target 9 the gradient is 2 (w² - 9) · 2 w = -40.
        new Trainer(model, Loss.MeanSquaredError, new GradientDescent(0.025)).Step(Batch);

        Assert.That(shared.Weight.Item<float>(), Is.EqualTo(3).Within(1e-6));
        Assert.That(model.Parameters.Keys, Is.EqualTo(new[] { "0.weight" }));
        Assert.That(model.Summary(), Does.EndWith("1 parameters, 1 of them trained\n"));
    }

    [Test]
    public void A_group_that_takes_nothing_is_an_error() => Assert.That(
        () => new Trainer(new Dense(1, 1), Loss.MeanSquaredError, new Adam()) { Groups = [new("wieght", new Adam())] }.Step(Batch),
        Throws.ArgumentException.With.Message.EqualTo("Group 'wieght' takes no parameter; there are [weight, bias]."));

    [Test]
    public void An_optimizer_of_two_groups_is_an_error()
    {
        Adam optimizer = new();

        Assert.That(
            () => new Trainer(new Dense(1, 1), Loss.MeanSquaredError, optimizer) { Groups = [new("bias", optimizer)] }.Step(Batch),
            Throws.ArgumentException.With.Message.StartsWith("Group 'bias' has an optimizer that others have too"));
    }

    private static Tensor[] Gradients(Layer model)
    {
        Tensor[] parameters = [.. model.Parameters.Values];
        using GradientTape tape = new();
        tape.Watch(parameters);
        return tape.Gradient(Loss.MeanSquaredError(model.Call(Batch.Inputs), Batch.Targets), parameters);
    }
}
