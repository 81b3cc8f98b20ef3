using Tensors.Bench.Ratios;

namespace Tensors.Bench.Graphs;

/// <summary>The same work as that of a graph, eagerly.</summary>
internal sealed class EagerPeer(Func<Tensor[], Action> prepare) : IPeer
{
    public string Name => "eager";

    public void UseThreads(int count)
    {
    }

    public Action Prepare(Workload workload, Tensor[] inputs) => prepare(inputs);
}
