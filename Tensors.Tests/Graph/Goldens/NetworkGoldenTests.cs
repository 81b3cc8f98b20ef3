using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Graphs that TensorFlow has written down, run here.</summary>
public sealed class NetworkGoldenTests
{
    private static readonly Dictionary<string, Action> s_programs = new()
    {
        ["indexing"] = () =>
        {
            Tensor x = Placeholder<float>([4, 3], "x");
            Tensor i = Constant(new[,] { { 1, 0 }, { 3, 2 }, { 1, 0 } });
            Tensor g = GatherNd(x, i);
            ScatterNd(i, Constant(new[] { 1f, 2, 4 }), new[] { 4, 3 });
            MatrixBandPart(x, 1, 0);
            DynamicPartition(x, new[] { 0, 1, 0, 2 }, 3);
            UniqueWithCounts(Constant(new[] { 3, 1, 3, 2, 1 }));
            Tensor sums = SegmentSum(x, new[] { 0, 0, 2, 2 });
            Tensor unsorted = UnsortedSegmentSum(x, new[] { 2, 0, 2, 1 }, 4);
            UnsortedSegmentMax(x, new[] { 2, 0, 2, 1 }, 4);
            SegmentMean(x, new[] { 0, 0, 2, 2 });
            Gradients(Weigh(g), [x]);
            Gradients(ReduceSum(sums * sums), [x]);
            Gradients(ReduceSum(unsorted * unsorted), [x]);
            BooleanMask(x, new[] { true, false, true, true });
            SequenceMask(new[] { 1, 3, 2 }, 4);
        },
        ["space_batch"] = () =>
        {
            Tensor x = Placeholder<float>([1, 4, 4, 1], "x");
            Tensor a = SpaceToBatchND(x, new[] { 2, 2 }, new[,] { { 0, 0 }, { 2, 0 } });
            BatchToSpaceND(a, new[] { 2, 2 }, new[,] { { 0, 0 }, { 2, 0 } });
        },
    };

    private static IEnumerable<string> Built => s_programs.Keys;

    [TestCaseSource(nameof(Built))]
    public void Every_node_that_is_made_is_as_TensorFlow_makes_it(string program)
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            s_programs[program]();
        }

        JsonElement golden = GoldenRuns.Program(program);
        IEnumerable<string> differences = GoldenGraph.Differences(graph, golden);
        Assert.That(string.Join('\n', differences.Where(line => !line.EndsWith("nothing", StringComparison.Ordinal))), Is.Empty);
    }

    [TestCase("cumulative_and_reversed")]
    [TestCase("indexing")]
    [TestCase("linear_algebra")]
    [TestCase("losses")]
    [TestCase("metrics")]
    [TestCase("recurrent_static")]
    [TestCase("layers_mlp")]
    [TestCase("scatter_in_order")]
    [TestCase("scatter_variables")]
    [TestCase("space_batch")]
    public void An_imported_graph_runs_as_with_TensorFlow(string name) =>
        Assert.That(GoldenRuns.Differences(GoldenRuns.Import(name), GoldenRuns.Program(name)), Is.Empty);

    /// <summary>A sum in which every element counts otherwise.</summary>
    private static Tensor Weigh(Tensor x) =>
        ReduceSum(x * Constant(Tensor.Arange((int)x.StaticShape.ElementCount!.Value, DType.Float64).Cos().Cast(DType.Float32).Reshape(x.StaticShape.ToShape().Extents)));
}
