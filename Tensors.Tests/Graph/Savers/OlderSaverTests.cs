using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>The first kinds that saved and restored, which know no parts.</summary>
public sealed class OlderSaverTests : SessionFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void OpenFolder() => _folder = new();

    [TearDown]
    public void CloseFolder() => _folder.Dispose();

    [Test]
    public void What_is_saved_is_restored()
    {
        Tensor path = Constant(_folder["model"]);
        Tensor a = Constant(new[] { 1f, 2 }), b = Constant(3L, DataType.Int64);
        Node save = Graph.AddNode("Save", null, [path, Constant(new[] { "a", "b" }), a, b]);
        Tensor first = Restored(path, "a", DataType.Float32), second = Restored(path, "b", DataType.Int64);

        Session.Run(save);

        Assert.That(Session.Run(first).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(Session.Run(second).Item<long>(), Is.EqualTo(3));
        Assert.That(
            () => Session.Run(Restored(path, "c", DataType.Float32)),
            Throws.TypeOf<NotFoundException>().With.Message.Contains("Key c not found in checkpoint"));
    }

    [Test]
    public void There_is_a_name_for_each_value() => Assert.That(
        () => Session.Run(Graph.AddNode("Save", null, [Constant(_folder["model"]), Constant(new[] { "a", "b" }), Constant(3L)])),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("1 values, 2 names and 2 slices have to be as many"));

    private Tensor Restored(Tensor path, string name, DataType type) =>
        Graph.AddNode("Restore", null, [path, Constant(name)], new() { ["dt"] = type, ["preferred_shard"] = -1L }).Outputs[0];
}
