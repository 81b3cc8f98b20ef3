using Tensors.Bench.Ratios;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Bench.Graphs;

/// <summary>What running a graph costs: by itself, per node, and in the textbook's training steps, beside the same work eagerly.</summary>
internal static class GraphWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        Chain(0),
        Chain(100),
        Step(100),
        Step(20640),
        Rows("SGD", () => new GradientDescentOptimizer(0.01), () => new Optim.GradientDescent(0.01)),
        Rows("momentum", () => new MomentumOptimizer(0.01, 0.9), () => new Optim.Momentum(0.01, 0.9)),
        Rows("Adagrad", () => new AdagradOptimizer(0.01), () => new Optim.Adagrad(0.01)),
    ];

    private static Workload Chain(int nodes) =>
        new("graph run, numbers added", $"{nodes} nodes", () => [Tensor.FromScalar(1f)], x => Prepared(nodes, x[0]), default)
        {
            IsThreaded = false,
            OwnPeers = [new EagerPeer(x => () => Workload.Keep(Add(nodes, x[0])))],
        };

    private static Workload Step(int rows) => new(
        "linear regression step, graph", $"{rows}x9", () => LinearRegressionStep.Inputs(rows), x => new GraphStep(x[0], x[1]).Run,
        Work.OfBytes(4.0 * rows * 10))
    {
        OwnPeers = [new EagerPeer(inputs => new LinearRegressionStep(inputs[0], inputs[1]).Run)],
    };

    private static Workload Rows(string name, Func<GraphOptimizer> optimizer, Func<Optim.Optimizer> eager) => new(
        $"row step, graph, {name}", $"{RowStep.Touched} of {RowStep.Rows}x{RowStep.Columns}", RowStep.Inputs,
        x => new GraphRowStep(x[0], x[1], optimizer()).Run, default)
    {
        IsThreaded = false,
        OwnPeers = [new EagerPeer(x => new RowStep(x[0], x[1], eager()).Run)],
    };

    private static Action Prepared(int nodes, Tensor one)
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor x = Placeholder<float>([]);
        Callable run = new Session(graph).MakeCallable([Add(nodes, x)], [x]);
        Tensor?[] result = new Tensor?[1];
        return () => run.Run([one], result);
    }

    private static Tensor Add(int nodes, Tensor x)
    {
        Tensor sum = x;
        for (int i = 0; i < nodes; i++)
        {
            sum += x;
        }

        return sum;
    }
}
