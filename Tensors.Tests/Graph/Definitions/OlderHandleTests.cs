using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Files of early TensorFlow, whose handles of queues, tables and readers are references to text.</summary>
public sealed class OlderHandleTests : SessionFixture
{
    private static readonly string[] s_spellings = ["Queue", "Table", "Reader"];

    [Test]
    public void Elements_pass_through_queues_of_every_order()
    {
        FIFOQueue queue = new(10, [DataType.Int32], [[]], name: "first");
        PaddingFIFOQueue padding = new(10, [DataType.Int32], [[null]], name: "padding");
        PriorityQueue priority = new(10, [DataType.String], [[]], name: "priority");
        queue.EnqueueMany([new[] { 1, 2, 3 }], name: "fill");
        padding.Enqueue([new[] { 4 }], name: "short");
        padding.Enqueue([new[] { 5, 6 }], name: "long");
        priority.EnqueueMany([new[] { 7L, 3 }, new[] { "late", "soon" }], name: "ranks");
        Identity(queue.Dequeue()[0], "one");
        Identity(queue.DequeueMany(2)[0], "two");
        Identity(queue.Size(), "left");
        Identity(padding.DequeueMany(2)[0], "padded");
        Identity(priority.Dequeue()[1], "best");
        using Session session = new(Older(["fill", "short", "long", "ranks", "one", "two", "left", "padded", "best"]));
        Graph graph = session.Graph;
        foreach (string operation in (string[])["fill", "short", "long", "ranks"])
        {
            session.Run(graph.GetOperationByName(operation));
        }

        Assert.That(graph.GetOperationByName("first").Outputs[0].DataType, Is.EqualTo(DataType.String.Ref));
        Assert.That(session.Run(graph.GetTensorByName("one:0")).Item<int>(), Is.EqualTo(1));
        Assert.That(session.Run(graph.GetTensorByName("two:0")).ToArray<int>(), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(session.Run(graph.GetTensorByName("left:0")).Item<int>(), Is.Zero);
        Assert.That(session.Run(graph.GetTensorByName("padded:0")).ToArray<int>(), Is.EqualTo(new[] { 4, 0, 5, 6 }));
        Assert.That(session.RunText(graph.GetTensorByName("best:0")).Item(), Is.EqualTo("soon"));
    }

    [Test]
    public void Keys_are_looked_up()
    {
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { "a", "b" }, new[] { 1L, 2 }), -1L, name: "words");
        Identity(table.Lookup(new[] { "b", "c" }), "found");
        Identity(table.Size(), "size");
        using Session session = new(Older(["found", "size", table.Initializer.Name]));

        session.Run(session.Graph.GetOperationByName(table.Initializer.Name));

        Assert.That(session.Run(session.Graph.GetTensorByName("found:0")).ToArray<long>(), Is.EqualTo(new[] { 2L, -1 }));
        Assert.That(session.Run(session.Graph.GetTensorByName("size:0")).Item<long>(), Is.EqualTo(2));
    }

    [Test]
    public void Lines_are_read()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["lines.txt"], "one\ntwo\n");
        FIFOQueue files = new(1, [DataType.String], [[]], name: "files");
        files.Enqueue([folder["lines.txt"]], name: "open");
        Tensor line = GraphReader.TextLine().Read(files).Value;
        Identity(line, "line");
        using Session session = new(Older(["open", "line"]));

        session.Run(session.Graph.GetOperationByName("open"));

        Assert.That(session.RunText(session.Graph.GetTensorByName("line:0")).Item(), Is.EqualTo("one"));
        Assert.That(session.RunText(session.Graph.GetTensorByName("line:0")).Item(), Is.EqualTo("two"));
    }

    /// <summary>The default graph as a file of early TensorFlow has it.</summary>
    private Graph Older(string[] kept)
    {
        GraphDef definition = Graph.AsGraphDef().Proto.Clone();
        foreach (NodeDef node in definition.Node.Where(node => node.Op.EndsWith("V2", StringComparison.Ordinal)))
        {
            node.Op = s_spellings.Any(word => node.Op.Contains(word, StringComparison.Ordinal)) ? node.Op[..^2] : node.Op;
        }

        Assert.That(kept, Is.SubsetOf(definition.Node.Select(node => node.Name)));
        using DefaultGraph older = new Graph().AsDefault();
        ImportGraphDef(GraphDefinition.FromBytes(Google.Protobuf.MessageExtensions.ToByteArray(definition)), name: "");
        return older.Graph;
    }
}
