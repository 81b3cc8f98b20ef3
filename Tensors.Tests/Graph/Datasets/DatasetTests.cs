using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Data sets and walks over them.</summary>
public sealed class DatasetTests : DatasetFixture
{
    [Test]
    public void Slices_are_repeated_and_batched()
    {
        Tensor next = Dataset.FromTensorSlices(new[] { 1, 2, 3 }).Repeat(2).Batch(4).MakeOneShotIterator().GetNext()[0];

        Assert.That(next.StaticShape, Is.EqualTo(PartialShape.OfRank(1)));
        Assert.That(All(next), Is.EqualTo(new int[][] { [1, 2, 3, 1], [2, 3] }));
    }

    [Test]
    public void A_batch_of_known_size_has_a_known_shape()
    {
        Tensor next = Dataset.Range(5).Batch(2, dropRemainder: true).MakeOneShotIterator().GetNext()[0];

        Assert.That(next.StaticShape, Is.EqualTo(PartialShape.Create([2])));
        Assert.That(All<long>(next), Is.EqualTo(new long[][] { [0, 1], [2, 3] }));
    }

    [Test]
    public void Shuffling_gives_every_element_once_and_each_time_in_another_order()
    {
        Tensor next = Dataset.Range(20).Shuffle(20, seed: 1).Repeat(2).Batch(20).MakeOneShotIterator().GetNext()[0];

        long[][] rounds = All<long>(next);

        Assert.That(rounds[0].Order(), Is.EqualTo(Enumerable.Range(0, 20)));
        Assert.That(rounds[1].Order(), Is.EqualTo(Enumerable.Range(0, 20)));
        Assert.That(rounds[0], Is.Not.EqualTo(rounds[1]).And.Not.Ordered);
    }

    [Test]
    public void One_seed_gives_one_order()
    {
        Tensor next = Dataset.Range(20).Shuffle(7, seed: 1).Batch(20).MakeOneShotIterator().GetNext()[0];
        using Session other = new();

        Assert.That(Session.Run(next).ToArray<long>(), Is.EqualTo(other.Run(next).ToArray<long>()));
    }

    [Test]
    public void A_buffer_bounds_how_far_elements_come_forward()
    {
        long[] order = All<long>(Dataset.Range(100).Shuffle(5, seed: 2).Batch(100).MakeOneShotIterator().GetNext()[0])[0];

        Assert.That(order.Select((value, i) => value - i).Max(), Is.Below(5));
    }

    [Test]
    public void Components_stay_together_through_map_filter_and_zip()
    {
        Dataset numbers = Dataset.FromTensorSlices(new[] { 1f, 2, 3, 4 }, new[] { 10f, 20, 30, 40 })
            .Map(x => [x[0] * 2, x[1] + x[0]])
            .Filter(x => Greater(x[0], 2f));
        Dataset both = Dataset.Zip(numbers, Dataset.Range(5, 100));
        Tensor[] next = both.MakeOneShotIterator().GetNext();

        Assert.That(All<float>(next[0]).SelectMany(x => x), Is.EqualTo(new[] { 4f, 6, 8 }));
        using Session other = new();
        Tensor?[] first = other.Run([next[0], next[1], next[2]]);
        Assert.That((first[0]!.Item<float>(), first[1]!.Item<float>(), first[2]!.Item<long>()), Is.EqualTo((4f, 22f, 5L)));
    }

    [Test]
    public void Elements_are_taken_skipped_and_joined()
    {
        Tensor next = Dataset.Range(10).Skip(2).Take(3).Concatenate(Dataset.Range(2)).Batch(10).MakeOneShotIterator().GetNext()[0];

        Assert.That(All<long>(next), Is.EqualTo(new long[][] { [2, 3, 4, 0, 1] }));
    }

    [Test]
    public void An_initializer_begins_a_walk_anew_with_what_is_fed_then()
    {
        Tensor values = Placeholder(DataType.Int32, [null]);
        DataIterator iterator = Dataset.FromTensorSlices(values).MakeInitializableIterator();
        Tensor next = iterator.GetNext()[0];

        Assert.That(() => Session.Run(next), Throws.TypeOf<FailedPreconditionException>().With.Message.Contains("initialized"));
        Session.Run(iterator.Initializer, [(values, new[] { 7, 8 })]);
        Assert.That(All(next), Is.EqualTo(new int[][] { [7], [8] }));
        Session.Run(iterator.Initializer, [(values, new[] { 9 })]);
        Assert.That(All(next), Is.EqualTo(new int[][] { [9] }));
    }

