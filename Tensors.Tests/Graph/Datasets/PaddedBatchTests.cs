using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Elements of different extents side by side.</summary>
public sealed class PaddedBatchTests : DatasetFixture
{
    // Vectors of 1, 2, 3, ... elements.
    private static Dataset Growing(int count) => Dataset.Range(1, count + 1L).Map(x => Fill(Reshape(x, new[] { 1 }), x));

    [Test]
    public void Shorter_elements_are_filled_up_to_the_longest_of_the_batch()
    {
        Dataset batches = Growing(3).PaddedBatch(2);

        object[][] elements = Elements(batches);

        Assert.That(batches.OutputShapes[0], Is.EqualTo(PartialShape.OfRank(2)));
        Assert.That(((Tensor)elements[0][0]).ToArray<long>(), Is.EqualTo(new long[] { 1, 0, 2, 2 }));
        Assert.That(((Tensor)elements[1][0]).ToArray<long>(), Is.EqualTo(new long[] { 3, 3, 3 }));
    }

    [Test]
    public void A_shape_and_a_value_may_be_given()
    {
        Dataset batches = Growing(3).PaddedBatch(2, [[4]], [-1], dropRemainder: true);

        object[][] elements = Elements(batches);

        Assert.That(batches.OutputShapes[0], Is.EqualTo(PartialShape.Create([2, 4])));
        Assert.That(((Tensor)elements.Single()[0]).ToArray<long>(), Is.EqualTo(new long[] { 1, -1, -1, -1, 2, 2, -1, -1 }));
    }

    [Test]
    public void Text_is_filled_up_with_text()
    {
        Dataset words = Dataset.FromTensors(new[] { "a" }).Concatenate(Dataset.FromTensors(new[] { "b", "c" }));

        Assert.That(
            ((StringTensor)Elements(words.PaddedBatch(2, [[null]], ["-"]))[0][0]).ToArray(), Is.EqualTo(new[] { "a", "-", "b", "c" }));
        Assert.That(
            ((StringTensor)Elements(words.PaddedBatch(2, [[3]]))[0][0]).Elements.Select(text => text.Length),
            Is.EqualTo(new[] { 1, 0, 0, 1, 1, 0 }));
    }

    [Test]
    public void An_element_longer_than_its_shape_is_an_error() => Assert.That(
        () => Elements(Growing(3).PaddedBatch(3, [[2]])),
        Throws.TypeOf<DataLossException>().With.Message.Contains("smaller size than the input element"));

    [Test]
    public void A_shape_of_another_rank_is_refused_when_built() => Assert.That(
        () => Growing(3).PaddedBatch(3, [[2, 2]]), Throws.ArgumentException.With.Message.Contains("component 0"));

    [Test]
    public void A_padded_batch_is_read_back_from_a_definition()
    {
        Growing(2).PaddedBatch(2).MakeOneShotIterator().GetNext("next");
        GraphDefinition written = GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes());

        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        Assert.That(session.Run("next:0")!.ToArray<long>(), Is.EqualTo(new long[] { 1, 0, 2, 2 }));
    }
}
