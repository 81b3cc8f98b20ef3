using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Conditions and loops keep what they are on their way through a file.</summary>
public sealed class ContextProtosTests
{
    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;

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

    [TestCase(3f, 6f)]
    [TestCase(-2f, -1f)]
    public void A_condition_is_differentiated_after_it_was_read(float x, float slope)
    {
        Tensor input = Placeholder<float>([], name: "x");
        Identity(Cond(input > 0f, () => Square(input), () => -input), "y");
        ExportMetaGraph(_folder["cond.meta"]);

        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        ImportMetaGraph(_folder["cond.meta"]);
        Tensor dy = Gradients(graph.GetTensorByName("y:0"), [graph.GetTensorByName("x:0")])[0]!;
        using Session session = new();

        Assert.That(session.Run(dy, feed: [new Feed("x:0", x)]).Item<float>(), Is.EqualTo(slope));
        Assert.That(graph.GetCollection(GraphKeys.CondContext), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_condition_in_a_loop_is_written_as_it_was_read()
    {
        WhileLoop(
            v => v[0] < 10, v => [v[0] + 1, Cond(v[0] > 5, () => v[1] + 1f, () => v[1])], [Constant(0), Constant(0f)], name: "loop");
        ExportMetaGraph(_folder["first.metatxt"]);

        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        ImportMetaGraph(_folder["first.metatxt"]);
        ExportMetaGraph(_folder["second.metatxt"]);

        using Session session = new();
        Assert.That(session.Run("loop/Exit_1:0")!.Item<float>(), Is.EqualTo(4));
        Assert.That(Collections("second.metatxt"), Is.EqualTo(Collections("first.metatxt")));
    }

    private string[] Collections(string file) =>
        [.. MessageFiles.ReadMetaGraph(_folder[file]).CollectionDef.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.ToString())];
}