    [Test]
    public void A_one_shot_iterator_takes_no_placeholder()
    {
        Dataset dataset = Dataset.FromTensorSlices(Placeholder(DataType.Int32, [null], name: "x"));

        Assert.That(
            dataset.MakeOneShotIterator,
            Throws.InvalidOperationException.With.Message.Contains("'x'").And.Message.Contains("MakeInitializableIterator"));
    }

    [Test]
    public void Elements_of_different_shapes_make_no_batch()
    {
        Dataset dataset = Dataset.FromTensors(new[] { 1, 2 }).Concatenate(Dataset.FromTensors(new[] { 1, 2, 3 })).Batch(2);
        Tensor next = dataset.MakeOneShotIterator().GetNext()[0];

        Assert.That(() => Session.Run(next), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("different shapes"));
    }

    [Test]
    public void An_iterator_is_read_back_with_the_functions_that_it_needs()
    {
        Dataset.FromTensorSlices(new[] { 1f, 2, 3 }).Map(x => x * x).Batch(3).MakeOneShotIterator().GetNext("next");
        GraphDefinition written = GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes());

        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        Assert.That(session.Run("next:0")!.ToArray<float>(), Is.EqualTo(new[] { 1f, 4, 9 }));
    }

    [Test]
    public void Lines_and_records_of_files_are_elements()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.txt"], "x\ny\n");
        using (TFRecordWriter writer = new(folder["r"], RecordCompression.Gzip))
        {
            writer.Write("one");
        }

        Tensor[] next = Dataset.Zip(
            Dataset.TextLines(new[] { folder["a.txt"] }), Dataset.TFRecords(new[] { folder["r"] }, RecordCompression.Gzip))
            .MakeOneShotIterator().GetNext();

        object?[] element = Session.RunObjects([next[0], next[1]]);
        Assert.That((((StringTensor)element[0]!).Item(), ((StringTensor)element[1]!).Item()), Is.EqualTo(("x", "one")));
        Assert.That(() => Session.RunObjects([next[0], next[1]]), Throws.TypeOf<OutOfRangeException>(), "until one is at its end");
    }

    [Test]
    public void What_was_walked_to_its_end_is_kept()
    {
        int made = 0;
        Dataset counted = Dataset.Range(3).Map(x => CSharpFunc(value => { made++; return value; }, x)).Cache();

        Assert.That(Numbers<long>(counted.Repeat(3)), Is.EqualTo(new long[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 }));
        Assert.That(made, Is.EqualTo(3));
        made = 0;
        Assert.That(Numbers<long>(counted.Take(2).Repeat(2)), Is.EqualTo(new long[] { 0, 1, 0, 1 }));
        Assert.That(made, Is.EqualTo(4), "no walk came to its end");
    }

    [Test]
    public void Workers_share_the_elements_of_a_data_set()
    {
        Assert.That(Numbers<long>(Dataset.Range(10).Shard(3, 1)), Is.EqualTo(new long[] { 1, 4, 7 }));
        Assert.That(
            () => Numbers<long>(Dataset.Range(10).Shard(3, 3)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("no shard 3 of 3"));
    }

    [Test]
    public void Elements_are_numbered()
    {
        object[][] elements = Elements(Dataset.FromTensorSlices(new[] { 1.5f, 2.5f }).Enumerate(5));

        Assert.That(
            elements.Select(element => (((Tensor)element[0]).Item<long>(), ((Tensor)element[1]).Item<float>())),
            Is.EqualTo(new[] { (5L, 1.5f), (6L, 2.5f) }));
    }

    [Test]
    public void Counts_may_be_tensors()
    {
        Tensor count = Constant(2L, DataType.Int64);

        Assert.That(
            Numbers<long>(Dataset.Range(count, 9L, count).Skip(count - 1L).Take(count).Repeat(count)),
            Is.EqualTo(new long[] { 4, 6, 4, 6 }));
        Assert.That(() => Dataset.Range(Constant(2)), Throws.TypeOf<GraphTypeException>().With.Message.Contains("int64, not int32"));
    }

    [Test]
    public void Records_of_one_length_are_elements()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["r"], "headaabbccend");

        Dataset records = Dataset.FixedLengthRecords(new[] { folder["r"], folder["r"] }, 2, 4, 3);

        Assert.That(
            Elements(records).Select(element => ((StringTensor)element[0]).Item()),
            Is.EqualTo(new[] { "aa", "bb", "cc", "aa", "bb", "cc" }));
    }

    private int[][] All(Tensor next) => All<int>(next);

    private T[][] All<T>(Tensor next)
        where T : unmanaged
    {
        List<T[]> all = [];
        try
        {
            while (true)
            {
                all.Add(Session.Run(next).ToArray<T>());
            }
        }
        catch (OutOfRangeException)
        {
            return [.. all];
        }
    }
}
