namespace Tensors.Graphs;

/// <summary>Something to ask a session for: a tensor, a variable, an operation (whose result is null), or the name of one.</summary>
public readonly struct Fetch
{
    private readonly object? _target;

    private Fetch(object? target) => _target = target;

    /// <summary>A tensor of the graph.</summary>
    public static implicit operator Fetch(Tensor? tensor) => new(tensor);

    /// <summary>An operation: it is run, its result is null.</summary>
    public static implicit operator Fetch(Node? node) => new(node);

    /// <summary>A variable.</summary>
    public static implicit operator Fetch(Variable? variable) => new(variable);

    /// <summary>The name of a tensor (<c>theta:0</c>) or of an operation (<c>init</c>).</summary>
    public static implicit operator Fetch(string? name) => new(name);

    /// <summary>The output or node that is meant.</summary>
    internal object Resolve(Graph graph)
    {
        object target = Find(graph);
        graph.RequireFetchable(target is NodeOutput output ? output.Node : (Node)target);
        return target;
    }

    private object Find(Graph graph)
    {
        switch (_target)
        {
            case Tensor { Symbol: NodeOutput output }:
                return Own(output, output.Node, graph);
            case Tensor:
                throw new ArgumentException(
                    "Fetch argument cannot be interpreted as a Tensor: it has elements and is not part of a graph.");
            case Node node:
                return Own(node, node, graph);
            case Variable variable:
                return Own(NodeOutput.Of(variable.FetchedTensor), variable.Op, graph);
            case string name:
                return Find(name, graph);
            default:
                throw new GraphTypeException("Fetch argument None has invalid type: null cannot be fetched.");
        }
    }

    /// <summary>The node that is meant, or that makes the tensor that is meant.</summary>
    internal Node ResolveNode(Graph graph) => Find(graph) switch
    {
        NodeOutput output => output.Node,
        var node => (Node)node,
    };

    private static object Own(object target, Node node, Graph graph) => ReferenceEquals(node.Graph, graph)
        ? target
        : throw new ArgumentException(
            $"Fetch argument '{node.Name}' cannot be interpreted as a Tensor: it is not an element of this graph (it was made at "
            + $"{node.CreatedAt} in another one).");

    private static object Find(string name, Graph graph)
    {
        try
        {
            return Graph.TrySplit(name, out _, out _) ? NodeOutput.Of(graph.GetTensorByName(name)) : graph.GetOperationByName(name);
        }
        catch (KeyNotFoundException failure)
        {
            throw new ArgumentException($"Fetch argument '{name}' cannot be interpreted as a Tensor. {failure.Message}", failure);
        }
    }
}
