using Tensors.Graphs;
using Tensors.Graphs.Protos;
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
        Assert.That(GraphDefinition.Load(GoldenFiles.PathOf("meta", "graph.pbtxt")).Proto, Is.EqualTo(GraphDefinition.Load(GoldenFiles.PathOf("meta", "graph.pb")).Proto));

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
            Node = { new NodeDef { Name = "a", Op = "Identity", Input = { "b" } }, new NodeDef { Name = "b", Op = "Identity", Input = { "a" } } },
        };

        Assert.That(
            () => ImportGraphDef(new(proto, new("circle.pb"))),
            Throws.TypeOf<TensorFileException>().With.Property("File").EqualTo("circle.pb").And.Property("Entry").EqualTo("a").And.Message.Contains("circle"));
    }

    [TestCase("d", "is not in the graph")]
    [TestCase("c:7", "has 1 results")]
    [TestCase("^d", "is not in the graph")]
    public void An_operand_that_is_not_there_is_an_error(string input, string problem)
    {
        GraphDef proto = new() { Node = { new NodeDef { Name = "c", Op = "NoOp" }, new NodeDef { Name = "x", Op = "Identity", Input = { input } } } };
        proto.Node[0].Op = "Const";
        proto.Node[0].Attr["dtype"] = new() { Type = DataTypeProto.DtFloat };
        proto.Node[0].Attr["value"] = new() { Tensor = TensorProtos.Write(Tensor.FromScalar(1f)) };

        Assert.That(
            () => ImportGraphDef(new(proto, new("x.pb"))), Throws.TypeOf<TensorFileException>().With.Message.Contains(problem).And.Property("Entry").EqualTo("x"));
    }

    [Test]
    public void A_node_of_an_unknown_kind_is_named()
    {
        GraphDef proto = new() { Node = { new NodeDef { Name = "x", Op = "Frobnicate" } } };

        Assert.That(() => ImportGraphDef(new(proto, new("x.pb"))), Throws.TypeOf<NotSupportedException>().With.Message.Contains("'x'").And.Message.Contains("'Frobnicate'"));
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
                attribute.Tensor = TensorProtos.WriteValue(TensorProtos.ReadValue(attribute.Tensor, new("value")));
            }

            proto.Node.Add(node);
        }

        return proto;
    }
}
