namespace Tensors.Graphs;

/// <summary>The tensors of the graph around a function that the function's body uses, each with the argument that stands for it.</summary>
internal sealed class Closure(Graph body, Graph outer)
{
    private readonly OrderedDictionary<NodeOutput, Tensor> _arguments = [];

    /// <summary>The tensors of the graph around.</summary>
    public Tensor[] Captured => [.. _arguments.Keys.Select(output => output.Tensor)];

    /// <summary>What stands for them in the body.</summary>
    public Tensor[] Arguments => [.. _arguments.Values];

    /// <summary>Of two graphs the body of a function within the other; null where neither is within the other.</summary>
    public static Graph? Innermost(Graph x, Graph y) => x.Closure?.Sees(y) == true || ReferenceEquals(x, y)
        ? x
        : y.Closure?.Sees(x) == true ? y
        : null;

    /// <summary>The graph that a node over a tensor goes to: the body that is being written, or the tensor's own graph.</summary>
    public static Graph Home(Tensor tensor) => Innermost(tensor.Graph, Graph.Default) ?? tensor.Graph;

    /// <summary>Whether a graph is around this one.</summary>
    public bool Sees(Graph graph) => ReferenceEquals(graph, outer) || outer.Closure?.Sees(graph) == true;

    /// <summary>The argument that stands for a tensor of a graph around.</summary>
    public Tensor Argument(Tensor tensor)
    {
        Tensor near = ReferenceEquals(tensor.Graph, outer) ? tensor : outer.Closure!.Argument(tensor);
        NodeOutput key = NodeOutput.Of(near);
        if (!_arguments.TryGetValue(key, out Tensor? argument))
        {
            // It belongs to no scope, and to no condition or loop.
            using IDisposable anywhere = body.ControlDependencies(null);
            Dictionary<string, object> attributes = new() { ["dtype"] = near.DataType.Base, ["shape"] = near.StaticShape };
            _arguments[key] = argument = body.Tensor1("Placeholder", $"captured_{_arguments.Count}/", [], attributes);
        }

        return argument;
    }
}
