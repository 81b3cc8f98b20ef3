namespace Tensors.Graphs;

/// <summary>A node of a graph or one of its tensors, found by a name.</summary>
public readonly struct GraphElement
{
    private readonly Node _node;
    private readonly Tensor? _tensor;

    internal GraphElement(Node node) => _node = node;

    internal GraphElement(Tensor tensor)
    {
        _node = tensor.Op;
        _tensor = tensor;
    }

    /// <summary>The node, or the one that makes the tensor.</summary>
    public Node Node => _node;

    /// <summary>The tensor.</summary>
    /// <exception cref="InvalidOperationException">It was the name of a node.</exception>
    public Tensor Tensor => _tensor
        ?? throw new InvalidOperationException($"'{_node.Name}' names a node; ask for '{_node.Name}:0' to get its first result.");

    /// <summary>The tensor that was asked for.</summary>
    public static implicit operator Tensor(GraphElement element) => element.Tensor;

    /// <summary>What a session is asked for.</summary>
    public static implicit operator Fetch(GraphElement element) => element._tensor is { } tensor ? tensor : element._node;

    /// <summary>The tensor, or the node.</summary>
    internal object Value => (object?)_tensor ?? _node;
}
