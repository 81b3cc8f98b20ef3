using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Programs of losses and metrics, as TensorFlow has written them down and run them.</summary>
public sealed class LossAndMetricGoldenTests
{
    private static readonly Dictionary<string, Action> s_programs = new()
    {
        ["losses"] = BuildLosses,
        ["metrics"] = BuildMetrics,
    };

    private static IEnumerable<string> Programs => s_programs.Keys;

    [TestCaseSource(nameof(Programs))]
    public void Every_node_is_as_TensorFlow_makes_it(string program)
    {
        JsonElement golden = GoldenRuns.Program(program);
        Graph graph = Build(program);

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, golden)), Is.Empty);
        Assert.That(string.Join('\n', GoldenGraph.CollectionDifferences(graph, golden)), Is.Empty);
    }

    [TestCaseSource(nameof(Programs))]
    public void Programs_run_as_with_TensorFlow(string program) =>
        Assert.That(GoldenRuns.Differences(Build(program), GoldenRuns.Program(program)), Is.Empty);

    private static Graph Build(string program)
    {
        Graph graph = new() { Seed = 42 };
        using DefaultGraph isDefault = graph.AsDefault();
        s_programs[program]();
        return graph;
    }

    private static void BuildLosses()
    {
        Tensor l = Placeholder<float>([4, 3], "l"), p = Placeholder<float>([4, 3], "p");
        Tensor w = Constant(new[,] { { 1f }, { 0f }, { 2f }, { 0.5f } });
        Losses.MeanSquaredError(l, p, w);
        Losses.AbsoluteDifference(l, p);
        Losses.HuberLoss(l, p, w, delta: 0.5);
        Losses.LogLoss(Sigmoid(l), Sigmoid(p));
        Losses.HingeLoss(Cast<float>(Greater(l, 0f)), p);
        Losses.SigmoidCrossEntropy(Cast<float>(Greater(l, 0f)), p, labelSmoothing: 0.1);
        Losses.SoftmaxCrossEntropy(Softmax(l), p, labelSmoothing: 0.1);
        Losses.SparseSoftmaxCrossEntropy(Constant(new[] { 0, 1, 2, 0 }), p);
        Losses.CosineDistance(L2Normalize(l, 1), L2Normalize(p, 1), axis: 1);
        Losses.MeanPairwiseSquaredError(l, p);
        Losses.MeanSquaredError(l, p, w, reduction: Reduction.Sum);
        Losses.MeanSquaredError(l, p, w, reduction: Reduction.SumByNonzeroWeights);
        Losses.GetTotalLoss();
        WeightedCrossEntropyWithLogits(Sigmoid(l), p, 2f);
    }

    private static void BuildMetrics()
    {
        Tensor l = Placeholder<long>([6], "l"), p = Placeholder<float>([6], "p");
        Tensor q = Cast<long>(Greater(p, 0.5f));
        (Tensor Value, Tensor UpdateOp)[] made =
        [
            Metrics.Accuracy(l, q), Metrics.Precision(l, q), Metrics.Recall(l, q), Metrics.Auc(l, p), Metrics.Mean(p),
            Metrics.RootMeanSquaredError(Cast<float>(l), p),
        ];
        Graph.Default.AddToCollection("init", LocalVariablesInitializer());
        Group([.. made.Select(metric => (Fetch)metric.UpdateOp)]);
    }
}
