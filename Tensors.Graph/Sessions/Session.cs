using System.Buffers;

namespace Tensors.Graphs;

/// <summary>
/// Runs a graph. Variables live in it from their initializer to its close; the values of all other nodes live for one run. One run computes
/// each node at most once, and only what the fetches need.
/// </summary>
/// <remarks>
/// <para>Runs may go on at the same time on several threads; two sessions share nothing, also on one graph, unless they are of one
/// <see cref="Server"/>.</para>
/// <para>Where dependencies leave the order open, nodes run in the order in which they were made. A read of a variable shows its value at
/// the time when its consumer runs. A run that fails leaves every variable as it was, and so does one that is stopped: by the token that it
/// is given (<see cref="OperationCanceledException"/>), because its session is closed (<see cref="CancelledException"/>), or because it
/// takes longer than <see cref="ConfigProto.OperationTimeoutInMs"/> (<see cref="DeadlineExceededException"/>).</para>
/// </remarks>
public partial class Session : IDisposable
{
    private static readonly AsyncLocal<DefaultSession?> s_stack = new();

    private readonly SessionState _state;
    private readonly Lock _plansLock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly ConfigProto _config;
    private readonly Server? _server;
    private Plan[] _plans = [];
    private IDisposable? _entered;
    private volatile string? _lost;

    /// <summary>A session on a graph.</summary>
    /// <param name="graph">The graph; null for the default one.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="target">
    /// The <see cref="Server.Target"/> of the server with whose sessions it shares variables, queues and tables; empty for none.
    /// </param>
    /// <exception cref="NotFoundException">There is no server of this target.</exception>
    /// <exception cref="UnavailableException">The server is not started.</exception>
    public Session(Graph? graph = null, ConfigProto? config = null, string target = "")
    {
        Graph = graph ?? Graph.Default;
        _server = Server.Of(target);
        _config = config ?? _server?.Config ?? new();
        _state = new(_server?.Containers);
        s_sessions.Add(this, _state);
    }

    /// <summary>The innermost session that was made default, or null.</summary>
    public static Session? Default => s_stack.Value?.Session;

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Whether the session was closed.</summary>
    public bool IsClosed => _closed.IsCancellationRequested;

    /// <summary>Whether a server has ended it.</summary>
    internal bool IsLost => _lost is not null;

    internal SessionState State => _state;

    /// <summary>Makes this the default session until the result is disposed, which does not close it.</summary>
    public IDisposable AsDefault()
    {
        DefaultSession entry = new(this, s_stack.Value);
        s_stack.Value = entry;
        return new OnDispose(() =>
        {
            if (!ReferenceEquals(s_stack.Value, entry))
            {
                throw new InvalidOperationException(
                    "Nesting violated for the default stack of sessions: blocks end in the reverse order of their beginning.");
            }

            s_stack.Value = entry.Below;
        });
    }

    /// <summary>
    /// Makes this the default session and its graph the default graph, until it is disposed: Python's <c>with tf.Session()</c>.
    /// </summary>
    /// <returns>This session, as in <c>using Session session = new Session().Enter();</c>.</returns>
    /// <exception cref="InvalidOperationException">It was entered before.</exception>
    public Session Enter()
    {
        if (_entered is not null)
        {
            throw new InvalidOperationException("A session can be entered once; use AsDefault() to make it default again.");
        }

        DefaultGraph graph = Graph.AsDefault();
        IDisposable session = AsDefault();
        _entered = new OnDispose(() =>
        {
            session.Dispose();
            graph.Dispose();
        });
        return this;
    }

    /// <summary>
    /// Ends the session: variables and queues are gone, but for those of a server; whoever waits in a run is told, and further runs are
    /// errors.
    /// </summary>
    public virtual void Close()
    {
        if (!IsClosed)
        {
            _closed.Cancel();
            _state.Clear();
            _plans = [];
        }
    }

