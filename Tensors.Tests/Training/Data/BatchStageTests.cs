using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Stages that make batches.</summary>
public sealed class BatchStageTests
{
    [Test]
    public async Task A_batch_has_a_new_first_axis()
    {
        List<Example> batches = await Walks.All(Walks.Examples(5).Batch(2));

        Assert.That(string.Join(' ', batches.Select(batch => batch.Inputs.Shape)), Is.EqualTo("(2, 3) (2, 3) (1, 3)"));
        Assert.That(batches[2].Inputs.ToArray<float>(), Is.EqualTo(new[] { 12f, 13, 14 }));
        Assert.That(batches[1].Targets.ToArray<int>(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task The_remainder_can_be_left_out() =>
        Assert.That(await Walks.All(Walks.Examples(5).Batch(2, dropRemainder: true)), Has.Count.EqualTo(2));

    [Test]
    public async Task Gathered_batches_are_those_of_single_examples()
    {
        IIndexedSource<Example> shuffled = Walks.Examples(20).Shuffle(3).Skip(1).Split(0.8, 5).First;

        Assert.That(
            await Walks.Texts(shuffled.Batch(4)), Is.EqualTo(await Walks.Texts(shuffled.Filter(_ => true).Batch(4))));
    }

    [Test]
    public async Task A_function_of_batches_is_that_of_their_examples()
    {
        static Example Scaled(Example example) => example with { Inputs = example.Inputs / 4 };
        IIndexedSource<Example> source = Walks.Examples(10).MapStacked(Scaled).Shuffle(3);

        Assert.That(await Walks.Texts(source.Batch(4)), Is.EqualTo(await Walks.Texts(Walks.Examples(10).Map(Scaled).Shuffle(3).Batch(4))));
    }

    [TestCase(DType.Bool)]
    [TestCase(DType.UInt8)]
    [TestCase(DType.Int64)]
    [TestCase(DType.BFloat16)]
    [TestCase(DType.Float64)]
    public void Rows_of_any_dtype_and_shape_are_gathered(DType dtype)
    {
        foreach (Shape shape in (Shape[])[[7], [7, 1], [7, 2, 3], [7, 0]])
        {
            Tensor rows = Tensor.Arange(checked((int)shape.ElementCount)).Reshape(shape.Extents).Cast(dtype);
            Tensor expected = rows.Gather(Tensor.FromArray([5, 2, 4]));

            Assert.That(DataSource.FromTensor(rows).TryStack(0, [5, 2, 4], out Tensor? stacked));
            Assert.That(Walks.Text(stacked), Is.EqualTo(Walks.Text(expected)));
        }
    }

    [Test]
    public void Rows_outside_the_tensor_are_refused() => Assert.That(
        () => DataSource.FromTensor(Tensor.Zeros([3, 2])).TryStack(0, [0, 3], out _), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task A_view_with_gaps_is_batched_as_it_looks()
    {
        Tensor rows = Tensor.Arange(12).Reshape(3, 4).T;

        Tensor batch = (await Walks.All(DataSource.FromTensor(rows).Batch(4)))[0];

        Assert.That(batch.ToArray<int>(), Is.EqualTo(rows.ToArray<int>()));
    }

    [Test]
    public void As_many_inputs_as_targets_are_wanted() => Assert.That(
        () => DataSource.FromTensors(Tensor.Zeros([3, 2]), Tensor.Zeros([4])),
        Throws.ArgumentException.With.Message.Contains("3 inputs and 4 targets"));

    [Test]
    public void Examples_of_different_shapes_are_an_error_that_says_which()
    {
        IDataSource<Example> source = DataSource.FromArray<Example>(
            [new(Tensor.Zeros([2]), Tensor.Zeros([])), new(Tensor.Zeros([3]), Tensor.Zeros([]))]);

        Assert.That(
            () => Walks.All(source.Batch(2)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("the inputs of example 1 of the batch have shape (3,)"));
    }

    [Test]
    public void A_batch_has_elements() =>
        Assert.That(() => Walks.Examples(3).Batch(0), Throws.TypeOf<ArgumentOutOfRangeException>());
}
