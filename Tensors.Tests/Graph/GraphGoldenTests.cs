using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Programs whose graphs TensorFlow has written down: every node is equal, in order.</summary>
public sealed class GraphGoldenTests
{
    // TensorFlow 1 makes the default bounds of uniform numbers, which the newer version that wrote the files leaves out;
    // RandomFunctionTests holds them.
    private static readonly Dictionary<string, Predicate<string>> s_differing = new()
    {
        ["random_ops"] = name =>
            name is not ("random_uniform/min" or "random_uniform/max" or "random_uniform/sub" or "random_uniform/mul" or "random_uniform"),
        ["random_ops_with_graph_seed"] = name => !name.StartsWith("random_uniform", StringComparison.Ordinal),
        ["neural_functions"] = name => !name.StartsWith("dropout/random_uniform", StringComparison.Ordinal)
            && name != "dropout/GreaterEqual",
    };

    private static IEnumerable<string> Programs => GoldenPrograms.All.Keys.Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Programs))]
    public void Every_node_is_as_TensorFlow_makes_it(string program)
    {
        JsonElement golden = SharedData.Json("tensorflow", "goldens", "graphs", program + ".json");
        Graph graph = new();
        using (graph.AsDefault())
        {
            GoldenPrograms.All[program]();
        }

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, golden, s_differing.GetValueOrDefault(program))), Is.Empty);
        Assert.That(string.Join('\n', GoldenGraph.CollectionDifferences(graph, golden)), Is.Empty);
    }

    // Between operand and result, TensorFlow's newer versions have eighty nodes for linspace; one does.
    [Test]
    public void Results_of_functions_of_many_nodes_are_named_and_shaped_as_TensorFlows()
    {
        JsonElement[] golden =
            [.. SharedData.Json("tensorflow", "goldens", "graphs", "composites.json").GetProperty("nodes").EnumerateArray()];
        using DefaultGraph graph = new Graph().AsDefault();

        Tensor[] results = GoldenPrograms.Composites();

        Assert.That(
            results.Select(result => result.Op.Name),
            Is.EqualTo(new[] { "ReduceLogSumExp", "norm/Squeeze", "eye/diag", "linspace/Slice", "boolean_mask/GatherV2" }));
        foreach (Tensor result in results)
        {
            JsonElement expected = golden.Single(node => node.GetProperty("name").GetString() == result.Op.Name).GetProperty("outputs")[0];
            Assert.That(result.DataType.Name, Is.EqualTo(expected.GetProperty("dtype").GetString()));
            Assert.That(
                result.StaticShape.Select(extent => extent ?? -1),
                Is.EqualTo(
                    expected.GetProperty("shape").EnumerateArray()
                    .Select(extent => extent.ValueKind == JsonValueKind.Null ? -1 : extent.GetInt32())));
        }
    }
}
