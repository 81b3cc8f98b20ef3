namespace Tensors.Graphs;

/// <summary>The gradients that nodes of one graph have in place of those of their kinds.</summary>
internal sealed class GradientOverrides
{
    private readonly Dictionary<string, OperationGradient> _own = [];
    private IReadOnlyDictionary<string, string>? _names;

    /// <summary>The name of the gradient that operations of a kind get now; null where that is their kind's.</summary>
    public string? NameFor(string op) => _names?.GetValueOrDefault(op);

    /// <summary>A gradient that belongs to nodes of this graph alone.</summary>
    public OperationGradient? Own(string name) => _own.GetValueOrDefault(name);

    /// <summary>Keeps a gradient for nodes of this graph, under a name that no other has.</summary>
    public string Add(string prefix, OperationGradient gradient)
    {
        string name = $"{prefix}-{_own.Count}";
        _own.Add(name, gradient);
        return name;
    }

    /// <summary>Operations made until the result is disposed get other gradients; inner maps win over outer ones.</summary>
    public IDisposable Open(IReadOnlyDictionary<string, string> opTypes)
    {
        IReadOnlyDictionary<string, string>? saved = _names;
        Dictionary<string, string> names = saved is null ? [] : new(saved);
        foreach ((string op, string gradient) in opTypes)
        {
            names[op] = gradient;
        }

        _names = names;
        return new OnDispose(() => _names = saved);
    }
}

/// <summary>Other gradients for operations of a graph.</summary>
public static class GradientOverrideExtensions
{
    /// <param name="graph">The graph.</param>
    extension(Graph graph)
    {
        /// <summary>Operations made until the result is disposed have other gradients: TensorFlow's <c>gradient_override_map</c>.</summary>
        /// <param name="opTypes">From kinds of operations (<c>Relu</c>) to names of gradients that were registered with
        /// <see cref="Ops.RegisterGradient"/>.</param>
        /// <remarks>The name is looked up when gradients are asked for. Inner maps win over outer ones.</remarks>
        public IDisposable GradientOverrideMap(IReadOnlyDictionary<string, string> opTypes) => graph.GradientOverrides.Open(opTypes);
    }
}
