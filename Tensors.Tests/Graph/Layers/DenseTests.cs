using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Fully connected layers beyond what the golden program does.</summary>
public sealed class DenseTests : SessionFixture
{
    [Test]
    public void Layers_without_a_name_are_numbered()
    {
        Tensor x = Placeholder<float>([null, 2]);
        Layers.Dense(Layers.Dense(x, 3), 1);

        Assert.That(
            Graph.GetCollection<Variable>(GraphKeys.TrainableVariables).Select(variable => variable.Name),
            Is.EqualTo(new[] { "dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0" }));
    }

    [Test]
    public void A_layer_uses_its_variables_again()
    {
        Tensor x = Placeholder<float>([null, 2]);
        Dense layer = new(3);
        (Tensor first, Tensor second) = (layer.Call(x), layer.Call(x + 1f));

        Assert.That(layer.Variables, Has.Count.EqualTo(2));
        Assert.That((first.Name, second.Name), Is.EqualTo(("dense/BiasAdd:0", "dense/BiasAdd_1:0")));
    }

    [Test]
    public void Variables_of_a_name_are_there_once_unless_they_are_reused()
    {
        Tensor x = Placeholder<float>([null, 2]);
        Layers.Dense(x, 3, name: "shared");

        Assert.That(() => Layers.Dense(x, 3, name: "shared"), Throws.ArgumentException.With.Message.Contains("already exists"));
        Assert.DoesNotThrow(() => Layers.Dense(x, 3, name: "shared", reuse: Reuse.True));
        Assert.That(Graph.GetCollection<Variable>(GraphKeys.TrainableVariables), Has.Count.EqualTo(2));
    }

    [Test]
    public void Axes_before_the_last_stay()
    {
        Tensor y = Layers.Dense(Tensor.Ones([2, 4, 3]), 5, kernelInitializer: Initializers.Ones(), biasInitializer: Initializers.Ones());
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(y).Shape, Is.EqualTo(Shape.Create(2, 4, 5)));
        Assert.That(Session.Run(y).ToArray<float>(), Is.All.EqualTo(4f));
    }

    [Test]
    public void A_regularizer_makes_a_loss()
    {
        Layers.Dense(
            Placeholder<float>([null, 2]), 3, kernelInitializer: Initializers.Ones(), kernelRegularizer: kernel => ReduceSum(kernel));
        Session.Run(GlobalVariablesInitializer());

        Assert.That(
            Graph.GetCollection<Tensor>(GraphKeys.RegularizationLosses).Select(loss => Session.Run(loss).Item<float>()),
            Is.EqualTo(new[] { 6f }));
    }

    [Test]
    public void No_units_are_refused() => Assert.That(() => new Dense(0), Throws.TypeOf<ArgumentOutOfRangeException>());
}
