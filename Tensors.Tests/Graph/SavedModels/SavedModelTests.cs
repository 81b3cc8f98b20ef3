using System.Text.Json;
using Google.Protobuf;
using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Saved models: those of TensorFlow run by their signatures; ours are written and loaded.</summary>
public sealed class SavedModelTests
{
    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;
    private Session _session = null!;

    [SetUp]
    public void Open()
    {
        _default = new Graph().AsDefault();
        _folder = new();
        _session = new();
    }

    [TearDown]
    public void Close()
    {
        _session.Dispose();
        _folder.Dispose();
        _default.Dispose();
    }

    [TestCase("saved_model_half_plus_two_cpu", 2)]
    [TestCase("saved_model_half_plus_three", 3)]
    public void A_genuine_model_computes_half_its_input_and_more(string name, float added)
    {
        SavedModel model = SavedModel.Load(_session, ["serve"], SharedData.PathOf("tensorflow", name, "00000123"));
        float[,] x = { { 0 }, { 1 }, { 5 }, { -3 } };

        Tensor y = model.Run(new Dictionary<string, object> { ["x"] = x })["y"];

        Assert.That(y.ToArray<float>(), Is.EqualTo(x.Cast<float>().Select(value => (value / 2) + added)));
    }

    [TestCase("classify_x_to_y", "scores", "x", 2)]
    [TestCase("regress_x_to_y", "outputs", "x", 2)]
    [TestCase("regress_x_to_y2", "outputs", "x", 3)]
    public void A_genuine_model_takes_examples(string signature, string output, string feature, float added)
    {
        SavedModel model = SavedModel.Load(
            _session, ["serve"], SharedData.PathOf("tensorflow", "saved_model_half_plus_two_cpu", "00000123"));
        StringTensor examples = new(((float[])[1, 4]).Select(value => Example(feature, value)), [2]);

        Tensor y = model.Run(new Dictionary<string, object> { ["inputs"] = examples }, signature)[output];

        Assert.That(y.ToArray<float>(), Is.EqualTo(new[] { 0.5f + added, 2 + added }));
    }

    [Test]
    public void A_genuine_model_regresses_from_its_second_feature()
    {
        SavedModel model = SavedModel.Load(
            _session, ["serve"], SharedData.PathOf("tensorflow", "saved_model_half_plus_two_cpu", "00000123"));

        Tensor y = model.Run(new Dictionary<string, object> { ["inputs"] = new[,] { { 4f } } }, "regress_x2_to_y3")["outputs"];

        Assert.That(y.ToArray<float>(), Is.EqualTo(new[] { 5f }));
    }

    [Test]
    public void What_a_model_does_at_its_beginning_sees_the_paths_of_its_assets()
    {
        SavedModel.Load(_session, ["serve"], SharedData.PathOf("tensorflow", "saved_model_half_plus_two_cpu", "00000123"));

        Assert.That(_session.RunText("filename_tensor:0").Item(), Is.EqualTo("foo.txt"));
    }

    [Test]
    public void The_model_of_the_golden_files_computes_what_TensorFlow_computed()
    {
        JsonElement expected = GoldenFiles.Json("saved_model_affine", "expected.json");
        SavedModel model = SavedModel.Load(_session, ["serve"], GoldenFiles.PathOf("saved_model_affine"));

        Tensor y = model.Run(
            new Dictionary<string, object> { ["x"] = MetaGraphTests.Matrix(expected.GetProperty("x")) },
            expected.GetProperty("signature").GetString()!)["y"];

        Assert.That(y.ToArray<float>(), Is.EqualTo(MetaGraphTests.Numbers(expected.GetProperty("y"))));
        Assert.That(model.Signatures["serving_default"].Inputs["x"].Shape, Is.EqualTo(PartialShape.Create(null, 3)));
        Assert.That(model.Signatures["serving_default"].MethodName, Is.EqualTo(Signature.PredictMethod));
    }

