using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>What savers write is what TensorFlow wrote: nodes and bytes.</summary>
public sealed class SaverGoldenTests
{
    private static readonly Dictionary<string, Func<Saver>> s_programs = new()
    {
        ["name_map"] = () =>
            new(new Dictionary<string, Variable> { ["weights"] = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta") }),
        ["sharded"] = () =>
        {
            Variable(new[] { 1f, 2 }, name: "a");
            using (Device("/cpu:0"))
            {
                Variable(new[] { 3f, 4 }, name: "b");
            }

            return new(sharded: true);
        },
        ["partitioned"] = () =>
        {
            using (VariableScope("p", partitioner: FixedSizePartitioner(2)))
            {
                GetPartitionedVariable("v", [5, 2], initializer: Initializers.RandomUniform(seed: 3));
            }

            return new();
        },
        ["four_hundred_names"] = () =>
        {
            for (int i = 0; i < 400; i++)
            {
                Variable(new[] { (float)i }, name: $"layer_{i:D3}/with/a/long/common/prefix/weights");
            }

            return new();
        },
        ["resource_variables"] = () =>
        {
            Variable(new[] { 1f, 2 }, name: "r", useResource: true);
            return new();
        },
    };

    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> Programs => s_programs.Keys;

    /// <summary>All that a saver of the newer format wrote.</summary>
    private static IEnumerable<string> MetaGraphs =>
        GoldenFiles.MetaGraphs().Where(
            path => path.Contains("goldens", StringComparison.Ordinal) && File.Exists(Path.ChangeExtension(path, ".index")));

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

    [TestCaseSource(nameof(Programs))]
    public void A_program_saves_the_bytes_that_TensorFlow_saved(string name)
    {
        Saver saver = s_programs[name]();
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        string path = saver.Save(session, _folder["model.ckpt"]);

        AssertSameBytes(path, Path.Combine(GoldenFiles.PathOf("checkpoints", name), "model.ckpt"));
    }

    [TestCaseSource(nameof(MetaGraphs))]
    public void What_was_restored_is_saved_in_the_same_bytes(string path)
    {
        Saver saver = ImportMetaGraph(path)!;
        using Session session = new();
        string golden = path[..^".meta".Length];
        saver.Restore(session, golden);

        string copy = saver.Save(session, _folder["copy"]);

        AssertSameBytes(copy, golden);
    }

    [Test]
    public void The_older_format_holds_the_same_entries()
    {
        string golden = Path.Combine(GoldenFiles.PathOf("checkpoints", "old_version_1"), "model.ckpt");
        Saver saver = ImportMetaGraph(golden + ".meta")!;
        using Session session = new();
        saver.Restore(session, golden);

        string copy = saver.Save(session, _folder["copy"]);

        using SortedTableReader expected = new(golden);
        using SortedTableReader actual = new(copy);
        Assert.That(actual.Entries().Select(entry => entry.Key), Is.EqualTo(expected.Entries().Select(entry => entry.Key)));
        Assert.That(
            actual.Entries().Select(entry => entry.Value.ToArray()), Is.EqualTo(expected.Entries().Select(entry => entry.Value.ToArray())));
    }

    [Test]
    public void The_nodes_of_a_sharded_saver_are_TensorFlows()
    {
        JsonElement golden = GoldenFiles.Json("graphs", "sharded_saver.json");
        Variable(1.0, name: "a");
        using (Device("/cpu:0"))
        {
            Variable(2.0, name: "b");
        }

        _ = new Saver(sharded: true);

        Assert.That(string.Join('\n', GoldenGraph.Differences(Graph.Default, golden)), Is.Empty);
    }

    [Test]
    public void The_nodes_of_the_saver_of_a_variable_held_by_a_handle_are_TensorFlows()
    {
        Variable(new[] { 1f, 2 }, name: "r", useResource: true);
        _ = new Saver();
        string[] made = [
            .. Graph.Default.AsGraphDef().Proto.Node.Select(node => $"{node.Name} {node.Op} {string.Join(' ', node.Input)} {node.Device}")];

        GraphDefinition golden = new(
            MessageFiles.ReadMetaGraph(GoldenFiles.PathOf("checkpoints", "resource_variables", "model.ckpt.meta")).GraphDef, new("golden"));

        Assert.That(
            made,
            Is.EqualTo(
                golden.Proto.Node.SkipLast(1).Select(node => $"{node.Name} {node.Op} {string.Join(' ', node.Input)} {node.Device}")));
    }

    private static void AssertSameBytes(string actual, string expected)
    {
        Assert.That(File.ReadAllBytes(actual + ".index"), Is.EqualTo(File.ReadAllBytes(expected + ".index")));
        string[] shards = [.. BundleFiles.Shards(expected).Order(StringComparer.Ordinal)];
        Assert.That(
            BundleFiles.Shards(actual).Select(shard => shard[actual.Length..]).Order(StringComparer.Ordinal),
            Is.EqualTo(shards.Select(shard => shard[expected.Length..])));
        foreach (string shard in shards)
        {
            Assert.That(File.ReadAllBytes(actual + shard[expected.Length..]), Is.EqualTo(File.ReadAllBytes(shard)), shard);
        }
    }
}
