using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>
/// Programs of layers and recurrent cells, built here as TensorFlow has built them: names of variables and of what is fetched, and values.
/// </summary>
public sealed class LayerGoldenTests
{
    private static readonly Dictionary<string, Func<RnnCell>> s_cells = new()
    {
        ["recurrent_dynamic_basic"] = () => new BasicRnnCell(3),
        ["recurrent_dynamic_lstm"] = () => new LstmCell(3, usePeepholes: true),
        ["recurrent_dynamic_basic_lstm"] = () => new BasicLstmCell(3),
        ["recurrent_dynamic_gru"] = () => new GruCell(3),
        ["recurrent_stacked"] = () => new MultiRnnCell([new BasicRnnCell(3), new GruCell(2)]),
    };

    private static IEnumerable<string> Dynamic => s_cells.Keys;

    [TestCaseSource(nameof(Dynamic))]
    public void A_cell_goes_along_sequences_of_several_lengths(string program)
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Placeholder<float>([3, 4, 2], name: "X");
            Tensor n = Placeholder<int>([3], name: "seq_length");
            (Tensor outputs, _) = DynamicRnn(s_cells[program](), x, n);
            Assign(graph, program);
            Gradients(Weigh(outputs), TrainableVariables());
            GlobalVariablesInitializer();
        }

        Compare(graph, program);
    }

    [Test]
    public void A_cell_goes_along_a_list_of_inputs()
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Placeholder<float>([3, 4, 2], name: "X");
            (Tensor[] outputs, Tensor[] state) = StaticRnn(new BasicRnnCell(3), Unstack(x, axis: 1));
            Assign(graph, "recurrent_static");
            Stack(outputs, 1);
            Gradients(ReduceSum(state[0] * state[0]), TrainableVariables());
            GlobalVariablesInitializer();
        }

        Compare(graph, "recurrent_static");
    }

    [Test]
    public void Dense_layers_are_made_node_by_node_as_in_TensorFlow()
    {
        Graph given = GoldenRuns.Import("layers_mlp");
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Placeholder<float>([null, 5], name: "X");
            Tensor y = Placeholder<int>([null], name: "y");
            Tensor logits, loss;
            using (NameScope("dnn"))
            {
                Tensor hidden = Layers.Dense(x, 8, v => Relu(v), kernelInitializer: Kernel("hidden1"), name: "hidden1");
                hidden = Layers.Dense(hidden, 6, v => Elu(v), kernelInitializer: Kernel("hidden2"), name: "hidden2");
                logits = Layers.Dense(hidden, 3, kernelInitializer: Kernel("outputs"), name: "outputs");
            }

            using (NameScope("loss"))
            {
                loss = ReduceMean(SparseSoftmaxCrossEntropyWithLogits(y, logits), name: "loss");
            }

            using (NameScope("train"))
            {
                new GradientDescentOptimizer(0.1).Minimize(loss);
            }

            using (NameScope("eval"))
            {
                ReduceMean(Cast(InTopK(logits, y, 1), DataType.Float32));
            }

            GlobalVariablesInitializer();
        }

        JsonElement golden = GoldenRuns.Program("layers_mlp");
        Assert.That(
            GoldenGraph.CollectionDifferences(graph, golden).Where(line => !line.Contains("update_ops", StringComparison.Ordinal)),
            Is.Empty);
        Assert.That(
            string.Join(
                '\n', GoldenGraph.Differences(graph, golden).Where(line => !line.Contains("expected nothing", StringComparison.Ordinal))),
            Is.Empty);
        Assert.That(GoldenRuns.Differences(graph, golden), Is.Empty);

        Initializer Kernel(string layer) =>
            Initializers.Constant((Tensor)given.GetOperationByName(layer + "/kernel/Initializer/Const").Attributes["value"]);
    }

    [Test]
    public void Convolution_pooling_and_flattening_are_made_node_by_node_as_in_TensorFlow()
    {
        Graph given = GoldenRuns.Import("layers_cnn");
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Placeholder<float>([null, 8, 8, 1], name: "X");
            Tensor c = Layers.Conv2D(
                x, 4, [3], padding: "SAME", activation: v => Relu(v), kernelInitializer: Kernel(given, "conv1"), name: "conv1");
            Tensor o = Layers.Dense(
                Layers.Flatten(Layers.MaxPooling2D(c, [2], [2])), 2, kernelInitializer: Kernel(given, "out"), name: "out");
            Tensor loss = ReduceMean(Square(o), name: "loss");
            new AdamOptimizer(0.01).Minimize(loss);
            GlobalVariablesInitializer();
        }

        AssertMadeAs(graph, "layers_cnn");
    }

    [Test]
    public void Batch_normalization_is_made_node_by_node_as_in_TensorFlow()
    {
        Graph given = GoldenRuns.Import("layers_batch_norm");
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Placeholder<float>([null, 4], name: "X");
            Tensor training = PlaceholderWithDefault(true, [], name: "training");
            Tensor b = Layers.BatchNormalization(
                Layers.Dense(x, 3, kernelInitializer: Kernel(given, "h"), name: "h"), training: training, momentum: 0.9);
            Tensor loss = ReduceMean(Square(b - 1f));
            using (graph.ControlDependencies([.. graph.GetCollection<Node>(GraphKeys.UpdateOps).Select(update => (Fetch)update)]))
            {
                new GradientDescentOptimizer(0.1).Minimize(loss);
            }

            GlobalVariablesInitializer();
        }

        AssertMadeAs(graph, "layers_batch_norm");
    }

    private static void AssertMadeAs(Graph graph, string program)
    {
        JsonElement golden = GoldenRuns.Program(program);
        Assert.That(
            GoldenGraph.CollectionDifferences(graph, golden).Where(line => !line.Contains("cond_context", StringComparison.Ordinal)),
            Is.Empty);
        Assert.That(
            string.Join(
                '\n', GoldenGraph.Differences(graph, golden).Where(line => !line.Contains("expected nothing", StringComparison.Ordinal))),
            Is.Empty);
        Assert.That(GoldenRuns.Differences(graph, golden), Is.Empty);
    }

    private static Initializer Kernel(Graph given, string layer) =>
        Initializers.Constant((Tensor)given.GetOperationByName(layer + "/kernel/Initializer/Const").Attributes["value"]);

    /// <summary>The step of the program: variables are given the values that TensorFlow gave them.</summary>
    private static void Assign(Graph graph, string program)
    {
        Graph given = GoldenRuns.Import(program);
        Tensor[] assigned =
        [
            .. graph.GetCollection<Variable>(GraphKeys.TrainableVariables).Select((variable, i) =>
                Ops.Assign(variable, (Tensor)given.GetOperationByName(i == 0 ? "Assign/value" : $"Assign_{i}/value").Attributes["value"])),
        ];
        Group([.. assigned.Select(tensor => (Fetch)tensor)], GoldenRuns.Program(program).GetProperty("step").GetString()!);
    }

    private static IReadOnlyList<Variable> TrainableVariables() => Graph.Default.GetCollection<Variable>(GraphKeys.TrainableVariables);

    /// <summary>Before the step the weights are random, and of other seeds in the TensorFlow that wrote the file.</summary>
    private static void Compare(Graph graph, string program)
    {
        JsonElement golden = GoldenRuns.Program(program);
        Assert.That(
            GoldenGraph.CollectionDifferences(graph, golden).Where(line => line.Contains("variables", StringComparison.Ordinal)), Is.Empty);
        Assert.That(
            GoldenRuns.Differences(graph, golden).Where(line => !line.Contains("after 0 steps", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>A sum in which every element counts otherwise.</summary>
    private static Tensor Weigh(Tensor x) =>
        ReduceSum(
            x * Constant(
                Tensor.Arange((int)x.StaticShape.ElementCount!.Value, DType.Float64).Cos().Cast(DType.Float32)
                .Reshape(x.StaticShape.ToShape().Extents)));
}
