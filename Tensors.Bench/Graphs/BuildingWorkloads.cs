using Tensors.Bench.Ratios;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Bench.Graphs;

/// <summary>What making a graph costs: a thousand nodes of a kind, and gradients, whose cost is to be linear in nodes and calls.</summary>
internal static class BuildingWorkloads
{
    private const int Nodes = 1000;

    public static IEnumerable<Workload> All() =>
    [
        Made("constants", [], (_, i) => Constant((float)i)),
        Made("additions", [[32, 10], [10]], (x, _) => x[0] + x[1]),
        Made("additions of unknown extents", [[null, 10], [10]], (x, _) => x[0] + x[1]),
        Made("products", [[null, 10], [10, 10]], (x, _) => MatMul(x[0], x[1])),
        Made("folds and their axes", [[null, 10]], (x, _) => ReduceMean(x[0], 1)),
        Made("reshapes and their shapes", [[null, 10]], (x, _) => Reshape(x[0], [-1, 5])),
        Made("operations without words in TensorFlow", [[null, 10]], (x, _) => x[0].Mish()),
        Gradient(1000),
        Gradient(10_000),
        Calls(100),
        Calls(1000),
    ];

    private static Workload Made(string kind, PartialShape[] operands, Func<Tensor[], int, Tensor> make) =>
        Of($"graph made, {kind}", $"{Nodes} nodes", () =>
    {
        Tensor[] x = Array.ConvertAll(operands, shape => Placeholder<float>(shape));
        for (int i = 0; Graph.Default.NodeCount < Nodes; i++)
        {
            make(x, i);
        }
    });

    private static Workload Gradient(int nodes) => Of("graph and gradient of a chain", $"{nodes} nodes", () =>
    {
        Tensor x = Placeholder<float>([null, 10]);
        Tensor y = x;
        for (int i = 0; i < nodes; i++)
        {
            y = Tanh(y);
        }

        Gradients(y, [x]);
    });

    private static Workload Calls(int calls) => Of("gradient again and again", $"{calls} calls", () =>
    {
        Tensor x = Placeholder<float>([null, 10]);
        Tensor loss = ReduceMean(Square(x));
        for (int i = 0; i < calls; i++)
        {
            Gradients(loss, [x]);
        }
    });

    private static Workload Of(string name, string size, Action build) =>
        new(name, size, () => [], _ => () => InGraph(build), default) { IsThreaded = false };

    private static void InGraph(Action build)
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        build();
        Workload.Keep(graph);
    }
}