    /// <summary>Leaves the session if it was entered, and closes it.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the session.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        IDisposable? entered = _entered;
        _entered = null;
        entered?.Dispose();
        Close();
    }

    /// <summary>The default session, for tensors and operations that are asked directly.</summary>
    internal static Session ForEvaluation(Graph graph, string method, string verb)
    {
        Session session = Default ?? throw new ArgumentException(
            $"Cannot {verb} using `{method}()`: No default session is registered. Use `using (session.AsDefault())` or session.Run(...).");
        return ReferenceEquals(session.Graph, graph)
            ? session
            : throw new ArgumentException($"Cannot use the default session to {verb}: it has another graph. Use a session on that graph.");
    }

    /// <summary>Runs what the fetches need.</summary>
    internal void RunAll(
        ReadOnlySpan<object> fetches, ReadOnlySpan<Feed> feed, Span<GraphValue> results, CancellationToken cancellation = default)
    {
        ThrowIfUnfit();
        NodeOutput[] keys = ArrayPool<NodeOutput>.Shared.Rent(feed.Length);
        GraphValue[] values = ArrayPool<GraphValue>.Shared.Rent(feed.Length);
        try
        {
            for (int i = 0; i < feed.Length; i++)
            {
                keys[i] = feed[i].ResolveKey(Graph);
                values[i] = feed[i].ResolveValue(keys[i]);
            }

            Plan plan = FindPlan(fetches, keys.AsSpan(0, feed.Length));
            RunPlan(plan, values.AsSpan(0, feed.Length), results, overwrites: false, cancellation);
        }
        finally
        {
            Array.Clear(keys, 0, feed.Length);
            Array.Clear(values, 0, feed.Length);
            ArrayPool<NodeOutput>.Shared.Return(keys);
            ArrayPool<GraphValue>.Shared.Return(values);
        }
    }

    internal void ThrowIfUnfit()
    {
        if (_lost is { } lost)
        {
            throw new AbortedException(lost, null);
        }

        if (IsClosed)
        {
            throw new InvalidOperationException("Attempted to use a closed Session.");
        }

        if (Graph.NodeCount == 0)
        {
            throw new InvalidOperationException("The Session graph is empty. Add operations to the graph before calling Run().");
        }
    }

    internal void RunPlan(
        Plan plan, ReadOnlySpan<GraphValue> feeds, Span<GraphValue> results, bool overwrites, CancellationToken cancellation)
    {
        PlanRun run = plan.Rent(feeds);
        try
        {
            if (!cancellation.CanBeCanceled && _config.OperationTimeoutInMs == 0)
            {
                run.Run(feeds, results, overwrites, _closed.Token);
            }
            else
            {
                RunStoppable(run, feeds, results, overwrites, cancellation);
            }
        }
        catch (CancelledException stopped) when (_lost is not null)
        {
            throw new AbortedException(_lost, stopped.Node, stopped);
        }

        plan.Return(run);
    }

    private void RunStoppable(
        PlanRun run, ReadOnlySpan<GraphValue> feeds, Span<GraphValue> results, bool overwrites, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closed.Token);
        if (_config.OperationTimeoutInMs > 0)
        {
            stop.CancelAfter(_config.OperationTimeoutInMs);
        }

        try
        {
            cancellation.ThrowIfCancellationRequested();
            run.Run(feeds, results, overwrites, stop.Token);
        }
        catch (CancelledException stopped) when (stop.IsCancellationRequested && !IsClosed)
        {
            throw cancellation.IsCancellationRequested
                ? new OperationCanceledException($"The run was cancelled. {stopped.Message}", stopped, cancellation)
                : new DeadlineExceededException(
                    $"The run took longer than {_config.OperationTimeoutInMs} ms, the session's OperationTimeoutInMs.", stopped.Node,
                    stopped);
        }
    }

    internal Plan FindPlan(ReadOnlySpan<object> fetches, ReadOnlySpan<NodeOutput> feeds)
    {
        foreach (Plan plan in _plans)
        {
            if (plan.IsFor(Graph, fetches, feeds))
            {
                return plan;
            }
        }

        lock (_plansLock)
        {
            Plan plan = new(Graph, _state, fetches.ToArray(), feeds.ToArray());

            // What is asked for last is likely to be asked for again; plans of a graph that has changed since are let go.
            _plans = [plan, .. _plans.Where(other => other.IsCurrent(Graph)).Take(MostPlans - 1)];
            return plan;
        }
    }

    private const int MostPlans = 64;

    /// <summary>Is the default session no more, wherever it stands among others.</summary>
    private protected void LeaveDefaults()
    {
        DefaultSession? above = null;
        for (DefaultSession? entry = s_stack.Value; entry is not null; entry = entry.Below)
        {
            if (!ReferenceEquals(entry.Session, this))
            {
                above = entry;
            }
            else if (above is null)
            {
                s_stack.Value = entry.Below;
            }
            else
            {
                above.Below = entry.Below;
            }
        }
    }

    private sealed class DefaultSession(Session session, DefaultSession? below)
    {
        public Session Session => session;

        public DefaultSession? Below { get; set; } = below;
    }
}
