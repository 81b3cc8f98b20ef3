using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Programs with loops, as TensorFlow has written them down and run them.</summary>
public sealed class LoopGoldenTests
{
    private static readonly Dictionary<string, Action> s_programs = new()
    {
        ["while_power"] = () =>
        {
            Tensor x = Placeholder<float>([], "x");
            Tensor[] loop = WhileLoop(v => v[0] < 4, v => [v[0] + 1, v[1] * x], [Constant(0), Constant(1f)]);
            Gradients(loop[1], [x]);
        },
        ["while_captured_initial"] = () =>
        {
            Tensor x = Placeholder<float>([], "x");
            Tensor[] loop = WhileLoop(v => v[0] < 10, v => [v[0] + 1, v[1] * 1.5f + x], [Constant(0), x]);
            Gradients(loop[1], [x]);
        },
        ["while_nested_gradient"] = () =>
        {
            Tensor x = Placeholder<float>([], "x");
            Tensor[] loop = WhileLoop(
                v => v[0] < 2,
                v =>
                {
                    Tensor[] inner = WhileLoop(
                        w => w[0] < 3, w => [w[0] + 1, w[1] * x + Cast(v[0], DataType.Float32)], [Constant(0), v[1]]);
                    return [v[0] + 1, inner[1]];
                },
                [Constant(0), Constant(1f)]);
            Gradients(loop[1], [x]);
        },
        ["while_with_cond_gradient"] = () =>
        {
            Tensor x = Placeholder<float>([], "x");
            Tensor[] loop = WhileLoop(
                v => v[0] < 6,
                v => [v[0] + 1, Cond(Equal(v[0] % 2, 0), () => (TensorLike)(v[1] * x), () => (TensorLike)(v[1] + x))],
                [Constant(0), Constant(1f)]);
            Gradients(loop[1], [x]);
        },
        ["while_maximum_iterations"] = () =>
        {
            Tensor x = Placeholder<float>([], "x");
            Tensor[] loop = WhileLoop(v => v[0] < 100f, v => [v[0] * x], [x], maximumIterations: 3);
            Gradients(loop[0], [x]);
        },
        ["while_matrix_gradient"] = () =>
        {
            Variable w = Variable(Numbers("while_matrix_gradient", "w/initial_value", [3, 3]), name: "w");
            Tensor x = Placeholder<float>([2, 3], "x");
            Tensor n = Placeholder<int>([], "n");
            Tensor[] loop = WhileLoop(v => v[0] < n, v => [v[0] + 1, Tanh(MatMul(v[1], w))], [Constant(0), x]);
            Tensor loss = ReduceSum(Square(loop[1]), name: "loss");
            new GradientDescentOptimizer(0.1).Minimize(loss);
            Gradients(loss, [w]);
            Gradients(loss, [x]);
        },
        ["tensor_array_gradient"] = () =>
        {
            Tensor x = Placeholder<float>([4, 2], "x");
            TensorArray read = new TensorArray(DataType.Float32, 4).Unstack(x);
            TensorArray written = new(DataType.Float32, 4);
            Tensor[] loop = WhileLoop(
                v => v[0] < 4, v => [v[0] + 1, written.WithFlow(v[1]).Write(v[0], Pow(read.Read(v[0]), 2f, name: "pow"))], [0, written]);
            Gradients(Weighed(written.WithFlow(loop[1]).Stack()), [x]);
        },
        ["map_scan_fold"] = () =>
        {
            Tensor x = Placeholder<float>([5, 2], "x");
            Tensor m = MapFn(row => ReduceSum(row) * row, x);
            Tensor s = Scan((a, row) => a * 0.5f + row, x);
            Tensor l = Foldl((a, row) => a * 0.5f + row, x);
            Foldr((a, row) => a * 0.5f + row, x);
            Gradients(ReduceSum(m * m), [x]);
            Gradients(ReduceSum(s * s), [x]);
            Gradients(ReduceSum(l * l), [x]);
        },
        ["cond_in_gradient"] = () =>
        {
            Tensor x = Placeholder<float>([3], "x");
            Tensor p = Placeholder<bool>([], "p");
            Tensor y = Cond(
                p,
                () => (TensorLike)Cond(x[0] > 0, () => (TensorLike)(x * 2f), () => (TensorLike)(x * 3f)),
                () => (TensorLike)Square(x));
            Gradients(y, [x]);
        },
    };

    private static IEnumerable<string> Built => s_programs.Keys;

    private static IEnumerable<string> Programs =>
        [.. Built, "recurrent_dynamic_basic", "recurrent_dynamic_basic_lstm", "recurrent_dynamic_gru", "recurrent_dynamic_lstm",
            "recurrent_stacked", "hessians"];

    [TestCaseSource(nameof(Built))]
    public void Every_node_of_a_program_with_loops_is_as_TensorFlow_makes_it(string program)
    {
        JsonElement golden = GoldenRuns.Program(program);
        Graph graph = Build(program);

        Assert.That(string.Join('\n', GoldenGraph.Differences(graph, golden)), Is.Empty);
        Assert.That(string.Join('\n', GoldenGraph.CollectionDifferences(graph, golden)), Is.Empty);
    }

    [TestCaseSource(nameof(Built))]
    public void A_program_with_loops_runs_as_in_TensorFlow(string program)
    {
        Graph graph = Build(program);
        using (graph.AsDefault())
        {
            GlobalVariablesInitializer();
        }

        Assert.That(GoldenRuns.Differences(graph, GoldenRuns.Program(program)), Is.Empty);
    }

    [TestCaseSource(nameof(Programs))]
    public void A_graph_with_loops_that_TensorFlow_wrote_runs_as_there(string program) =>
        Assert.That(GoldenRuns.Differences(GoldenRuns.Import(program), GoldenRuns.Program(program)), Is.Empty);

    /// <summary>The sum of a tensor's elements times cos(0), cos(1), ...</summary>
    private static Tensor Weighed(Tensor x)
    {
        Shape shape = x.Shape;
        float[] weights = [.. Enumerable.Range(0, (int)shape.ElementCount).Select(i => (float)Math.Cos(i))];
        return ReduceSum(x * Constant(Tensor.FromArray(weights, shape)));
    }

    /// <summary>What a constant of a program holds.</summary>
    private static Tensor Numbers(string program, string constant, Shape shape)
    {
        JsonElement node = GoldenRuns.Program(program).GetProperty("nodes").EnumerateArray().First(
            node => node.GetProperty("name").GetString() == constant);
        JsonElement rows = node.GetProperty("attrs").GetProperty("value").GetProperty("value");
        return Tensor.FromArray(
            [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(number => number.GetSingle())], shape);
    }

    private static Graph Build(string program)
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        s_programs[program]();
        return graph;
    }
}
