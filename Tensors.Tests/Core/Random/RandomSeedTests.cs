namespace Tensors.Tests;

public sealed class RandomSeedTests
{
    [TestCase(null, null, 5, 0, 0, TestName = "Without_seeds_the_stream_is_unpredictable")]
    [TestCase(null, 42L, 5, 87654321, 42, TestName = "An_operation_seed_alone_stands_beside_the_default_graph_seed")]
    [TestCase(42L, null, 5, 42, 5, TestName = "A_graph_seed_alone_stands_beside_the_number_of_the_last_operation")]
    [TestCase(42L, 7L, 5, 42, 7, TestName = "Both_seeds_are_taken_as_they_are")]
    [TestCase(0L, 0L, 5, 0, 2147483647, TestName = "Two_zeros_do_not_mean_unpredictable")]
    [TestCase(123456789012L, -3L, 5, 1050221133, 2147483644, TestName = "Seeds_are_reduced_by_the_floor_modulus")]
    public void Derive(long? graphSeed, long? operationSeed, long lastOperation, long seed, long seed2) =>
        Assert.That(RandomSeed.Derive(graphSeed, operationSeed, lastOperation), Is.EqualTo(new RandomSeed(seed, seed2)));

    [Test]
    public void Unpredictable_streams_differ()
    {
        float[] first = Tensor.RandomUniform([16]).ToArray<float>();
        float[] second = Tensor.RandomUniform([16]).ToArray<float>();

        Assert.That(second, Is.Not.EqualTo(first));
    }
}