    [Test]
    public void The_variables_of_a_loaded_model_are_written_in_the_same_bytes()
    {
        string golden = GoldenFiles.PathOf("saved_model_affine");
        SavedModel.Load(_session, ["serve"], golden);

        SavedModel.SimpleSave(_session, _folder["copy"], new Dictionary<string, Tensor>(), new Dictionary<string, Tensor>());

        foreach (string file in (string[])["variables.index", "variables.data-00000-of-00001"])
        {
            Assert.That(
                File.ReadAllBytes(Path.Combine(_folder["copy"], "variables", file)),
                Is.EqualTo(File.ReadAllBytes(Path.Combine(golden, "variables", file))));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_model_that_was_written_is_loaded(bool asText)
    {
        Tensor x = Placeholder<float>([null, 2], name: "x");
        Variable w = Variable(new[,] { { 2f }, { 3 } }, name: "w");
        Tensor y = MatMul(x, w, name: "y");
        _session.Run(w.Initializer);
        SavedModelBuilder builder = new(_folder["model"]);
        builder.AddMetaGraphAndVariables(_session, ["serve"], new Dictionary<string, Signature>
        {
            ["multiply"] = Signature.Predict(
                new Dictionary<string, Tensor> { ["left"] = x }, new Dictionary<string, Tensor> { ["product"] = y }),
        });
        builder.Save(asText);

        using Session session = new(new Graph());
        SavedModel model = SavedModel.Load(session, ["serve"], _folder["model"]);

        Assert.That(
            model.Run(new Dictionary<string, object> { ["left"] = new[,] { { 1f, 10 } } }, "multiply")["product"].ToArray<float>(),
            Is.EqualTo(new[] { 32f }));
        Assert.That(SavedModel.Exists(_folder["model"]));
    }

    [Test]
    public void One_variable_serves_graphs_of_several_tags()
    {
        Variable v = Variable(5f, name: "v");
        Tensor twice = Identity(v.Value() * 2f, "twice");
        _session.Run(v.Initializer);
        SavedModelBuilder builder = new(_folder["model"]);
        builder.AddMetaGraphAndVariables(_session, ["train"]);
        builder.AddMetaGraph(Graph.Default, ["serve", "fast"], new Dictionary<string, Signature>
        {
            [Signature.DefaultKey] = Signature.Predict(
                new Dictionary<string, Tensor>(), new Dictionary<string, Tensor> { ["twice"] = twice }),
        });
        builder.Save();

        using Session session = new(new Graph());
        SavedModel model = SavedModel.Load(session, ["fast", "serve"], _folder["model"]);

        Assert.That(model.Run(new Dictionary<string, object>())["twice"].Item<float>(), Is.EqualTo(10));
    }

    [Test]
    public void Assets_travel_with_the_model()
    {
        string vocabulary = _folder.Write("words.txt", "one two"u8);
        Tensor path = Constant(vocabulary, name: "path");
        Variable found = Variable("", trainable: false, name: "found");
        Tensor note = found.Assign(path, name: "note");
        _session.Run(found.Initializer);
        SavedModelBuilder builder = new(_folder["model"]);
        builder.AddMetaGraphAndVariables(_session, ["serve"], assets: [path], mainOp: note.Op);
        builder.Save();
        File.Delete(vocabulary);

        using Session session = new(new Graph());
        SavedModel.Load(session, ["serve"], _folder["model"]);

        string moved = session.RunText("found:0").Item();
        Assert.That(moved, Is.EqualTo(Path.Combine(_folder["model"], "assets", "words.txt")));
        Assert.That(File.ReadAllText(moved), Is.EqualTo("one two"));
    }

    [Test]
    public void Tags_that_no_graph_has_are_answered_with_those_that_there_are() => Assert.That(
        () => SavedModel.Load(_session, ["train"], GoldenFiles.PathOf("saved_model_affine")),
        Throws.InvalidOperationException.With.Message.Contains("tags 'train'").And.Message.Contains("[serve]"));

    [Test]
    public void A_folder_that_is_not_empty_gets_no_model()
    {
        _folder.Write("something", [1]);

        Assert.That(() => new SavedModelBuilder(_folder.Path), Throws.InvalidOperationException.With.Message.Contains("isn't empty"));
    }

    [Test]
    public void An_unknown_signature_and_an_unknown_or_missing_input_are_named()
    {
        SavedModel model = SavedModel.Load(_session, ["serve"], GoldenFiles.PathOf("saved_model_affine"));

        Assert.That(
            () => model.Run(new Dictionary<string, object>(), "other"),
            Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("[serving_default]"));
        Assert.That(
            () => model.Run(new Dictionary<string, object> { ["z"] = 1f }),
            Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'z'").And.Message.Contains("[x]"));
        Assert.That(() => model.Run(new Dictionary<string, object>()), Throws.ArgumentException.With.Message.Contains("takes 'x' too"));
    }

    [Test]
    public void An_asset_that_is_no_file_is_named()
    {
        Tensor path = Constant(_folder["nothing"], name: "path");
        SavedModelBuilder builder = new(_folder["model"]);

        Assert.That(
            () => builder.AddMetaGraphAndVariables(_session, ["serve"], assets: [path]),
            Throws.ArgumentException.With.Message.Contains("'path:0'").And.Message.Contains(_folder["nothing"]));
    }

    private static byte[] Example(string feature, float value) => new Example
    {
        Features = new() { Feature = { [feature] = new Feature { FloatList = new() { Value = { value } } } } },
    }.ToByteArray();
}
