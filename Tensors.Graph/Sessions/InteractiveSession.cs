namespace Tensors.Graphs;

/// <summary>A session that makes itself the default one, until it is closed: for experiments. Several may be closed in any order.</summary>
public sealed class InteractiveSession : Session
{
    private readonly DefaultGraph? _defaultGraph;

    /// <summary>A default session on a graph.</summary>
    /// <param name="graph">The graph, which becomes the default one too; null for the graph that is.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="target">The <see cref="Server.Target"/> of a server; empty for none.</param>
    public InteractiveSession(Graph? graph = null, ConfigProto? config = null, string target = "")
        : base(graph, config, target)
    {
        _defaultGraph = graph?.AsDefault();
        _ = AsDefault();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        LeaveDefaults();
        _defaultGraph?.Leave();
        base.Close();
    }
}
