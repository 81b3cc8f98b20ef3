using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Meta graphs that TensorFlow wrote: imported into an empty graph, restored, run and trained on by names alone.</summary>
public sealed class MetaGraphTests
{
    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> MetaGraphs => GoldenFiles.MetaGraphs();

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

    [TestCaseSource(nameof(MetaGraphs))]
    public void Every_meta_graph_is_imported_restored_and_saved_again(string path)
    {
        Saver saver = ImportMetaGraph(path)!;
        using Session session = new();
        saver.Restore(session, path[..^".meta".Length]);

        string copy = saver.Save(session, _folder["copy"]);

        using CheckpointReader expected = new(path[..^".meta".Length]);
        using CheckpointReader actual = new(copy);
        Assert.That(actual.Entries, Is.EqualTo(expected.Entries));
        foreach (CheckpointEntry entry in expected.Entries)
        {
            Assert.That(Bytes(actual.ReadStored(entry.Name)), Is.EqualTo(Bytes(expected.ReadStored(entry.Name))), entry.Name);
        }
    }

    [Test]
    public void An_imported_model_predicts_and_goes_on_training_as_TensorFlow_does()
    {
        JsonElement expected = GoldenFiles.Json("meta", "expected.json");
        Feed[] feed = [.. expected.GetProperty("feed").EnumerateObject().Select(pair => new Feed(pair.Name, Matrix(pair.Value)))];
        string path = Path.Combine(GoldenFiles.PathOf("meta"), "model.ckpt");
        Saver saver = ImportMetaGraph(path + ".meta")!;
        using Session session = new();
        saver.Restore(session, path);

        Assert.That(
            session.Run("prediction:0", feed)!.ToArray<float>(),
            Is.EqualTo(Numbers(expected.GetProperty("prediction:0"))).Within(1e-6).Percent);
        Assert.That(
            session.Run("loss/mse:0", feed)!.Item<float>(),
            Is.EqualTo(expected.GetProperty("loss/mse:0").GetSingle()).Within(1e-4).Percent);
        foreach (JsonElement loss in expected.GetProperty("loss/mse:0 after each of 10 runs of operation train").EnumerateArray())
        {
            session.Run("train", feed);
            Assert.That(session.Run("loss/mse:0", feed)!.Item<float>(), Is.EqualTo(loss.GetSingle()).Within(1e-4).Percent);
        }

        Assert.That(session.Run("model/w:0")!.ToArray<float>(), Is.EqualTo(Numbers(expected.GetProperty("w"))).Within(1e-4).Percent);
        Assert.That(session.Run("model/b:0")!.Item<float>(), Is.EqualTo(expected.GetProperty("b").GetSingle()).Within(1e-4).Percent);
    }

    [Test]
    public void Collections_come_back_as_what_they_were()
    {
        ImportMetaGraph(GoldenFiles.PathOf("meta", "model.ckpt.meta"));
        Graph graph = Graph.Default;

        Assert.That(graph.GetCollection("my_op").Single(), Is.SameAs(graph.GetTensorByName("prediction:0")));
        Assert.That(graph.GetCollection("train").Single(), Is.SameAs(graph.GetOperationByName("train")));
        Assert.That(TrainableVariables().Select(variable => variable.Name), Is.EqualTo(new[] { "model/w:0", "model/b:0" }));
        Assert.That(TrainableVariables()[0], Is.SameAs(GlobalVariables()[0]));
        Assert.That(TrainableVariables()[0].Shape, Is.EqualTo(PartialShape.Create(3, 1)));
    }

    [Test]
    public void An_imported_model_is_differentiated_and_trained_by_a_new_optimizer()
    {
        string path = Path.Combine(GoldenFiles.PathOf("meta"), "model.ckpt");
        Saver saver = ImportMetaGraph(path + ".meta")!;
        Node step = new GradientDescentOptimizer(0.01).Minimize(Graph.Default.GetTensorByName("loss/mse:0"));
        using Session session = new();
        saver.Restore(session, path);
        Feed[] feed = [new("X:0", new[,] { { 1f, 2, 3 } }), new("y:0", new[,] { { 1f } })];

        session.Run(step, feed);

        // The prediction is 6.125, so that each weight loses 0.01 · 2 · 5.125 · its input.
        Assert.That(
            session.Run("model/w:0")!.ToArray<float>(), Is.EqualTo(new[] { 0.5f - 0.1025f, -0.25f - 0.205f, 2 - 0.3075f }).Within(1e-6));
    }

