namespace Tensors.Graphs;

/// <summary>Something that is told of the life of a <see cref="MonitoredSession"/>, and may ask for values of each run.</summary>
/// <remarks>Hooks are asked in the order in which they were given.</remarks>
public abstract class SessionRunHook
{
    /// <summary>Called once before the session is made: the last time that nodes can be added.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Called when a session was made and its variables have values.</summary>
    /// <param name="session">The session.</param>
    /// <param name="coordinator">Of the threads beside it.</param>
    public virtual void AfterCreateSession(Session session, Coordinator coordinator)
    {
    }

    /// <summary>Called before each run.</summary>
    /// <param name="runContext">What is asked for, and the session.</param>
    /// <returns>What to fetch and feed besides; null for nothing.</returns>
    public virtual SessionRunArgs? BeforeRun(SessionRunContext runContext) => null;

    /// <summary>Called after each run that did not fail.</summary>
    /// <param name="runContext">What was asked for; <see cref="SessionRunContext.RequestStop"/> ends the loop.</param>
    /// <param name="runValues">What <see cref="BeforeRun"/> asked for.</param>
    public virtual void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
    {
    }

    /// <summary>Called when the session is closed, unless a run failed.</summary>
    /// <param name="session">The session, which can still run.</param>
    public virtual void End(Session session)
    {
    }
}

/// <summary>What a run fetches and feeds.</summary>
/// <param name="Fetches">What to fetch.</param>
/// <param name="Feed">What to feed; null for nothing.</param>
public sealed record SessionRunArgs(IReadOnlyList<Fetch> Fetches, IReadOnlyList<Feed>? Feed = null);

/// <summary>What a run gave.</summary>
/// <param name="Results">Per fetch a <see cref="Tensor"/> or text; null for operations.</param>
public sealed record SessionRunValues(IReadOnlyList<object?> Results);

/// <summary>One run, as hooks see it.</summary>
public sealed class SessionRunContext
{
    internal SessionRunContext(SessionRunArgs original, Session session)
    {
        OriginalArgs = original;
        Session = session;
    }

    /// <summary>What the program asked for.</summary>
    public SessionRunArgs OriginalArgs { get; }

    /// <summary>The session, for runs of a hook's own; hooks are not told of these.</summary>
    public Session Session { get; }

    /// <summary>Whether a hook asked to stop.</summary>
    public bool StopRequested { get; private set; }

    /// <summary>After this run <see cref="MonitoredSession.ShouldStop"/> is true.</summary>
    public void RequestStop() => StopRequested = true;
}
