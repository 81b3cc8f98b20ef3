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
        ["conv_same"] = () => Convolution("SAME", [1]),
        ["conv_stride3_valid"] = () => Convolution("VALID", [1, 3, 3, 1]),
        ["conv_dilated"] = () =>
            Conv2D(Placeholder<float>([1, 8, 8, 2], "x"), Placeholder<float>([3, 3, 2, 3], "w"), [1], "SAME", dilations: [2]),
        ["conv_explicit_padding"] = () =>
        {
            Tensor x = Placeholder<float>([1, 5, 6, 2], "x");
            Tensor w = Placeholder<float>([3, 3, 2, 3], "w");
            Gradients(Weigh(Conv2D(x, w, [1, 2, 1, 1], new[,] { { 0, 0 }, { 2, 1 }, { 0, 2 }, { 0, 0 } })), [x, w]);
        },
        ["conv_depthwise_and_separable"] = () =>
        {
            Tensor x = Placeholder<float>([2, 6, 5, 3], "x");
            Tensor w = Placeholder<float>([3, 3, 3, 2], "w");
            Tensor p = Placeholder<float>([1, 1, 6, 4], "p");
            Tensor y = DepthwiseConv2D(x, w, [1, 1, 1, 1], "SAME");
            DepthwiseConv2D(x, w, [1, 2, 2, 1], "VALID");
            Tensor z = SeparableConv2D(x, w, p, [1, 1, 1, 1], "SAME");
            Gradients(Weigh(y) + Weigh(z), [x, w, p]);
        },
        ["conv_transpose"] = () =>
        {
            Tensor x = Placeholder<float>([2, 3, 4, 5], "x");
            Tensor w = Placeholder<float>([3, 3, 2, 5], "w");
            Tensor a = Conv2DTranspose(x, w, new[] { 2, 6, 8, 2 }, [1, 2, 2, 1], "SAME");
            Tensor b = Conv2DTranspose(x, w, new[] { 2, 7, 9, 2 }, [1, 2, 2, 1], "VALID");
            Gradients(Weigh(a) + Weigh(b), [x, w]);
        },
        ["conv_1d_3d"] = () =>
        {
            Tensor x = Placeholder<float>([2, 9, 3], "x");
            Tensor w = Placeholder<float>([4, 3, 2], "w");
            Tensor u = Placeholder<float>([1, 4, 5, 6, 2], "u");
            Tensor v = Placeholder<float>([2, 3, 2, 2, 3], "v");
            Tensor y = Conv1D(x, w, 2, "SAME");
            Tensor z = Conv3D(u, v, [1, 1, 2, 1, 1], "SAME");
            Gradients(Weigh(y) + Weigh(z), [x, w, u, v]);
        },
        ["pooling"] = () =>
        {
            Tensor x = Placeholder<float>([2, 7, 6, 3], "x");
            foreach (string padding in (string[])["SAME", "VALID"])
            {
                foreach ((int size, int stride) in ((int, int)[])[(2, 2), (3, 2), (3, 1)])
                {
                    Tensor max = MaxPool(x, [1, size, size, 1], [1, stride, stride, 1], padding);
                    Tensor mean = AvgPool(x, [1, size, size, 1], [1, stride, stride, 1], padding);
                    Gradients(Weigh(max), [x]);
                    Gradients(Weigh(mean), [x]);
                }
            }

            Tensor equal = Constant(Tensor.Ones([1, 4, 4, 1]));
            Gradients(ReduceSum(MaxPool(equal, [2], [2], "VALID")), [equal]);
            MaxPoolWithArgmax(x, [2], [2], "VALID");
        },
        ["batch_normalization"] = () =>
        {
            Tensor x = Placeholder<float>([4, 3, 3, 2], "x");
            Tensor gamma = Placeholder<float>([2], "gamma");
            Tensor beta = Placeholder<float>([2], "beta");
            Tensor mean = Placeholder<float>([2], "mean");
            Tensor variance = Placeholder<float>([2], "variance");
            Tensor y = FusedBatchNorm(x, gamma, beta, epsilon: 1e-3f).Y;
            Tensor z = FusedBatchNorm(x, gamma, beta, mean, variance, 1e-3f, isTraining: false).Y;
            BatchNormalization(x, mean, variance, beta, gamma, 1e-3);
            Gradients(Weigh(y), [x, gamma, beta]);
            Gradients(Weigh(z), [x, gamma, beta]);
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

    [TestCase("conv_same")]
    [TestCase("conv_valid")]
    [TestCase("conv_stride2")]
    [TestCase("conv_stride3_valid")]
    [TestCase("conv_1x1")]
    [TestCase("conv_even_kernel")]
    [TestCase("conv_large_kernel")]
    [TestCase("conv_dilated")]
    [TestCase("conv_explicit_padding")]
    [TestCase("conv_depthwise_and_separable")]
    [TestCase("conv_transpose")]
    [TestCase("conv_1d_3d")]
    [TestCase("pooling")]
    [TestCase("batch_normalization")]
    [TestCase("other_image_kinds")]
    [TestCase("layers_cnn")]
    [TestCase("layers_batch_norm")]
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

    private static void Convolution(string padding, int[] strides)
    {
        Tensor x = Placeholder<float>([2, 7, 6, 3], "x");
        Tensor w = Placeholder<float>([3, 3, 3, 4], "w");
        Gradients(Weigh(Conv2D(x, w, strides, padding)), [x, w]);
    }

    /// <summary>A sum in which every element counts otherwise.</summary>
    private static Tensor Weigh(Tensor x) =>
        ReduceSum(
            x * Constant(
                Tensor.Arange((int)x.StaticShape.ElementCount!.Value, DType.Float64).Cos().Cast(DType.Float32)
                .Reshape(x.StaticShape.ToShape().Extents)));
}
