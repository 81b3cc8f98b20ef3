using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Files that are one message, as TensorFlow wrote them.</summary>
public sealed class MessageFilesTests
{
    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> MetaGraphs => GoldenFiles.MetaGraphs();

    private static IEnumerable<string> Graphs => GoldenFiles.Graphs();

    private static IEnumerable<string> SavedModels => GoldenFiles.SavedModels();

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(MetaGraphs))]
    public void Meta_graphs_are_written_and_read_back(string path) =>
        CheckWrittenBack(MessageFiles.ReadMetaGraph(path), path, copy => MessageFiles.ReadMetaGraph(copy));

    [TestCaseSource(nameof(Graphs))]
    public void Graphs_are_written_and_read_back(string path) =>
        CheckWrittenBack(MessageFiles.ReadGraph(path), path, copy => MessageFiles.ReadGraph(copy));

    [TestCaseSource(nameof(SavedModels))]
    public void Saved_models_are_written_and_read_back(string folder) => CheckWrittenBack(
        MessageFiles.ReadSavedModel(folder), MessageFiles.SavedModelPath(folder),
        copy => MessageFiles.ReadSavedModel(Path.GetDirectoryName(copy)!));

    [Test]
    public void Text_and_binary_of_a_saved_model_say_the_same()
    {
        SavedModelProto model = MessageFiles.ReadSavedModel(GoldenFiles.PathOf("saved_model_affine"));

        MessageFiles.Write(_folder["saved_model.pbtxt"], model);

        Assert.That(MessageFiles.ReadSavedModel(_folder.Path), Is.EqualTo(model));
    }

    [Test]
    public void The_default_signature_of_a_saved_model_names_its_tensors()
    {
        SavedModelProto model = MessageFiles.ReadSavedModel(GoldenFiles.PathOf("saved_model_affine"));

        SignatureDef signature = model.MetaGraphs.Single().SignatureDef["serving_default"];
        Assert.That(signature.Inputs["x"].Name, Is.EqualTo("X:0"));
        Assert.That(signature.Outputs["y"].Name, Is.EqualTo("out:0"));
        Assert.That(model.MetaGraphs.Single().MetaInfoDef.Tags, Is.EqualTo(new[] { "serve" }));
    }

    [Test]
    public void Equal_messages_have_equal_bytes_whatever_the_order_of_their_maps()
    {
        NodeDef first = new() { Attr = { ["b"] = new AttrValue { I = 1 }, ["a"] = new AttrValue { I = 2 } } };
        NodeDef second = new() { Attr = { ["a"] = new AttrValue { I = 2 }, ["b"] = new AttrValue { I = 1 } } };

        MessageFiles.Write(_folder["first"], first);
        MessageFiles.Write(_folder["second"], second);

        Assert.That(first.ToByteArray(), Is.Not.EqualTo(second.ToByteArray()));
        Assert.That(File.ReadAllBytes(_folder["first"]), Is.EqualTo(File.ReadAllBytes(_folder["second"])));
    }

    [TestCase("../secret")]
    [TestCase("/etc/passwd")]
    [TestCase("a/b")]
    [TestCase("..")]
    [TestCase("")]
    public void An_asset_outside_its_folder_is_rejected(string name)
    {
        SavedModelProto model = new() { MetaGraphs = { new MetaGraphDef { AssetFileDef = { new AssetFileDef { Filename = name } } } } };
        MessageFiles.Write(_folder["saved_model.pb"], model);

        Assert.That(
            () => MessageFiles.ReadSavedModel(_folder.Path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("not a plain file name").And.Property("Entry").EqualTo(name));
    }

    [Test]
    public void A_file_that_is_no_message_is_rejected() => Assert.That(
        () => MessageFiles.ReadGraph(_folder.Write("graph.pb", [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("not a GraphDef message"));

    [Test]
    public void A_folder_without_a_saved_model_is_named() =>
        Assert.That(
            () => MessageFiles.ReadSavedModel(_folder.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(_folder.Path));

    /// <summary>The order of maps is free on the wire, so that only the length must be the same.</summary>
    private void CheckWrittenBack<T>(T message, string path, Func<string, T> read)
        where T : IMessage
    {
        string copy = _folder[Path.GetFileName(path)];

        MessageFiles.Write(copy, message, asText: false);

        Assert.That(new FileInfo(copy).Length, Is.EqualTo(new FileInfo(path).Length));
        Assert.That(read(copy), Is.EqualTo(message));
    }
}
