using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Data sets that functions make of elements.</summary>
public sealed class NestedDatasetTests : DatasetFixture
{
    [Test]
    public void Data_sets_of_elements_come_one_after_the_other()
    {
        Dataset flat = Dataset.FromTensorSlices(new long[] { 2, 0, 3 }).FlatMap(x => Dataset.Range(x[0]));

        Assert.That(Numbers<long>(flat), Is.EqualTo(new long[] { 0, 1, 0, 1, 2 }));
        Assert.That(flat.OutputShapes, Is.EqualTo(new[] { PartialShape.Scalar }));
    }

    [Test]
    public void Functions_within_functions_are_in_one_library()
    {
        Dataset dataset = Dataset.Range(3).Map(x => x + 1L)
            .FlatMap(x => Dataset.Range(x[0]).Map(i => i * 10L).FlatMap(y => Dataset.FromTensors(y[0]).Map(z => z + 1L)));
        dataset.MakeOneShotIterator().GetNext("next");
        GraphDefinition written = GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes());

        Assert.That(Numbers<long>(dataset), Is.EqualTo(new long[] { 1, 1, 11, 1, 11, 21 }));
        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        Assert.That(
            Enumerable.Range(0, 6).Select(_ => session.Run("next:0")!.Item<long>()), Is.EqualTo(new long[] { 1, 1, 11, 1, 11, 21 }));
    }

    // TensorFlow's documentation gives this order.
    [Test]
    public void Blocks_of_several_data_sets_come_in_turn()
    {
        Dataset mixed = Dataset.Range(1, 6).Interleave(x => Dataset.FromTensors(x[0]).Repeat(6), cycleLength: 2, blockLength: 4);

        Assert.That(
            Numbers<long>(mixed),
            Is.EqualTo(new long[] { 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5 }));
    }

    [Test]
    public void A_cycle_of_one_is_a_flat_map() => Assert.That(
        Numbers<long>(Dataset.Range(4).Interleave(x => Dataset.Range(x[0]), 1, 2)),
        Is.EqualTo(Numbers<long>(Dataset.Range(4).FlatMap(x => Dataset.Range(x[0])))));

    [Test]
    public void A_cycle_longer_than_the_data_has_no_empty_turns() => Assert.That(
        Numbers<long>(Dataset.FromTensorSlices(new long[] { 2, 0, 1 }).Interleave(x => Dataset.Range(x[0]), long.MaxValue)),
        Is.EqualTo(new long[] { 0, 0, 1 }));

    [Test]
    public void A_cycle_of_none_is_an_error() => Assert.That(
        () => Numbers<long>(Dataset.Range(2).Interleave(x => Dataset.Range(x[0]), 0)),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("cycle_length"));

    [Test]
    public void A_walk_inside_may_be_shuffled_and_begins_anew_each_time()
    {
        long[] all = Numbers<long>(Dataset.Range(3).FlatMap(_ => Dataset.Range(10).Shuffle(10, seed: 1)));

        Assert.That(all.Chunk(10).Select(chunk => chunk.Order()), Is.All.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(all[..10], Is.EqualTo(all[10..20]).And.Not.Ordered);
    }

    [Test]
    public void Random_numbers_in_a_function_follow_the_seed_of_the_graph()
    {
        float[][] drawn = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using DefaultGraph graph = new Graph { Seed = 3 }.AsDefault();
            return Numbers<float>(Dataset.Range(4).Map(x => RandomUniform([]) + Cast(x, DataType.Float32)));
        })];

        Assert.That(drawn[0], Is.EqualTo(drawn[1]));
        Assert.That(drawn[0].Select(value => value - MathF.Floor(value)).Distinct().Count(), Is.EqualTo(4));
    }

    [Test]
    public void Functions_see_tensors_of_the_graphs_around_them()
    {
        Tensor offset = Placeholder<long>([]);
        Dataset tens = Dataset.Range(2).Map(x => x * 10L);
        Dataset dataset = Dataset.Range(1, 3).FlatMap(x => tens.Map(ten => ten + x[0] + offset)).Filter(x => Greater(x[0], offset + 1L))
            .Map(_ => offset);
        DataIterator iterator = dataset.MakeInitializableIterator();
        Tensor next = iterator.GetNext()[0];

        Session.Run(iterator.Initializer, [(offset, 100L)]);

        Assert.That(Enumerable.Range(0, 3).Select(_ => Session.Run(next).Item<long>()), Is.EqualTo(new long[] { 100, 100, 100 }));
        Assert.That(() => Session.Run(next), Throws.TypeOf<OutOfRangeException>());
    }

    [Test]
    public void Functions_look_up_in_tables_of_the_graph()
    {
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { "a", "b" }, new long[] { 7, 8 }), -1L);
        DataIterator iterator = Dataset.FromTensorSlices(new[] { "b", "x", "a" }).Map(word => table.Lookup(word)).Batch(3)
            .MakeInitializableIterator();
        Tensor next = iterator.GetNext()[0];
        Session.Run(TablesInitializer());
        Session.Run(iterator.Initializer);

        Assert.That(Session.Run(next).ToArray<long>(), Is.EqualTo(new long[] { 8, -1, 7 }));
    }

    [Test]
    public void Functions_see_no_variables()
    {
        Variable variable = Variable(1L, useResource: true);

        Assert.That(() => Dataset.Range(2).Map(x => x + variable), Throws.ArgumentException.With.Message.Contains("Variable"));
    }

    [Test]
    public void A_tensor_of_an_unrelated_graph_is_refused()
    {
        DefaultGraph other = new Graph().AsDefault();
        Tensor stranger = Constant(1L);
        other.Dispose();

        Assert.That(() => Dataset.Range(2).Map(x => x + stranger), Throws.ArgumentException.With.Message.Contains("same graph"));
    }
}
