namespace Tensors.Graphs;

// What may be fed and fetched.
public sealed partial class Graph
{
    private readonly HashSet<NodeOutput> _unfeedable = [];
    private readonly HashSet<Node> _unfetchable = [];

    /// <summary>From now on it is an error to feed a tensor.</summary>
    /// <param name="tensor">A tensor of this graph.</param>
    /// <exception cref="InvalidOperationException">The graph is sealed.</exception>
    public void PreventFeeding(Tensor tensor)
    {
        ThrowIfSealed();
        lock (_lock)
        {
            _unfeedable.Add(NodeOutput.Of(tensor));
        }
    }

    /// <summary>From now on it is an error to fetch the results of an operation.</summary>
    /// <param name="operation">An operation of this graph.</param>
    /// <exception cref="InvalidOperationException">The graph is sealed.</exception>
    public void PreventFetching(Node operation)
    {
        ThrowIfSealed();
        lock (_lock)
        {
            _unfetchable.Add(operation);
        }
    }

    /// <summary>Whether a tensor may be fed.</summary>
    public bool IsFeedable(Tensor tensor)
    {
        lock (_lock)
        {
            return !_unfeedable.Contains(NodeOutput.Of(tensor));
        }
    }

    /// <summary>Whether an operation and its results may be fetched.</summary>
    public bool IsFetchable(Node operation)
    {
        lock (_lock)
        {
            return !_unfetchable.Contains(operation);
        }
    }

    internal void RequireFeedable(NodeOutput output)
    {
        if (_unfeedable.Count > 0 && !IsFeedable(output.Tensor))
        {
            throw new ArgumentException($"Tensor '{output.Name}' may not be fed (created at {output.Node.CreatedAt}).");
        }
    }

    internal void RequireFetchable(Node node)
    {
        if (_unfetchable.Count > 0 && !IsFetchable(node))
        {
            throw new ArgumentException($"Operation '{node.Name}' has been marked as not fetchable (created at {node.CreatedAt}).");
        }
    }
}
