using System.Diagnostics;

namespace Tensors.Graphs;

/// <summary>
/// Makes sessions ready: restores variables or initializes them, or waits until another session of the server has done so.
/// </summary>
/// <param name="readyOp">
/// Text: the names of the variables without a value, of which there have to be none; null where nothing is asked.
/// </param>
/// <param name="readyForLocalInitOp">The same, before <paramref name="localInitOp"/> is run.</param>
/// <param name="localInitOp">Gives local variables and tables values, in every session; null for nothing.</param>
/// <param name="graph">The graph; null for the default one.</param>
/// <param name="recoveryWaitSecs">How long to wait between two looks whether something is there.</param>
public sealed class SessionManager(
    Tensor? readyOp = null, Tensor? readyForLocalInitOp = null, Node? localInitOp = null, Graph? graph = null, double recoveryWaitSecs = 30)
{
    private readonly Graph _graph = graph ?? Graph.Default;

    internal SessionManager(Scaffold scaffold, double recoveryWaitSecs = 30)
        : this(scaffold.ReadyOp, scaffold.ReadyForLocalInitOp, scaffold.LocalInitOp, null, recoveryWaitSecs)
    {
    }

    /// <summary>A session whose variables are restored from a checkpoint, or else initialized.</summary>
    /// <param name="master">The <see cref="Server.Target"/> of a server; empty for none.</param>
    /// <param name="initOp">Gives variables values where there is no checkpoint.</param>
    /// <param name="saver">Restores; null for no checkpoint.</param>
    /// <param name="checkpointDir">The folder whose latest checkpoint is restored; null for none.</param>
    /// <param name="checkpointFilenameWithPath">One checkpoint, in the place of the latest of a folder.</param>
    /// <param name="waitForCheckpoint">Whether to wait for a checkpoint of the folder where there is none.</param>
    /// <param name="maxWaitSecs">How long to wait for it.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="initFeed">What is fed to <paramref name="initOp"/>.</param>
    /// <param name="initFunction">Called behind <paramref name="initOp"/>.</param>
    /// <exception cref="InvalidOperationException">
    /// Variables have no values in the end, or nothing is given that gives them some.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A folder and a path of a checkpoint are given, or there is no checkpoint of the path.
    /// </exception>
    public Session PrepareSession(
        string master = "", Node? initOp = null, Saver? saver = null, string? checkpointDir = null,
        string? checkpointFilenameWithPath = null,
        bool waitForCheckpoint = false, double maxWaitSecs = 7200, ConfigProto? config = null, IReadOnlyList<Feed>? initFeed = null,
        Action<Session>? initFunction = null)
    {
        Session session = new(_graph, config, master);
        try
        {
            string? path = Restore(session, saver, checkpointDir, checkpointFilenameWithPath, waitForCheckpoint ? maxWaitSecs : 0);
            if (path is null)
            {
                if (initOp is null && initFunction is null && localInitOp is null)
                {
                    throw new InvalidOperationException(
                        "Model is not initialized and no initOp, initFunction or localInitOp was given; give one, or a checkpoint.");
                }

                if (initOp is not null)
                {
                    session.Run(initOp, [.. initFeed ?? []]);
                }

                initFunction?.Invoke(session);
            }

            string[] missing = MakeReady(session);
            return missing.Length == 0 ? session : throw new InvalidOperationException(
                $"Variables not initialized: {string.Join(", ", missing)}, after "
                + $"{(path is null ? "the init op was run" : $"'{path}' was restored")}. "
                + "Give the scaffold an InitOp or InitFunction for them, or a saver of those that the checkpoint has.");
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A session whose variables are restored from a checkpoint if there is one.</summary>
    /// <param name="master">The <see cref="Server.Target"/> of a server; empty for none.</param>
    /// <param name="saver">Restores; null for no checkpoint.</param>
    /// <param name="checkpointDir">The folder whose latest checkpoint is restored; null for none.</param>
    /// <param name="checkpointFilenameWithPath">One checkpoint, in the place of the latest of a folder.</param>
    /// <param name="waitForCheckpoint">Whether to wait for a checkpoint of the folder where there is none.</param>
    /// <param name="maxWaitSecs">How long to wait for it.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <returns>The session, and whether a checkpoint was restored and all variables have values.</returns>
    /// <exception cref="ArgumentException">
    /// A folder and a path of a checkpoint are given, or there is no checkpoint of the path.
    /// </exception>
    public (Session Session, bool IsInitialized) RecoverSession(
        string master = "", Saver? saver = null, string? checkpointDir = null, string? checkpointFilenameWithPath = null,
        bool waitForCheckpoint = false,
        double maxWaitSecs = 7200, ConfigProto? config = null)
    {
        Session session = new(_graph, config, master);
        try
        {
            bool isRestored = Restore(
                session, saver, checkpointDir, checkpointFilenameWithPath, waitForCheckpoint ? maxWaitSecs : 0) is not null;
            bool isReady = MakeReady(session).Length == 0;
            return (session, isRestored && isReady);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A session of a server, when another session has given the variables values.</summary>
    /// <param name="master">The <see cref="Server.Target"/> of the server.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="maxWaitSecs">How long to wait; infinity for as long as it takes.</param>
    /// <exception cref="DeadlineExceededException">Variables have no values after that time.</exception>
    public Session WaitForSession(string master, ConfigProto? config = null, double maxWaitSecs = double.PositiveInfinity)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Session? session = null;
            string missing;
            try
            {
                session = new(_graph, config, master);
                string[] names = MakeReady(session);
                if (names.Length == 0)
                {
                    return session;
                }

                missing = $"variables not initialized: {string.Join(", ", names)}";
            }
            catch (Exception failure) when (Failures.IsPassing(failure))
            {
                missing = failure.Message;
            }
            catch
            {
                session?.Dispose();
                throw;
            }

            session?.Dispose();
            if (!Pause(start, maxWaitSecs))
            {
                throw new DeadlineExceededException($"Session was not ready after waiting {maxWaitSecs} secs: {missing}.", null);
            }
        }
    }

    private string? Restore(Session session, Saver? saver, string? folder, string? path, double maxWaitSecs)
    {
        if (folder is not null && path is not null)
        {
            throw new ArgumentException("SessionManager: give a checkpointDir or a checkpointFilenameWithPath, not both.");
        }

        if (saver is null)
        {
            return null;
        }

        long start = Stopwatch.GetTimestamp();
        while (path is null && folder is not null && (path = Ops.LatestCheckpoint(folder)) is null && Pause(start, maxWaitSecs))
        {
            // Another process may write one.
        }

        if (path is not null)
        {
            saver.Restore(session, path);
        }

        return path;
    }

    /// <summary>The variables that have no values in the end.</summary>
    private string[] MakeReady(Session session)
    {
        if (Missing(session, readyForLocalInitOp) is { Length: > 0 } missing)
        {
            return missing;
        }

        if (localInitOp is not null)
        {
            session.Run(localInitOp);
        }

        return Missing(session, readyOp);
    }

    private static string[] Missing(Session session, Tensor? ready) => ready is null ? [] : [.. session.RunText(ready).ToArray()];

    /// <summary>Waits for a while, unless the time is over.</summary>
    private bool Pause(long start, double maxWaitSecs)
    {
        double left = maxWaitSecs - Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!(left > 0))
        {
            return false;
        }

        Thread.Sleep(TimeSpan.FromSeconds(Math.Min(left, recoveryWaitSecs)));
        return true;
    }
}
