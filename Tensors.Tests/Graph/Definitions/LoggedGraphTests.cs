using Tensors.Formats.Protos;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>Graphs, and what their summaries compute, in event files, against those that TensorFlow wrote of the same program.</summary>
public sealed class LoggedGraphTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void What_a_session_computed_is_an_event_at_its_step()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor summary = Summary.Scalar("MSE", 9.161542f);
        using Session session = new();
        StringTensor computed = session.RunText(summary);

        List<Event> written = Write(writer =>
        {
            writer.AddSummary(computed, 7);
            writer.AddSummary(computed.Elements[0], 8);
        });

        SummaryProto expected = new() { Value = { new SummaryProto.Types.Value { Tag = "MSE", SimpleValue = 9.161542f } } };
        Assert.That(written.Select(read => (read.Step, read.Summary)), Is.EqualTo(new[] { (7L, expected), (8L, expected) }));
    }

    [Test]
    public void A_graph_is_what_TensorFlow_wrote_of_the_same_program()
    {
        using DefaultGraph entered = new Graph().AsDefault();
        BuildGoldenProgram();

        List<Event> written = Write(_ => { }, Graph.Default);

        GraphDef golden = GraphDef.Parser.ParseFrom(GoldenEvents.Single(read => read.WhatCase == Event.WhatOneofCase.GraphDef).GraphDef);
        GraphDef graph = GraphDef.Parser.ParseFrom(written[0].GraphDef);
        Assert.That(graph.Node.Select(node => node.Name), Is.EqualTo(golden.Node.Select(node => node.Name)));
        Assert.That(graph.Node.Select(Text), Is.EqualTo(golden.Node.Select(Text)));
        Assert.That(graph.Versions.Producer, Is.Positive);
    }

    [Test]
    public void After_the_graph_stands_the_meta_graph_around_it()
    {
        using DefaultGraph entered = new Graph().AsDefault();
        BuildGoldenProgram();

        List<Event> written = Write(writer => writer.AddGraph(Graph.Default, 3), Graph.Default);

        Assert.That(
            written.Select(read => (read.Step, read.WhatCase)),
            Is.EqualTo(
                new[] { (0L, Event.WhatOneofCase.GraphDef), (0, Event.WhatOneofCase.MetaGraphDef), (3, Event.WhatOneofCase.GraphDef) }));
        MetaGraphDef meta = MetaGraphDef.Parser.ParseFrom(written[1].MetaGraphDef);
        MetaGraphDef golden = MetaGraphDef.Parser.ParseFrom(
            GoldenEvents.Single(read => read.WhatCase == Event.WhatOneofCase.MetaGraphDef).MetaGraphDef);
        Assert.That(meta.GraphDef, Is.EqualTo(GraphDef.Parser.ParseFrom(written[0].GraphDef)));
        Assert.That(meta.CollectionDef, Is.EqualTo(golden.CollectionDef));
        Assert.That(written[2].GraphDef, Is.EqualTo(written[0].GraphDef));
    }

    [Test]
    public void Without_a_graph_there_is_none() => Assert.That(Write(_ => { }, null), Is.Empty);

    private static void BuildGoldenProgram()
    {
        Tensor x = Ops.Placeholder<float>([null, 3], name: "X");
        Variable theta = Ops.Variable(Ops.Ones([3, 1]), name: "theta");
        Tensor mse;
        using (Ops.NameScope("loss"))
        {
            mse = Ops.ReduceMean(Ops.Square(Ops.MatMul(x, theta, name: "predictions")), name: "mse");
        }

        new GradientDescentOptimizer(0.01).Minimize(mse);
        Summary.Scalar("MSE", mse);
        Summary.Histogram("theta", theta);
        Summary.MergeAll();
        Summary.Text("note", Ops.Constant("**bold** caf\u00e9"));
        Summary.Image("picture", Ops.Reshape(Ops.Range(0f, 48f, 1f) / 47f, [1, 4, 4, 3]));
        Summary.Audio("tone", Ops.Reshape(Ops.Sin(Ops.Range(0f, 200f, 1f) / 5f), [1, 200, 1]), 8000f);
    }

    // Without what only newer versions of TensorFlow note.
    private static string Text(NodeDef node)
    {
        IEnumerable<string> attributes = node.Attr
            .Where(attribute => attribute.Key is not ("grad_a" or "grad_b" or "_has_manual_control_dependencies"))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Key}={Text(attribute.Value)}");
        return $"{node.Name} {node.Op} ({string.Join(", ", node.Input)}) {node.Device} {string.Join(", ", attributes)}";
    }

    // Constants by their elements: newer versions of TensorFlow write a value that repeats once.
    private static string Text(AttrValue value) => value.Tensor is { Dtype: not DataTypeProto.DtString } tensor
        ? $"{tensor.Dtype} {tensor.TensorShape} {Convert.ToHexString(TensorProtos.ToStored(tensor, new("constant")).Bytes.Span)}"
        : value.ToString();

    private static List<Event> GoldenEvents =>
        EventReader.ReadAll(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());

    private List<Event> Write(Action<FileWriter> write, Graph? graph = null)
    {
        using FileWriter writer = new(_folder["run"], graph);
        write(writer);
        writer.Flush();
        return [.. EventReader.ReadAll(writer.Path).Skip(1)];
    }
}