    [Test]
    public void An_exported_meta_graph_is_imported_into_an_empty_graph()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v");
        Tensor y = Identity(v.Value() * 3f, "y");
        Graph.Default.AddToCollection("results", y);
        Graph.Default.AddToCollection("numbers", 7);
        Graph.Default.AddToCollection("words", "seven");
        Saver saver = new();
        string path;
        using (Session session = new())
        {
            session.Run(GlobalVariablesInitializer());
            path = saver.Save(session, _folder["model"]);
        }

        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Saver again = ImportMetaGraph(path + ".meta")!;
        using Session next = new();
        again.Restore(next, path);

        Assert.That(next.Run("y:0")!.ToArray<float>(), Is.EqualTo(new[] { 3f, 6 }));
        Assert.That(graph.GetCollection<Tensor>("results").Single().Name, Is.EqualTo("y:0"));
        Assert.That(graph.GetCollection("numbers"), Is.EqualTo(new object[] { 7L }));
        Assert.That(graph.GetCollection("words"), Is.EqualTo(new object[] { "seven" }));
    }

    [Test]
    public void An_import_scope_stands_before_all_names()
    {
        string path = Path.Combine(GoldenFiles.PathOf("meta"), "model.ckpt");
        Saver saver = ImportMetaGraph(path + ".meta", importScope: "copy")!;
        using Session session = new();

        saver.Restore(session, path);

        Assert.That(session.Run("copy/model/b:0")!.Item<float>(), Is.EqualTo(0.125f));
        Assert.That(GlobalVariables()[0].Name, Is.EqualTo("copy/model/w:0"));
    }

    [Test]
    public void A_meta_graph_as_text_is_imported_too()
    {
        Variable(1f, name: "v");
        new Saver().ExportMetaGraph(_folder["model.metatxt"]);

        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();

        Assert.That(ImportMetaGraph(_folder["model.metatxt"]), Is.Not.Null);
        Assert.That(graph.GetOperationByName("save/restore_all").Op, Is.EqualTo("NoOp"));
    }

    [Test]
    public void Without_variables_there_is_no_saver()
    {
        Constant(1f, name: "c");
        ExportMetaGraph(_folder["model.meta"]);

        using DefaultGraph isDefault = new Graph().AsDefault();

        Assert.That(ImportMetaGraph(_folder["model.meta"]), Is.Null);
    }

    private static byte[] Bytes(StoredTensor x) => x.DType == DataType.String ? [.. x.Strings.SelectMany(text => text)] : x.Bytes.ToArray();

    internal static float[,] Matrix(JsonElement rows)
    {
        float[,] matrix = new float[rows.GetArrayLength(), rows[0].GetArrayLength()];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                matrix[i, j] = rows[i][j].GetSingle();
            }
        }

        return matrix;
    }

    internal static float[] Numbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().SelectMany(Numbers)] : [value.GetSingle()];

    [Test]
    public void Savers_of_the_collection_come_back_as_savers()
    {
        using TemporaryFolder folder = new();
        using (new Graph().AsDefault())
        {
            Variable v = Variable(3f, name: "v");
            Saver saver = new() { MaxToKeep = 7 };
            Graph.Default.AddToCollection(GraphKeys.Savers, saver);
            using Session session = new();
            session.Run(v.Initializer);
            saver.Save(session, folder["m"]);
        }

        using DefaultGraph graph = new Graph().AsDefault();
        ImportMetaGraph(folder["m.meta"]);
        Saver read = Graph.Default.GetCollection<Saver>(GraphKeys.Savers).Single();
        using Session restored = new();

        read.Restore(restored, folder["m"]);

        Assert.That(read.MaxToKeep, Is.EqualTo(7));
        Assert.That(restored.Run("v:0")!.Item<float>(), Is.EqualTo(3));
    }
}
