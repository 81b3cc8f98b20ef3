using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Variables become constants, and what is not needed is left out.</summary>
public sealed class FreezingTests
{
    private DefaultGraph _default = null!;

    [SetUp]
    public void Open() => _default = new Graph().AsDefault();

    [TearDown]
    public void Close() => _default.Dispose();

    [Test]
    public void A_frozen_graph_is_TensorFlows()
    {
        string path = Path.Combine(GoldenFiles.PathOf("meta"), "model.ckpt");
        Saver saver = ImportMetaGraph(path + ".meta")!;
        using Session session = new();
        saver.Restore(session, path);

        GraphDefinition frozen = ConvertVariablesToConstants(session, Graph.Default.AsGraphDef(), ["prediction"]);

        GraphDef golden = GraphDefinition.Load(GoldenFiles.PathOf("meta", "frozen.pb")).Proto;
        Assert.That(frozen.Proto.Node, Is.EqualTo(golden.Node));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_frozen_graph_runs_without_a_checkpoint(bool useResource)
    {
        Tensor x = Placeholder<float>([], name: "x");
        Variable v = Variable(3f, name: "v", useResource: useResource);
        Variable unused = Variable(4f, name: "unused");
        Identity(x * v, "y");
        GraphDefinition frozen;
        using (Session session = new())
        {
            session.Run(v.Initializer);
            frozen = ConvertVariablesToConstants(session, Graph.Default.AsGraphDef(), ["y"]);
        }

        using DefaultGraph isDefault = new Graph().AsDefault();
        GraphElement[] elements = ImportGraphDef(frozen, returnElements: ["x:0", "y:0"]);
        using Session next = new();

        Assert.That(next.Run(elements[1].Tensor, feed: [new Feed(elements[0].Tensor, 5f)]).Item<float>(), Is.EqualTo(15));
        Assert.That(frozen.NodeNames, Has.No.Member(unused.Op.Name));
    }

    [Test]
    public void Chosen_variables_stay()
    {
        Variable v = Variable(3f, name: "v");
        Variable w = Variable(4f, name: "w");
        Identity(v.Value() * w.Value(), "y");
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        GraphDefinition frozen = ConvertVariablesToConstants(session, Graph.Default.AsGraphDef(), ["y"], ["v"]);

        Assert.That(frozen.Proto.Node.Single(node => node.Name == "v").Op, Is.EqualTo("Const"));
        Assert.That(frozen.Proto.Node.Single(node => node.Name == "w").Op, Is.EqualTo("VariableV2"));
    }

    [Test]
    public void What_is_not_initialized_is_not_frozen()
    {
        Identity(Variable(3f, name: "v").Value(), "y");
        using Session session = new();

        Assert.That(
            () => ConvertVariablesToConstants(session, Graph.Default.AsGraphDef(), ["y"]),
            Throws.TypeOf<FailedPreconditionException>().With.Message.Contains("value v"));
    }

    [Test]
    public void A_node_that_is_not_there_is_answered_with_the_nearest()
    {
        Constant(1f, name: "prediction");

        Assert.That(
            () => ExtractSubGraph(Graph.Default.AsGraphDef(), ["predictions"]),
            Throws.ArgumentException.With.Message.Contains("predictions is not in graph. Did you mean 'prediction'?"));
    }

    [Test]
    public void A_part_of_a_graph_holds_what_is_waited_for()
    {
        Node before = NoOp("before");
        using (ControlDependencies([before]))
        {
            Constant(1f, name: "x");
        }

        Constant(2f, name: "other");

        Assert.That(ExtractSubGraph(Graph.Default.AsGraphDef(), ["x"]).NodeNames, Is.EqualTo(new[] { "before", "x" }));
    }
}
