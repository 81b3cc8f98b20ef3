using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Programs whose graphs TensorFlow has written down: every node is equal, in order.</summary>
public sealed class GraphGoldenTests
{
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

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, golden)), Is.Empty);
        Assert.That(string.Join('\n', GoldenGraph.CollectionDifferences(graph, golden)), Is.Empty);
    }
}
