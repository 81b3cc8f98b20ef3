using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Data sets of several elements each, elements taken apart, and what is made of all of them.</summary>
public sealed class WindowTests : DatasetFixture
{
    // The examples of TensorFlow's documentation.
    [TestCase(2, 2, 1, false, "0 1|2 3|4 5|6")]
    [TestCase(3, 2, 1, true, "0 1 2|2 3 4|4 5 6")]
    [TestCase(3, 1, 2, true, "0 2 4|1 3 5|2 4 6")]
    [TestCase(3, 1, 2, false, "0 2 4|1 3 5|2 4 6|3 5|4 6|5|6")]
    [TestCase(2, 4, 1, false, "0 1|4 5")]
    [TestCase(2, 3, 1, false, "0 1|3 4|6")]
    [TestCase(9, 9, 1, true, "")]
    public void Windows_are_those_of_the_documentation(long size, long shift, long stride, bool drops, string expected)
    {
        Dataset windows = Dataset.Range(7).Window(size, shift, stride, drops);
        Dataset rows = windows.FlatMap(x => Dataset.FromVariant(x[0], [DataType.Int64], [[]]).Batch(100).Map(row => AsString(row)));

        Assert.That(windows.OutputTypes, Is.EqualTo(new[] { DataType.Variant }));
        Assert.That(string.Join('|', Rows(rows)), Is.EqualTo(expected));
    }

    [Test]
    public void Each_component_has_a_window_of_its_own()
    {
        Dataset pairs = Dataset.FromTensorSlices(new[] { 1f, 2, 3 }, new[] { "a", "b", "c" });
        Dataset words = pairs.Window(2).FlatMap(x => Dataset.FromVariant(x[1], [DataType.String], [[]]).Batch(2));

        Assert.That(string.Join('|', Rows(words)), Is.EqualTo("a b|c"));
    }

    [Test]
    public void A_window_of_none_is_an_error() => Assert.That(
        () => Rows(Dataset.Range(3).Window(0).FlatMap(x => Dataset.FromVariant(x[0], [DataType.Int64]).Map(y => AsString(y[0])))),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("must be greater than zero"));

    [Test]
    public void Batches_are_taken_apart()
    {
        Dataset numbers = Dataset.Range(5).Batch(2).Unbatch();

        Assert.That(numbers.OutputShapes, Is.EqualTo(new[] { PartialShape.Scalar }));
        Assert.That(Numbers<long>(numbers), Is.EqualTo(new long[] { 0, 1, 2, 3, 4 }));
        Assert.That(() => Dataset.Range(5).Unbatch(), Throws.ArgumentException);
    }

    [Test]
    public void Components_of_a_batch_are_of_one_length()
    {
        Dataset uneven = Dataset.FromTensors(new[] { 1L, 2 }, new[] { 3L }).Unbatch();

        Assert.That(
            () => Numbers<long>(uneven), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("one extent along axis 0"));
    }

    [Test]
    public void A_state_goes_through_all_elements()
    {
        Tensor factor = Placeholder<long>([]);
        Tensor sum = Dataset.Range(5).Reduce(Tensor.FromScalar(0L), (state, x) => state + (x * factor));
        Tensor[] both = Dataset.Range(5).Reduce(
            [Tensor.FromScalar(0L), 1f], (state, x) => [state[0] + 1L, state[1] * (Cast<float>(x[0]) + 1)]);
        using Session session = new();

        Assert.That(session.Run(sum, [(factor, 3L)]).Item<long>(), Is.EqualTo(30));
        Assert.That(session.Run(sum, [(factor, 1L)]).Item<long>(), Is.EqualTo(10));
        Assert.That(session.Run(both[0]).Item<long>(), Is.EqualTo(5));
        Assert.That(session.Run(both[1]).Item<float>(), Is.EqualTo(120));
        Assert.That(sum.StaticShape, Is.EqualTo(PartialShape.Scalar));
    }

    [Test]
    public void A_state_keeps_its_type_and_shape()
    {
        Assert.That(
            () => Dataset.Range(5).Reduce(Tensor.FromScalar(0L), (state, x) => Cast<float>(state)),
            Throws.ArgumentException.With.Message.Contains("int64 (), not float32 ()"));
        Assert.That(
            () => Dataset.Range(5).Reduce(Tensor.FromScalar(0L), (state, x) => Stack([state, x])),
            Throws.ArgumentException.With.Message.Contains("int64 (), not int64 (2,)"));
    }

    [Test]
    public void A_function_that_draws_begins_anew_in_each_data_set()
    {
        Dataset drawn = Dataset.Range(2).FlatMap(
            _ => Dataset.Range(3).Map(x => RandomUniform([], seed: 5) + (0 * Cast<float>(x))));
        float[][] numbers = [.. Numbers<float>(drawn).Chunk(3)];

        Assert.That(numbers[1], Is.EqualTo(numbers[0]));
        Assert.That(numbers[0].Distinct().Count(), Is.EqualTo(3));
    }

    /// <summary>The texts of each element.</summary>
    private static string[] Rows(Dataset dataset) =>
        [.. Elements(dataset).Select(element => string.Join(' ', ((StringTensor)element[0]).ToArray()))];
}
