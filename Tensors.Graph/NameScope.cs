namespace Tensors.Graphs;

/// <summary>A name scope that is open until this is disposed.</summary>
public sealed class NameScope : IDisposable
{
    private readonly Graph _graph;
    private readonly string _before;

    internal NameScope(Graph graph, string name, string before)
    {
        _graph = graph;
        Name = name;
        _before = before;
    }

    /// <summary>The scope with a slash at its end, which opens exactly this scope again; empty for the root.</summary>
    public string Name { get; }

    /// <summary>Closes the scope: the one before it is current again.</summary>
    public void Dispose() => _graph.RestoreScope(_before);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
