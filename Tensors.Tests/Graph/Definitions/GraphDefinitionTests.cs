using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Graphs go to files and come from them.</summary>
public sealed class GraphDefinitionTests
{
    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> Goldens => GoldenFiles.Graphs();

    [SetUp]
    public void Open()
    {
        _default = new Graph().AsDefault();
        _folder = new();
    }

    [TearDown]
    public void Close()
    {
        _folder.Dispose();
        _default.Dispose();
    }

    [TestCaseSource(nameof(Goldens))]
    public void A_genuine_graph_is_the_same_when_it_was_imported(string path)
    {
        GraphDefinition definition = GraphDefinition.Load(path);

        ImportGraphDef(definition, name: "");

        Assert.That(Comparable(Graph.Default.AsGraphDef()), Is.EqualTo(Comparable(definition)));
    }

    [Test]
    public void Text_and_binary_of_a_genuine_graph_say_the_same() =>
        Assert.That(
            GraphDefinition.Load(GoldenFiles.PathOf("meta", "graph.pbtxt")).Proto,
            Is.EqualTo(GraphDefinition.Load(GoldenFiles.PathOf("meta", "graph.pb")).Proto));

    [TestCase("graph.pb")]
    [TestCase("graph.pbtxt")]
    public void A_graph_is_written_and_read_back(string name)
    {
        Tensor x = Placeholder<float>([null, 2], name: "x");
        MatMul(x, Constant(new[,] { { 1f }, { 2 } }), name: "y");

        Graph.Default.AsGraphDef().Save(_folder[name]);

        Assert.That(GraphDefinition.Load(_folder[name]).Proto, Is.EqualTo(Graph.Default.AsGraphDef().Proto));
    }

    [Test]
    public void Names_of_an_import_lie_in_its_scope()
    {
        Constant(1f, name: "c");
        GraphDefinition definition = Graph.Default.AsGraphDef();

        GraphElement[] once = ImportGraphDef(definition, returnElements: ["c:0"]);
        GraphElement[] again = ImportGraphDef(definition, returnElements: ["c"]);

        Assert.That(once[0].Tensor.Name, Is.EqualTo("import/c:0"));
        Assert.That(again[0].Node.Name, Is.EqualTo("import_1/c"));
    }

    [Test]
    public void A_name_that_is_taken_gets_a_number()
    {
        Identity(Constant(1f, name: "c"), "d");
        GraphDefinition definition = Graph.Default.AsGraphDef();

        GraphElement[] again = ImportGraphDef(definition, returnElements: ["d"], name: "");

        Assert.That(again[0].Node.Name, Is.EqualTo("d_1"));
        Assert.That(again[0].Node.Inputs[0].Name, Is.EqualTo("c_1:0"));
    }

    [Test]
    public void A_mapped_input_replaces_that_of_the_definition()
    {
        Square(Placeholder<float>([], name: "x"), name: "y");
        GraphDefinition definition = Graph.Default.AsGraphDef();

        Tensor y = ImportGraphDef(definition, new Dictionary<string, Tensor> { ["x:0"] = Constant(3f) }, ["y:0"])[0];

        using Session session = new();
        Assert.That(session.Run(y).Item<float>(), Is.EqualTo(9));
    }

    [Test]
    public void What_a_file_leaves_out_is_as_TensorFlow_defines_it()
    {
        Tensor x = Placeholder<float>([2, 3], name: "x");
        Identity(LeakyRelu(Squeeze(Stack([x[0], x[1]])) * 1f, 0.2f), "y");
        GraphDef proto = Graph.Default.AsGraphDef().Proto;
        foreach (NodeDef node in proto.Node)
        {
            Array.ForEach(
                ["axis", "squeeze_dims", "alpha", "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask"],
                name => node.Attr.Remove(name));
        }

        Tensor[] elements =
            [.. ImportGraphDef(new(proto, new("stripped.pb")), returnElements: ["x:0", "y:0"]).Select(element => element.Tensor)];

        using Session session = new();
        float[,] fed = { { 1, -2, 3 }, { -4, 5, -6 } };
        Assert.That(
            session.Run(elements[1], feed: [new Feed(elements[0], fed)]).ToArray<float>(),
            Is.EqualTo(new[] { 1, -0.4f, 3, -0.8f, 5, -1.2f }));
    }

    [Test]
    public void A_graph_deeper_than_the_stack_is_put_together()
    {
        GraphDef proto = new() { Node = { Node("n0", "Const") } };
        for (int i = 1; i < 60_000; i++)
        {
            proto.Node.Add(Node($"n{i}", "Neg", $"n{i - 1}"));
        }

        proto.Node.Add(Node("x", "Const"));
        proto.Node.Add(Node("y", "Reshape", "x", "n59999"));

        Assert.That(() => ImportGraphDef(new(proto, new("deep.pb"))), Throws.Nothing);
    }

