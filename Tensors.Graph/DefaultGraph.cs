namespace Tensors.Graphs;

/// <summary>A graph that is the default one until this is disposed.</summary>
public sealed class DefaultGraph : IDisposable
{
    private DefaultGraph? _below;
    private readonly AsyncLocal<DefaultGraph?> _stack;

    internal DefaultGraph(Graph graph, DefaultGraph? below, AsyncLocal<DefaultGraph?> stack)
    {
        Graph = graph;
        _below = below;
        _stack = stack;
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Makes the graph before it the default again.</summary>
    /// <exception cref="InvalidOperationException">Another graph was made default meanwhile.</exception>
    public void Dispose()
    {
        if (!ReferenceEquals(_stack.Value, this))
        {
            throw new InvalidOperationException(
                "Nesting violated for the default stack of graphs: blocks end in the reverse order of their beginning.");
        }

        _stack.Value = _below;
    }

    /// <summary>Leaves the block wherever it stands among others.</summary>
    internal void Leave()
    {
        if (ReferenceEquals(_stack.Value, this))
        {
            _stack.Value = _below;
            return;
        }

        DefaultGraph? above = _stack.Value;
        while (above is not null && !ReferenceEquals(above._below, this))
        {
            above = above._below;
        }

        if (above is not null)
        {
            above._below = _below;
        }
    }
}
