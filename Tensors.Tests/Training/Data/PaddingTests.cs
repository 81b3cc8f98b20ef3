using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Batches of examples that differ in length.</summary>
public sealed class PaddingTests
{
    private static IDataSource<Example> Sequences(params int[] lengths) => DataSource.FromArray<Example>(
        [.. lengths.Select(length => new Example(Tensor.Ones([length, 2]), Tensor.Full([length], 5, DType.Int32)))]);

    [Test]
    public async Task A_batch_is_as_long_as_its_longest_example()
    {
        List<Example> batches = await Walks.All(Sequences(1, 3, 2).PaddedBatch(2, inputs: -1, targets: 9));

        Assert.That(Walks.Text(batches[0].Inputs), Is.EqualTo("float32 (2, 3, 2) 1 1 -1 -1 -1 -1 1 1 1 1 1 1"));
        Assert.That(Walks.Text(batches[0].Targets), Is.EqualTo("int32 (2, 3) 5 9 9 5 5 5"));
        Assert.That(batches[1].Inputs.Shape.ToString(), Is.EqualTo("(1, 2, 2)"));
    }

    [Test]
    public async Task Lengths_are_rounded_up_to_a_multiple()
    {
        List<Example> batches = await Walks.All(Sequences(1, 3, 8, 9).PaddedBatch(2, multiple: 4));

        Assert.That(batches.Select(batch => batch.Inputs.Shape[1]), Is.EqualTo(new[] { 4, 12 }));
    }

    [Test]
    public async Task Scalar_targets_are_left_as_they_are()
    {
        IDataSource<Example> source = Sequences(1, 2).Map(example => example with { Targets = Tensor.FromScalar(3) });

        Assert.That(Walks.Text((await Walks.All(source.PaddedBatch(2, multiple: 2)))[0].Targets), Is.EqualTo("int32 (2,) 3 3"));
    }

    [Test]
    public void Examples_of_different_rank_are_an_error()
    {
        IDataSource<Example> source = DataSource.FromArray<Example>(
            [new(Tensor.Zeros([2]), Tensor.Zeros([])), new(Tensor.Zeros([2, 1]), Tensor.Zeros([]))]);

        Assert.That(
            () => Walks.All(source.PaddedBatch(2)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("inputs of a batch differ in rank"));
    }

    [Test]
    public async Task A_bucket_is_given_when_it_is_full_and_the_rest_in_the_end()
    {
        IDataSource<int[]> source = DataSource.FromArray<int>([1, 9, 5, 6, 2, 30, 3, 5]).Bucket(x => x, [5, 10], size: 2);

        Assert.That(
            (await Walks.All(source)).Select(bucket => string.Join(' ', bucket)), Is.EqualTo(new[] { "1 5", "9 6", "2 3", "5", "30" }));
    }

    [Test]
    public async Task Buckets_that_are_not_full_can_be_left_out()
    {
        IDataSource<int[]> source = DataSource.FromArray<int>([1, 9, 2]).Bucket(x => x, [5], size: 2, dropRemainder: true);

        Assert.That((await Walks.All(source)).Select(bucket => string.Join(' ', bucket)), Is.EqualTo(new[] { "1 2" }));
    }

    [Test]
    public async Task Batches_of_about_one_length_have_little_padding()
    {
        List<Example> batches = await Walks.All(Sequences(1, 20, 2, 19).BucketBatch(example => example.Inputs.Shape[0], [10], size: 2));

        Assert.That(batches.Select(batch => batch.Inputs.Shape[1]), Is.EqualTo(new[] { 2, 20 }));
    }

    [Test]
    public void Boundaries_ascend() =>
        Assert.That(() => Walks.Numbers(3).Bucket(x => x, [5, 5], 2), Throws.ArgumentException.With.Message.Contains("5 is not above 5"));
}
