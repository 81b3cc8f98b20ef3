using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class HashTableTests : SessionFixture
{
    [Test]
    public void A_table_is_empty_before_it_is_initialized()
    {
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { "a" }, new[] { 1L }), -1L);

        Assert.That(
            () => Session.Run(table.Lookup("a")),
            Throws.TypeOf<FailedPreconditionException>().With.Message.Contains("Table not initialized"));
        Session.Run(TablesInitializer());
        Session.Run(TablesInitializer());
        Assert.That(Session.Run(table.Lookup("a")).Item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void Keys_and_values_may_be_numbers_or_text_of_any_shape()
    {
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { 5L, 7 }, new[] { "five", "seven" }), "none");
        Session.Run(table.Initializer);

        StringTensor got = Session.RunText(table.Lookup(Constant(new long[,] { { 7, 6 }, { 5, 5 } })));

        Assert.That(got.ToArray(), Is.EqualTo((string[])["seven", "none", "five", "five"]));
        Assert.That(got.Shape, Is.EqualTo(Shape.Create(2, 2)));
    }

    [Test]
    public void A_key_of_two_values_is_an_error()
    {
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { "a", "a" }, new[] { 1L, 2 }), -1L);
        StaticHashTable same = new(new KeyValueTensorInitializer(new[] { "a", "a" }, new[] { 1L, 1 }), -1L);

        Assert.That(
            () => Session.Run(table.Initializer),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Key a has 1 and trying to add value 2"));
        Session.Run(same.Initializer);
        Assert.That(Session.Run(same.Size()).Item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void Keys_of_another_type_are_refused_when_built()
    {
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { "a" }, new[] { 1L }), -1L);

        Assert.That(
            () => table.Lookup(Constant(new[] { 1L })),
            Throws.TypeOf<GraphTypeException>().With.Message.Contains("Keys of the table 'hash_table' must be dtype string, got int64"));
    }

    [Test]
    public void A_mutable_table_changes_while_the_graph_runs()
    {
        MutableHashTable table = new(DataType.String, DataType.Int64, 0L);
        Tensor key = Placeholder<string>([null]);
        Tensor value = Placeholder<long>([null]);
        Node insert = table.Insert(key, value);
        Node remove = table.Remove(key);
        Tensor size = table.Size();
        Tensor found = table.Lookup(new[] { "a", "b" });

        Assert.That(Session.Run(size).Item<long>(), Is.Zero);
        Session.Run(insert, [(key, new[] { "a", "b" }), (value, new[] { 1L, 2 })]);
        Session.Run(insert, [(key, new[] { "b", "c", "b" }), (value, new[] { 3L, 4, 5 })]);
        Assert.That(Session.Run(found).ToArray<long>(), Is.EqualTo((long[])[1, 5]));
        Assert.That(Session.Run(size).Item<long>(), Is.EqualTo(3));
        Session.Run(remove, [(key, new[] { "a", "z" })]);
        Assert.That(Session.Run(found).ToArray<long>(), Is.EqualTo((long[])[0, 5]));
        (Tensor keys, Tensor values) = table.Export();
        object?[] exported = Session.RunObjects([keys, values]);
        Assert.That(
            ((StringTensor)exported[0]!).ToArray().Zip(((Tensor)exported[1]!).ToArray<long>()),
            Is.EquivalentTo(((string, long)[])[("b", 5), ("c", 4)]));
    }

    [Test]
    public void Values_may_be_vectors()
    {
        MutableHashTable table = new(DataType.Int64, DataType.Float32, new[] { 0f, 0 });
        Session.Run(table.Insert(new[] { 1L, 2 }, new float[,] { { 1, 2 }, { 3, 4 } }));

        Tensor got = Session.Run(table.Lookup(new[] { 2L, 9 }));

        Assert.That(got.ToArray<float>(), Is.EqualTo((float[])[3, 4, 0, 0]));
        Assert.That(got.Shape, Is.EqualTo(Shape.Create(2, 2)));
    }

    [Test]
    public void Tables_of_one_shared_name_are_one_in_a_session()
    {
        MutableHashTable first = new(DataType.String, DataType.Int64, 0L, sharedName: "words");
        MutableHashTable second = new(DataType.String, DataType.Int64, 0L, sharedName: "words");
        Session.Run(first.Insert("a", 1L));

        Assert.That(Session.Run(second.Lookup("a")).Item<long>(), Is.EqualTo(1));
        using Session other = new(Graph);
        Assert.That(other.Run(second.Lookup("a")).Item<long>(), Is.Zero);
    }

    [Test]
    public void Lines_of_a_file_fill_a_table()
    {
        string path = Path.GetTempFileName();
        File.WriteAllLines(path, ["emerson\t10", "lake\t20", "palmer\t30"]);
        StaticHashTable numbers = new(new TextFileInitializer(path, keyIndex: 0, valueIndex: 1), -1L, "numbers");
        StaticHashTable lines = new(
            new TextFileInitializer(
                path, DataType.Int64, TextFileInitializer.LineNumber, DataType.String, TextFileInitializer.WholeLine, vocabSize: 2), "",
            "lines");
        StaticHashTable missing = new(new TextFileInitializer(path + "x"), -1L, "missing");
        try
        {
            Session.Run(numbers.Initializer);
            Session.Run(lines.Initializer);

            Assert.That(Session.Run(numbers.Lookup(new[] { "lake", "king" })).ToArray<long>(), Is.EqualTo((long[])[20, -1]));
            Assert.That(Session.RunText(lines.Lookup(new[] { 1L, 2 })).ToArray(), Is.EqualTo((string[])["lake\t20", ""]));
            Assert.That(() => Session.Run(missing.Initializer), Throws.TypeOf<NotFoundException>());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
