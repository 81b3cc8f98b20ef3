using CommunityToolkit.HighPerformance;

namespace Tensors.Graphs;

/// <summary>A value for a tensor during one run, written as a pair: <c>feed: [(X, batch), (rate, 0.1f)]</c>.</summary>
public readonly struct Feed
{
    private readonly object? _key;
    private readonly object? _value;

    /// <summary>A value for a tensor.</summary>
    /// <param name="key">A tensor of the graph, a variable, or the name of a tensor.</param>
    /// <param name="value">A tensor with elements, a number, text, or an array, list or memory of these, nested or rectangular.</param>
    public Feed(object? key, object? value)
    {
        _key = key;
        _value = value;
    }

    /// <summary>Elements of a span for a tensor: <c>feed: [Feed.Of(X, rows, [100, 9])]</c>. They are copied.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="key">A tensor of the graph, a variable, or the name of a tensor.</param>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">The shape; null for one axis.</param>
    /// <exception cref="ShapeMismatchException">The shape does not have as many elements.</exception>
    public static Feed Of<T>(object key, ReadOnlySpan<T> values, Shape? shape = null)
        where T : unmanaged => new(key, Tensor.FromSpan(values, shape ?? [values.Length]));

    /// <summary>Rows of a span of two dimensions for a tensor. They are copied.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="key">A tensor of the graph, a variable, or the name of a tensor.</param>
    /// <param name="values">The rows.</param>
    public static Feed Of<T>(object key, ReadOnlySpan2D<T> values)
        where T : unmanaged => new(key, Tensor.FromSpan(values));

    /// <summary>A value for a tensor.</summary>
    public static implicit operator Feed((Tensor Key, Tensor Value) pair) => new(pair.Key, pair.Value);

    /// <summary>A value for a tensor; see <see cref="Feed(object?, object?)"/>.</summary>
    public static implicit operator Feed((object? Key, object? Value) pair) => new(pair.Key, pair.Value);

    /// <summary>The output that is fed.</summary>
    internal NodeOutput ResolveKey(Graph graph)
    {
        NodeOutput output = FindKey(graph);
        graph.RequireFeedable(output);
        return output;
    }

    private NodeOutput FindKey(Graph graph)
    {
        if (_key is Tensor { Symbol: NodeOutput output } && ReferenceEquals(output.Node.Graph, graph))
        {
            return output;
        }

        string problem;
        switch (_key)
        {
            case Variable variable when ReferenceEquals(variable.Graph, graph):
                return NodeOutput.Of(variable.FetchedTensor);
            case string name when Graph.TrySplit(name, out string node, out int index) && graph.Find(node) is { } found
                && index < found.Outputs.Count:
                return NodeOutput.Of(found.Outputs[index]);
            case string name:
                problem = $"the name '{name}' refers to a Tensor which does not exist.{graph.SuggestTensor(name)}";
                break;
            case Tensor { IsInGraph: true } tensor:
                problem = $"Tensor '{tensor.Name}' is not an element of this graph (it was made at {tensor.Op.CreatedAt} in another one).";
                break;
            default:
                problem = $"{_key?.GetType().Name ?? "null"} is neither a tensor of the graph nor the name of one.";
                break;
        }

        throw new GraphTypeException($"Cannot interpret feed key as Tensor: {problem}");
    }

    /// <summary>The value as the fed output holds it.</summary>
    internal GraphValue ResolveValue(NodeOutput key) => FeedValue.Resolve(_value, key);
}
