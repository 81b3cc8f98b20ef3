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
public sealed class ChiefSessionCreator(
    Scaffold? scaffold = null, string? checkpointDir = null, ConfigProto? config = null, string? checkpointFilenameWithPath = null)
    : SessionCreator
{
    private readonly Scaffold _scaffold = scaffold ?? new();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Variables have no values in the end.</exception>
    /// <exception cref="ArgumentException">There is no checkpoint of the given path.</exception>
    public override Session CreateSession()
    {
        _scaffold.Finalize();
        Session session = new(config: config);
        try
        {
            string? path = checkpointFilenameWithPath ?? (checkpointDir is null ? null : Ops.LatestCheckpoint(checkpointDir));
            if (path is not null)
            {
                _scaffold.Saver!.Restore(session, path);
            }
            else
            {
                session.Run(_scaffold.InitOp!, [.. _scaffold.InitFeed ?? []]);
                _scaffold.InitFunction?.Invoke(session);
            }

            RequireReady(session, _scaffold.ReadyForLocalInitOp!, path);
            session.Run(_scaffold.LocalInitOp!);
            RequireReady(session, _scaffold.ReadyOp!, path);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void RequireReady(Session session, Tensor readyOp, string? path)
    {
        string[] missing = session.RunText(readyOp).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException(
                $"Variables not initialized: {string.Join(", ", missing)}, after {(path is null ? "the init op was run" : $"'{path}' was restored")}. "
                + "Give the scaffold an InitOp or InitFunction for them, or a saver of those that the checkpoint has.");
        }
    }
}
