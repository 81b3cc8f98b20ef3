using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>A program with a table, as TensorFlow has written it down and run it.</summary>
public sealed class TableGoldenTests
{
    private static JsonElement Golden => GoldenRuns.Program("tables");

    [Test]
    public void Every_node_of_a_program_with_a_table_is_as_TensorFlow_makes_it()
    {
        Graph graph = Build();

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, Golden)), Is.Empty);
        Assert.That(GoldenGraph.CollectionDifferences(graph, Golden), Is.Empty);
    }

    [Test]
    public void A_program_with_a_table_runs_as_in_TensorFlow() => Assert.That(GoldenRuns.Differences(Build(), Golden), Is.Empty);

    [Test]
    public void A_graph_with_a_table_that_TensorFlow_wrote_runs_as_there() =>
        Assert.That(GoldenRuns.Differences(GoldenRuns.Import("tables"), Golden), Is.Empty);

    private static Graph Build()
    {
        // TensorFlow makes a new shared name for each table.
        string shared = Golden.GetProperty("nodes").EnumerateArray()
            .First(node => node.GetProperty("op").GetString() == "HashTableV2").GetProperty("attrs").GetProperty("shared_name")
                .GetString()!;
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor values = Constant(new[] { 1L, 2 });
        StaticHashTable table = new(new KeyValueTensorInitializer(new[] { "a", "b" }, values), -1, sharedName: shared);
        Tensor x = Placeholder<string>([null], "x");
        graph.AddToCollection("init", TablesInitializer());
        table.Lookup(x);
        table.Size();
        return graph;
    }
}