    [Test]
    public void A_shape_that_claims_more_axes_than_memory_holds_is_not_taken()
    {
        GraphDef proto = new() { Node = { Node("x", "Const"), Node("shape", "Const"), Node("y", "Reshape", "x", "shape") } };
        proto.Node[1].Attr["value"].Tensor.TensorShape = StoredShape.ToProto([int.MaxValue]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        GraphElement[] y = ImportGraphDef(new(proto, new("huge.pb")), returnElements: ["y:0"]);

        Assert.That(y[0].Tensor.StaticShape, Is.EqualTo(PartialShape.Unknown));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Below(1 << 20));
    }

    [Test]
    public void A_map_of_what_is_not_there_is_an_error()
    {
        GraphDefinition definition = Graph.Default.AsGraphDef();

        Assert.That(
            () => ImportGraphDef(definition, new Dictionary<string, Tensor> { ["nothing:0"] = Constant(3f) }),
            Throws.ArgumentException.With.Message.Contains("nothing"));
    }

    [Test]
    public void Colocation_follows_the_names()
    {
        Variable(1f, name: "v");
        GraphDefinition definition = Graph.Default.AsGraphDef();

        ImportGraphDef(definition, name: "again");

        Assert.That(Graph.Default.GetOperationByName("again/v/read").Attributes["_class"], Is.EqualTo(new[] { "loc:@again/v" }));
    }

    [Test]
    public void Two_imports_of_one_loop_run_beside_each_other()
    {
        GraphDefinition definition = GraphDefinition.Load(GoldenFiles.PathOf("control_flow", "graph.pb"));
        ImportGraphDef(definition, name: "a");
        ImportGraphDef(definition, name: "b");

        using Session session = new();
        Tensor?[] results = session.Run(["a/factorial:0", "b/factorial:0"], [new Feed("a/n:0", 3), new Feed("b/n:0", 5)]);

        Assert.That(results.Select(result => result!.Item<float>()), Is.EqualTo(new[] { 6f, 120 }));
    }

    [Test]
    public void An_operation_that_TensorFlow_does_not_have_is_drawn_but_not_read_back()
    {
        Tensor.Apply(new SoftmaxOp(-1), Placeholder<float>([2], name: "x"));

        GraphDefinition definition = Graph.Default.AsGraphDef();

        Assert.That(definition.NodeNames, Does.Contain("Softmax"));
        Assert.That(() => ImportGraphDef(definition), Throws.TypeOf<NotSupportedException>().With.Message.Contains("held the operation"));
    }

    [Test]
    public void Nodes_that_wait_for_each_other_are_an_error()
    {
        GraphDef proto = new()
        {
            Node = { Node("a", "Identity", "b"), Node("b", "Identity", "a") },
        };

        Assert.That(
            () => ImportGraphDef(new(proto, new("circle.pb"))),
            Throws.TypeOf<TensorFileException>().With.Property("File").EqualTo("circle.pb").And.Property("Entry")
                .EqualTo("a").And.Message.Contains("circle"));
    }

    [TestCase("d", "is not in the graph")]
    [TestCase("c:7", "has 1 results")]
    [TestCase("^d", "is not in the graph")]
    public void An_operand_that_is_not_there_is_an_error(string input, string problem)
    {
        GraphDef proto = new() { Node = { Node("c", "Const"), Node("x", "Identity", input) } };

        Assert.That(
            () => ImportGraphDef(new(proto, new("x.pb"))),
            Throws.TypeOf<TensorFileException>().With.Message.Contains(problem).And.Property("Entry").EqualTo("x"));
    }

    [Test]
    public void A_node_of_an_unknown_kind_is_named()
    {
        GraphDef proto = new() { Node = { Node("x", "Frobnicate") } };

        Assert.That(
            () => ImportGraphDef(new(proto, new("x.pb"))),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("'x'").And.Message.Contains("'Frobnicate'"));
    }

    /// <summary>A node; a constant holds the integer 1 in a vector.</summary>
    private static NodeDef Node(string name, string op, params string[] inputs)
    {
        NodeDef node = new() { Name = name, Op = op, Input = { inputs } };
        if (op == "Const")
        {
            node.Attr["dtype"] = new() { Type = DataTypeProto.DtInt32 };
            node.Attr["value"] = new() { Tensor = TensorProtos.Write(Tensor.FromArray([1])) };
        }

        return node;
    }

    /// <summary>What a message says, without what only newer versions note and with constants by their values.</summary>
    private static GraphDef Comparable(GraphDefinition definition)
    {
        GraphDef proto = definition.Proto.Clone();
        proto.Versions = null;
        proto.Library = null;
        NodeDef[] nodes = [.. proto.Node.OrderBy(node => node.Name, StringComparer.Ordinal)];
        proto.Node.Clear();
        foreach (NodeDef node in nodes)
        {
            node.ExperimentalType = null;
            foreach (AttrValue attribute in node.Attr.Values.Where(attribute => attribute.ValueCase == AttrValue.ValueOneofCase.Tensor))
            {
                attribute.Tensor = GraphValue.FromProto(attribute.Tensor, new("value")).ToProto();
            }

            proto.Node.Add(node);
        }

        return proto;
    }
}
