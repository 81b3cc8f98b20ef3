using Google.Protobuf;
using Tensors.Graphs;
using Tensors.Graphs.Protos;

namespace Tensors.Tests.Graphs;

/// <summary>What a file may make of few bytes is bounded for the whole file.</summary>
[NonParallelizable]
public sealed class ReadLimitsTests
{
    private const int Values = 100;

    private SmallLimits _limits = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetLimits() => (_limits, _folder) = (new(), new());

    [TearDown]
    public void RestoreLimits()
    {
        _limits.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Values_of_an_event_file_share_what_it_may_make() =>
        AssertRejected(() => ReadEvents(Filled(new() { Dtype = DataTypeProto.DtFloat, FloatVal = { 1, 2 } })));

    [Test]
    public void Repeated_strings_count_as_the_text_that_they_become() => AssertRejected(
        () => ReadEvents(Filled(new() { Dtype = DataTypeProto.DtString, StringVal = { ByteString.CopyFromUtf8(new string('a', 1000)) } }, elements: 200)));

    [Test]
    public void Results_of_nodes_of_a_graph_share_what_it_may_make()
    {
        GraphDef definition = new() { Node = { Constant() } };
        for (int i = 0; i < Values; i++)
        {
            definition.Node.Add(new NodeDef { Name = $"parts{i}", Op = "Unpack", Input = { "x" }, Attr = { ["num"] = new AttrValue { I = 1000 }, ["axis"] = new AttrValue { I = 0 } } });
        }

        using DefaultGraph graph = new Graph().AsDefault();
        AssertRejected(() => Ops.ImportGraphDef(GraphDefinition.FromBytes(definition.ToByteArray())));
    }

    [Test]
    public void A_raised_limit_lets_the_file_in()
    {
        ReadLimits.FreeBytes = 1L << 30;

        Assert.That(ReadEvents(Filled(new() { Dtype = DataTypeProto.DtFloat, FloatVal = { 1, 2 } })), Is.EqualTo(Values));
    }

    [Test]
    public void The_bytes_of_a_file_raise_what_it_may_make()
    {
        ReadBudget budget = new();
        budget.Earn(SmallLimits.MadeBytes);

        Assert.That(() => budget.Spend((1 + ReadLimits.Expansion) * (Int128)SmallLimits.MadeBytes, new("file")), Throws.Nothing);
        Assert.That(() => budget.Spend(1, new("file")), Throws.TypeOf<TensorFileException>());
    }

    [Test]
    public void A_range_is_counted_without_making_it()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Tensor range = Ops.Range(0, 2_000_000_000, 1);

        Assert.That(range.StaticShape, Is.EqualTo(PartialShape.Create(2_000_000_000)));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.Below(10 << 20));
    }

    [Test]
    public void A_type_number_that_does_not_exist_is_its_own_name([Values(201, 250, int.MaxValue)] int number) =>
        Assert.That(((DataType)number).Name, Is.EqualTo($"{number}"));

    private static NodeDef Constant() => new()
    {
        Name = "x",
        Op = "Const",
        Attr =
        {
            ["dtype"] = new AttrValue { Type = DataTypeProto.DtFloat },
            ["value"] = new AttrValue { Tensor = new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([1000]), FloatVal = { 1 } } },
        },
    };

    private static Event Filled(TensorProto tensor, int elements = 1 << 20)
    {
        tensor.TensorShape = StoredShape.ToProto([elements]);
        SummaryProto summary = new();
        for (int i = 0; i < Values; i++)
        {
            summary.Value.Add(new SummaryProto.Types.Value { Tag = $"t{i}", Tensor = tensor });
        }

        return new() { Summary = summary };
    }

    private int ReadEvents(Event written)
    {
        string path = _folder["events"];
        using (FileStream stream = File.Create(path))
        {
            new RecordWriter(stream).Write(written.ToByteArray());
        }

        using EventLog log = new(path);
        return log.Read().Sum(read => read.Values.Count);
    }

    private static void AssertRejected(Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(read.Invoke, Throws.TypeOf<TensorFileException>().With.Message.Contains("ReadLimits.FreeBytes"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Below(SmallLimits.FreeBytes));
    }
}
