using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Programs that change rows of variables, as TensorFlow has written them down and run them.</summary>
public sealed class RowGoldenTests
{
    private static readonly Dictionary<string, Func<GraphOptimizer>> s_optimizers = new()
    {
        ["rows_sgd"] = () => new GradientDescentOptimizer(0.1),
        ["rows_momentum"] = () => new MomentumOptimizer(0.1, 0.9),
        ["rows_nesterov"] = () => new MomentumOptimizer(0.1, 0.9, useNesterov: true),
        ["rows_adam"] = () => new AdamOptimizer(0.1),
        ["rows_adagrad"] = () => new AdagradOptimizer(0.1),
        ["rows_adadelta"] = () => new AdadeltaOptimizer(1.0),
        ["rows_rmsprop"] = () => new RMSPropOptimizer(0.1),
        ["rows_rmsprop_momentum"] = () => new RMSPropOptimizer(0.1, momentum: 0.9),
        ["rows_rmsprop_centered"] = () => new RMSPropOptimizer(0.1, centered: true),
        ["rows_ftrl"] = () => new FtrlOptimizer(0.1, l1RegularizationStrength: 0.01),
        ["rows_proximal_sgd"] = () => new ProximalGradientDescentOptimizer(0.1, l2RegularizationStrength: 0.1),
        ["rows_proximal_adagrad"] = () => new ProximalAdagradOptimizer(0.1, l2RegularizationStrength: 0.1),
    };

    private static IEnumerable<string> Optimizers => s_optimizers.Keys;

    private static IEnumerable<string> Programs => [.. Optimizers, "rows_clipped", "scatter_in_order", "scatter_variables"];

    [TestCaseSource(nameof(Optimizers))]
    public void Every_node_of_an_update_of_rows_is_as_TensorFlow_makes_it(string program)
    {
        JsonElement golden = Golden(program);
        Graph graph = new();
        using (graph.AsDefault())
        {
            TrainRows(s_optimizers[program]());
        }

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, golden)), Is.Empty);
        Assert.That(string.Join('\n', GoldenGraph.CollectionDifferences(graph, golden)), Is.Empty);
    }

    [Test]
    public void Every_node_of_changes_of_rows_is_as_TensorFlow_makes_it()
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            Variable v = Variable(new float[4, 2], name: "v");
            Tensor added = ScatterAdd(v, new[] { 1, 1, 2 }, new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
            Tensor subtracted;
            using (ControlDependencies([added]))
            {
                subtracted = ScatterSub(v, new[] { 2 }, new float[,] { { 1, 1 } });
            }

            using (ControlDependencies([subtracted]))
            {
                Assign(v[0], new[] { 9f, 9f });
            }
        }

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, Golden("scatter_in_order"))), Is.Empty);
    }

    [TestCaseSource(nameof(Programs))]
    public void A_graph_that_TensorFlow_wrote_runs_as_there(string program)
    {
        JsonElement golden = Golden(program);
        Graph graph = new();
        using (graph.AsDefault())
        {
            ImportGraphDef(GraphDefinition.Load(SharedData.PathOf("tensorflow", "goldens", "networks", program + ".pb")), name: "");
        }

        Compare(graph, golden);
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Rows_are_trained_as_in_TensorFlow(string program)
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            TrainRows(s_optimizers[program]());
            GlobalVariablesInitializer();
        }

        Compare(graph, Golden(program));
    }

    [Test]
    public void Clipped_rows_are_trained_as_in_TensorFlow()
    {
        JsonElement golden = Golden("rows_clipped");
        Tensor start = Tensor.FromArray(Numbers(golden.GetProperty("runs")[0].GetProperty("v").GetProperty("value"))).Reshape([5, 2]);
        Graph graph = new();
        using (graph.AsDefault())
        {
            Variable v = Variable(start, name: "v");
            Tensor ids = Placeholder<int>([null], name: "ids");
            Variable u = Variable(new[] { 1f, 2f }, name: "u");
            Tensor loss = (ReduceSum(Square(Gather(v, ids))) * 5f) + ReduceSum(u);
            MomentumOptimizer optimizer = new(0.1, 0.9);
            IReadOnlyList<(Tensor? Gradient, Variable Variable)> gradients = optimizer.ComputeGradients(loss, [v, u]);
            (Tensor?[] clipped, _) = ClipByGlobalNorm([.. gradients.Select(pair => pair.Gradient)], 1f);
            Assert.That(clipped[0]!.Rows, Is.Not.Null);
            optimizer.ApplyGradients([.. clipped.Zip(gradients, (gradient, pair) => (gradient, pair.Variable))]);
            GlobalVariablesInitializer();
        }

        Compare(graph, golden);
    }

    private static void TrainRows(GraphOptimizer optimizer)
    {
        Variable v = Variable(new[,] { { 0.5f, 0.1f }, { 0.6f, 0.2f }, { 0.7f, 0.3f } }, name: "v");
        Tensor ids = Placeholder<int>([null], name: "ids");
        optimizer.Minimize(ReduceSum(Square(EmbeddingLookup(v, ids)), name: "loss"));
    }

    private static JsonElement Golden(string program) => SharedData.Json("tensorflow", "goldens", "networks", program + ".json");

    private static void Compare(Graph graph, JsonElement golden)
    {
        using Session session = new(graph);
        Feed[] feed = [.. golden.GetProperty("feed").EnumerateObject().Select(pair => new Feed(pair.Name, Integers(pair.Value)))];
        foreach (JsonElement init in golden.GetProperty("init").EnumerateArray())
        {
            session.Run(graph.GetOperationByName(init.GetString()!));
        }

        JsonElement[] runs = [.. golden.GetProperty("runs").EnumerateArray()];
        int steps = golden.TryGetProperty("steps_of_last_run", out JsonElement last) ? last.GetInt32() : runs.Length - 1;
        for (int step = 0, run = 0; step <= steps; step++)
        {
            if (step > 0)
            {
                session.Run(graph.GetOperationByName(golden.GetProperty("step").GetString()!), feed);
            }

            if (step <= 1 || step == steps)
            {
                foreach (JsonProperty fetch in golden.GetProperty("fetches").EnumerateObject())
                {
                    float[] expected = Numbers(runs[run].GetProperty(fetch.Name).GetProperty("value"));
                    float[] got = session.Run(fetch.Value.GetString()!, feed)!.ToArray<float>();
                    Assert.That(got, Has.Length.EqualTo(expected.Length));
                    Assert.That(
                        got.Zip(expected, (x, y) => Math.Abs(x - y) <= 1e-5 * Math.Max(1, Math.Abs(y))), Is.All.True,
                        $"{fetch.Name} after {step} steps: [{string.Join(", ", got)}], expected [{string.Join(", ", expected)}]");
                }

                run++;
            }
        }
    }

    private static int[] Integers(JsonElement tensor) =>
        [.. tensor.GetProperty("value").EnumerateArray().Select(number => number.GetInt32())];

    private static float[] Numbers(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().SelectMany(Numbers)] : [value.GetSingle()];
}
