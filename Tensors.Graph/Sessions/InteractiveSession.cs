namespace Tensors.Graphs;

/// <summary>A session that makes itself the default one, until it is closed: for experiments.</summary>
public sealed class InteractiveSession : Session
{
    private readonly IDisposable? _default;

    /// <summary>A default session on a graph.</summary>
    /// <param name="graph">The graph; null for the default one.</param>
    public InteractiveSession(Graph? graph = null)
        : base(graph) => _default = AsDefault();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _default?.Dispose();
        base.Dispose(disposing);
    }
}
