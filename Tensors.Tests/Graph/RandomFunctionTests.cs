using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Random functions of graphs where TensorFlow 1 and its newer versions, or two guesses, differ.</summary>
public sealed class RandomFunctionTests : GraphFixture
{
    // TensorFlow 1 makes the bounds before it takes the seed, so that the number of the operation behind them counts.
    [Test]
    public void The_first_numbers_of_a_graph_with_seed_42_are_those_that_TensorFlow_1_prints()
    {
        SetRandomSeed(42);
        Tensor number = RandomUniform([]);
        using Session session = new();

        float first = session.Run(number).Item<float>();
        float second = session.Run(number).Item<float>();

        Assert.That((first, second), Is.EqualTo((0.63789964f, 0.8774011f)));
        Assert.That(Graph.Nodes.Select(node => node.Name), Is.EqualTo(
            (string[])["random_uniform/shape", "random_uniform/min", "random_uniform/max", "random_uniform/RandomUniform",
                "random_uniform/sub", "random_uniform/mul", "random_uniform"]));
    }

    [Test]
    public void Bounds_of_integers_are_scalars()
    {
        TensorLike vector = new[] { 0, 1 };

        Assert.That(
            () => RandomUniform([2], vector, 5, DataType.Int32),
            Throws.ArgumentException.With.Message.Contains("Shape must be rank 0 but is rank 1"));
        Assert.That(
            () => RandomUniform([2], 0, vector, DataType.Int32),
            Throws.ArgumentException.With.Message.Contains("Shape must be rank 0 but is rank 1"));
    }

    [Test]
    public void A_scalar_is_shuffled_to_itself()
    {
        using Session session = new();

        Assert.That(session.Run(RandomShuffle(5f)).Item<float>(), Is.EqualTo(5));
        Assert.That(session.Run(RandomShuffle(PlaceholderWithDefault(6f, PartialShape.Unknown))).Item<float>(), Is.EqualTo(6));
    }
}
