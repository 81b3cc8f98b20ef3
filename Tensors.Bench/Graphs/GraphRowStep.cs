using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Bench.Graphs;

/// <summary>The step of <see cref="RowStep"/> in a graph.</summary>
internal sealed class GraphRowStep
{
    private readonly Callable _step;
    private readonly Tensor _ids;
    private readonly Tensor?[] _nothing = new Tensor?[1];

    public GraphRowStep(Tensor table, Tensor ids, GraphOptimizer optimizer)
    {
        _ids = ids;
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor feed = Placeholder<int>([RowStep.Touched], name: "ids");
        Variable variable = Variable(Zeros([table.Shape[0], table.Shape[1]]), name: "table");
        Node step = optimizer.Minimize(ReduceSum(Square(EmbeddingLookup(variable, feed))));
        Session session = new(graph);
        session.Run(GlobalVariablesInitializer());
        _step = session.MakeCallable([step], [feed]);
    }

    public void Run() => _step.Run([_ids], _nothing);
}
