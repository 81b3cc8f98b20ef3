namespace Tensors.Graphs;

/// <summary>
/// The scope that a function opens for the nodes it makes: named like its result, so that operands become <c>add/y</c> of <c>add</c>.
/// </summary>
internal sealed class OpScope : IDisposable
{
    private readonly NameScope _scope;

    private OpScope(Graph graph, string name)
    {
        Graph = graph;
        _scope = graph.OpenScope(name);
    }

    /// <summary>The graph that nodes go to: that of the operands, or the default one.</summary>
    public Graph Graph { get; }

    /// <summary>The name of the result: the scope, with a slash at its end.</summary>
    public string Name => _scope.Name;

    public static OpScope Open(string? name, string otherwise, params ReadOnlySpan<TensorLike> values)
    {
        Graph? graph = null;
        foreach (TensorLike value in values)
        {
            if (value.Graph is { } owner)
            {
                graph = graph is null ? owner : Closure.Innermost(graph, owner)
                    ?? throw new ArgumentException(
                        $"{otherwise}: tensor \"{Describe(value)}\" must be from the same graph as the other operands.");
            }
        }

        return new(graph ?? Graph.Default, name ?? otherwise);
    }

    /// <summary>An operand, as a tensor of the graph.</summary>
    public Tensor Convert(TensorLike value, string name, DataType? hint = null) => value.ToTensor(Graph, name, hint);

    /// <summary>Two operands of one type; a number takes on the type of what stands beside it.</summary>
    public (Tensor X, Tensor Y) ConvertPair(TensorLike x, TensorLike y, string xName = "x", string yName = "y")
    {
        DataType? hint = x.StrongType ?? y.StrongType ?? (x.NaturalType.IsFloating ? x.NaturalType : y.NaturalType);
        Tensor first = Convert(x, xName, hint);
        return (first, Convert(y, yName, hint));
    }

    /// <summary>The node that the scope is named after.</summary>
    public Node Node(
        string op, ReadOnlySpan<Tensor> inputs, Dictionary<string, object>? attributes = null,
        IReadOnlyList<(DataType, PartialShape)>? outputs = null) =>
        Graph.AddNode(op, Name, inputs, attributes, outputs);

    /// <summary>The tensor of the node that the scope is named after.</summary>
    public Tensor Result(string op, ReadOnlySpan<Tensor> inputs, Dictionary<string, object>? attributes = null) =>
        Node(op, inputs, attributes).Outputs[0];

    public void Dispose() => _scope.Dispose();

    private static string Describe(TensorLike value) => value.Tensor is { } tensor ? tensor.Name : value.Variable?.Name ?? "?";
}
