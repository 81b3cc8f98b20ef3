namespace Tensors.Graphs;

/// <summary>Makes the sessions of a <see cref="MonitoredSession"/>.</summary>
public abstract class SessionCreator
{
    /// <summary>A session whose variables have values.</summary>
    public abstract Session CreateSession();
}

/// <summary>Makes sessions whose variables are restored from the latest checkpoint of a folder, or else initialized.</summary>
/// <param name="scaffold">The parts of the graph; null for the defaults.</param>
/// <param name="checkpointDir">The folder of checkpoints; null for none.</param>
/// <param name="config">How runs behave; null for the defaults.</param>
/// <param name="checkpointFilenameWithPath">One checkpoint, in the place of the latest of a folder.</param>
/// <param name="master">The <see cref="Server.Target"/> of a server; empty for none.</param>
public sealed class ChiefSessionCreator(
    Scaffold? scaffold = null, string? checkpointDir = null, ConfigProto? config = null, string? checkpointFilenameWithPath = null,
    string master = "")
    : SessionCreator
{
    private readonly Scaffold _scaffold = scaffold ?? new();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Variables have no values in the end.</exception>
    /// <exception cref="ArgumentException">There is no checkpoint of the given path.</exception>
    public override Session CreateSession()
    {
        _scaffold.Finalize();
        return new SessionManager(_scaffold).PrepareSession(
            master, _scaffold.InitOp, _scaffold.Saver, checkpointDir, checkpointFilenameWithPath, config: config,
            initFeed: _scaffold.InitFeed,
            initFunction: _scaffold.InitFunction);
    }
}

/// <summary>Makes sessions of a server, when the chief's session has given the variables values.</summary>
/// <param name="scaffold">The parts of the graph; null for the defaults.</param>
/// <param name="master">The <see cref="Server.Target"/> of the server.</param>
/// <param name="config">How runs behave; null for the defaults.</param>
/// <param name="maxWaitSecs">How long to wait for the chief.</param>
public sealed class WorkerSessionCreator(
    Scaffold? scaffold = null, string master = "", ConfigProto? config = null, double maxWaitSecs = 1800) : SessionCreator
{
    private readonly Scaffold _scaffold = scaffold ?? new();

    /// <inheritdoc/>
    /// <exception cref="DeadlineExceededException">Variables have no values after that time.</exception>
    public override Session CreateSession()
    {
        _scaffold.Finalize();
        return new SessionManager(_scaffold).WaitForSession(master, config, maxWaitSecs);
    }
}
