using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Readers of files, and threads that read ahead into queues.</summary>
public sealed class InputProducerTests : SessionFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public void Lines_of_files_come_with_file_and_number()
    {
        string a = Text("a.csv", "head\r\n1,2\r\n3,4\n"), b = Text("b.csv", "head\n5,6");
        GraphQueue files = StringInputProducer(new[] { a, b }, numEpochs: 1, shuffle: false);
        (Tensor key, Tensor line) = GraphReader.TextLine(skipHeaderLines: 1).Read(files);

        string[][] lines = Collect([key, line], texts => Array.ConvertAll(texts, text => ((StringTensor)text).Item()));

        Assert.That(lines, Is.EqualTo(new string[][] { [$"{a}:2", "1,2"], [$"{a}:3", "3,4"], [$"{b}:2", "5,6"] }));
    }

    [Test]
    public void Records_come_with_file_and_offset_and_are_parsed()
    {
        using (TFRecordWriter writer = new(_folder["a"]))
        {
            writer.Write(new TFExample { ["x"] = new[] { 1f, 2 }, ["y"] = 3L }.ToBytes());
            writer.Write(new TFExample { ["x"] = new[] { 4f, 5 }, ["y"] = 6L, ["tags"] = new[] { "a", "b" } }.ToBytes());
        }

        GraphReader reader = GraphReader.TFRecord();
        (Tensor key, Tensor record) = reader.Read(StringInputProducer(new[] { _folder["a"] }, numEpochs: 1));
        ParsedFeatures features = ParseSingleExample(record, new Dictionary<string, ExampleFeature>
        {
            ["x"] = new FixedLenFeature([2], DataType.Float32),
            ["y"] = new FixedLenFeature([], DataType.Int64),
            ["tags"] = new VarLenFeature(DataType.String),
        });

        object[][] values = Collect([key, features["x"], features["y"], features.Sparse("tags").Values], parts => parts);

        Assert.That(((StringTensor)values[0][0]).Item(), Is.EqualTo($"{_folder["a"]}:0"));
        Assert.That(((Tensor)values[1][1]).ToArray<float>(), Is.EqualTo(new[] { 4f, 5 }));
        Assert.That(((Tensor)values[1][2]).Item<long>(), Is.EqualTo(6));
        Assert.That(((StringTensor)values[1][3]).ToArray(), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Slices_are_batched_and_the_last_batch_may_be_smaller()
    {
        Tensor[] slice = SliceInputProducer(
            [new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new[] { "a", "b", "c" }], numEpochs: 1, shuffle: false);
        Tensor[] batch = Batch(slice.Select(part => (TensorLike)part).ToArray(), 2, allowSmallerFinalBatch: true);

        object[][] batches = Collect(batch, parts => parts);

        Assert.That(batches.Select(parts => ((StringTensor)parts[1]).ToArray()), Is.EqualTo(new string[][] { ["a", "b"], ["c"] }));
        Assert.That(((Tensor)batches[1][0]).ToArray<float>(), Is.EqualTo(new[] { 5f, 6 }));
    }

    [Test]
    public void Shuffled_batches_hold_every_example_once()
    {
        GraphQueue numbers = RangeInputProducer(50, numEpochs: 1, shuffle: false);
        Tensor[] batch = ShuffleBatch([numbers.Dequeue()[0]], 5, capacity: 30, minAfterDequeue: 10, seed: 3);

        int[] all = [.. Collect(batch, parts => ((Tensor)parts[0]).ToArray<int>()).SelectMany(part => part)];

        Assert.That(all.Order(), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(all, Is.Not.EqualTo(Enumerable.Range(0, 50)));
    }

    [Test]
    public void Fields_of_lines_are_decoded_with_defaults()
    {
        Tensor lines = Constant(new StringTensor(["1,2.5,\"a,\"\"b\"\"\"", ",,"], [2]));
        IReadOnlyList<Tensor> columns = DecodeCsv(lines, [7, 0.5f, "none"]);

        Assert.That(Session.Run(columns[0]).ToArray<int>(), Is.EqualTo(new[] { 1, 7 }));
        Assert.That(Session.Run(columns[1]).ToArray<float>(), Is.EqualTo(new[] { 2.5f, 0.5f }));
        Assert.That(Session.RunText(columns[2]).ToArray(), Is.EqualTo(new[] { "a,\"b\"", "none" }));
    }

    [TestCase("1,2,3", "Expect 2 fields but have 3")]
    [TestCase("x,2", "not a valid int32: x")]
    [TestCase("\"1,2", "Quoted field has to end")]
    public void Lines_that_do_not_fit_are_refused(string line, string message)
    {
        IReadOnlyList<Tensor> columns = DecodeCsv(Constant(line), [0, 0f]);

        Assert.That(() => Session.Run(columns[0]), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(message));
    }

    [Test]
    public void A_file_that_is_not_there_is_named()
    {
        (_, Tensor value) = GraphReader.WholeFile().Read(StringInputProducer(new[] { _folder["missing"] }, shuffle: false));
        Coordinator coordinator = new();
        IReadOnlyList<Thread> threads = StartQueueRunners(Session, coordinator);

        Assert.That(() => Session.Run(value), Throws.TypeOf<NotFoundException>().With.Message.Contains("missing"));
        coordinator.RequestStop();
        coordinator.Join(threads, TimeSpan.FromSeconds(10));
    }

    private string Text(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    /// <summary>What runs give until the end of the input.</summary>
    private T[] Collect<T>(Tensor[] fetches, Func<object[], T> read)
    {
        Session.Run(LocalVariablesInitializer());
        Coordinator coordinator = new();
        IReadOnlyList<Thread> threads = StartQueueRunners(Session, coordinator);
        List<T> all = [];
        try
        {
            while (true)
            {
                all.Add(read(Session.RunObjects([.. fetches.Select(fetch => (Fetch)fetch)])!));
            }
        }
        catch (OutOfRangeException)
        {
            coordinator.RequestStop();
            coordinator.Join(threads, TimeSpan.FromSeconds(10));
            return [.. all];
        }
    }
}
