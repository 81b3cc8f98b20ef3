using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Files that hold another message than the one asked for.</summary>
public sealed class MistakenMessagesTests : SessionFixture
{
    [Test]
    public void A_meta_graph_that_is_read_as_a_graph_is_called_by_its_name([Values("model.meta", "model.meta.txt")] string name)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, name);
        Variable(new[] { 1f, 2 }, name: "v");
        ExportMetaGraph(path);

        Assert.That(
            () => GraphDefinition.Load(path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("MetaGraphDef").And.Message.Contains("Ops.ImportMetaGraph"));
    }

    [Test]
    public void The_bytes_of_a_meta_graph_are_called_by_their_name()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "model.meta");
        Constant(1f);
        ExportMetaGraph(path);

        Assert.That(
            () => GraphDefinition.FromBytes(File.ReadAllBytes(path)),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("MetaGraphDef"));
    }

    [Test]
    public void A_graph_that_is_read_as_a_meta_graph_is_called_by_its_name([Values("graph.pb", "graph.pbtxt")] string name)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, name);
        Constant(1f);
        Graph.AsGraphDef().Save(path);

        Assert.That(
            () => ImportMetaGraph(path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("this is a GraphDef").And.Message.Contains("GraphDefinition.Load"));
    }

    [Test]
    public void A_saved_model_is_called_by_its_name()
    {
        using TemporaryFolder folder = new();
        Tensor x = Placeholder<float>([], "x");
        Variable v = Variable(1f, name: "v");
        Tensor y = x * v;
        Session.Run(v.Initializer);
        string model = Path.Combine(folder.Path, "model");
        SavedModel.SimpleSave(Session, model, new Dictionary<string, Tensor> { ["x"] = x }, new Dictionary<string, Tensor> { ["y"] = y });
        string path = Path.Combine(model, "saved_model.pb");

        Assert.That(
            () => GraphDefinition.Load(path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("saved model").And.Message.Contains("SavedModel.Load"));
        Assert.That(() => ImportMetaGraph(path), Throws.TypeOf<TensorFileException>().With.Message.Contains("SavedModel.Load"));
    }

    [Test]
    public void An_empty_graph_is_a_graph() => Assert.That(GraphDefinition.FromBytes([]).NodeNames, Is.Empty);
}
