namespace Tensors.Graphs;

/// <summary>A session for loops of training: it makes itself ready, starts the queues, tells hooks of each run, and says when to stop.</summary>
/// <remarks>
/// <code>
/// using MonitoredTrainingSession session = new(checkpointDir: "logs", hooks: [new StopAtStepHook(lastStep: 1000)]);
/// while (!session.ShouldStop)
/// {
///     session.Run(trainingStep);
/// }
/// </code>
/// When it is made the default graph is sealed. An <see cref="OutOfRangeException"/>, the end of a queue, asks to stop; as C# cannot swallow exceptions at the
/// end of a block, <see cref="RunUntilStop"/> is the loop that ends with one. After any other exception of a run, hooks are not told of the end, so
/// that nothing is saved.
/// </remarks>
public class MonitoredSession : IDisposable
{
    private readonly IReadOnlyList<SessionRunHook> _hooks;
    private readonly Coordinator _coordinator = new();
    private readonly IReadOnlyList<Thread> _threads;
    private readonly Session _session;
    private bool _hasFailed;

    /// <summary>A session that is ready to run.</summary>
    /// <param name="sessionCreator">Makes it; null for one that initializes all variables.</param>
    /// <param name="hooks">What is told of it.</param>
    public MonitoredSession(SessionCreator? sessionCreator = null, IReadOnlyList<SessionRunHook>? hooks = null)
    {
        _hooks = hooks ?? [];
        foreach (SessionRunHook hook in _hooks)
        {
            hook.Begin();
        }

        _session = (sessionCreator ?? new ChiefSessionCreator()).CreateSession();
        _threads = Ops.StartQueueRunners(_session, _coordinator);
        try
        {
            foreach (SessionRunHook hook in _hooks)
            {
                hook.AfterCreateSession(_session, _coordinator);
            }
        }
        catch
        {
            _hasFailed = true;
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the loop is to end: a hook or a thread asked to stop, a run came to the end of a queue, or the session was closed.</summary>
    public bool ShouldStop => _session.IsClosed || _coordinator.ShouldStop;

    /// <summary>The graph.</summary>
    public Graph Graph => _session.Graph;

    /// <summary>Runs an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    public void Run(Node operation, ReadOnlySpan<Feed> feed = default) => RunObjects([operation], feed);

    /// <summary>The value of a tensor.</summary>
    /// <param name="fetch">The tensor.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    public Tensor Run(Tensor fetch, ReadOnlySpan<Feed> feed = default) => (Tensor)RunObjects([fetch], feed)[0]!;

    /// <summary>The value of a variable.</summary>
    /// <param name="fetch">The variable.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    public Tensor Run(Variable fetch, ReadOnlySpan<Feed> feed = default) => (Tensor)RunObjects([fetch], feed)[0]!;

    /// <summary>Values of one run; null for operations.</summary>
    /// <param name="fetches">What to fetch.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    public Tensor?[] Run(IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default) => Array.ConvertAll(RunObjects(fetches, feed), value => (Tensor?)value);

    /// <summary>As <see cref="Run(IReadOnlyList{Fetch}, ReadOnlySpan{Feed})"/>, where values may be text.</summary>
    /// <param name="fetches">What to fetch.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <exception cref="ArgumentException">Two hooks, or a hook and the program, feed one tensor.</exception>
    public object?[] RunObjects(IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default)
    {
        SessionRunContext context = new(new(fetches, feed.ToArray()), _session);
        List<Fetch> all = [.. fetches];
        List<Feed> fed = [.. feed];
        int[] ends = new int[_hooks.Count];
        try
        {
            for (int i = 0; i < _hooks.Count; i++)
            {
                if (_hooks[i].BeforeRun(context) is { } wanted)
                {
                    all.AddRange(wanted.Fetches);
                    fed.AddRange(wanted.Feed ?? []);
                }

                ends[i] = all.Count;
            }

            object?[] results = _session.RunObjects(all, [.. fed]);
            for (int i = 0; i < _hooks.Count; i++)
            {
                int start = i == 0 ? fetches.Count : ends[i - 1];
                _hooks[i].AfterRun(context, new(results[start..ends[i]]));
            }

            if (context.StopRequested)
            {
                _coordinator.RequestStop();
            }

            return results[..fetches.Count];
        }
        catch (OutOfRangeException)
        {
            _coordinator.RequestStop();
            throw;
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    /// <summary>Does a step again and again, until <see cref="ShouldStop"/> or the end of a queue.</summary>
    /// <param name="step">The step, which runs this session.</param>
    public void RunUntilStop(Action<MonitoredSession> step)
    {
        try
        {
            while (!ShouldStop)
            {
                step(this);
            }
        }
        catch (OutOfRangeException)
        {
            // What is read has come to its end, as it should.
        }
    }

    /// <summary>Does something with the session itself, of which hooks are not told.</summary>
    /// <param name="step">What to do.</param>
    public void RunStep(Action<Session> step) => step(_session);

    /// <summary>Tells hooks of the end, stops threads, and closes the session.</summary>
    public void Close() => Dispose();

    /// <summary>Tells hooks of the end, stops threads, and closes the session.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Tells hooks of the end, stops threads, and closes the session.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (_session.IsClosed)
        {
            return;
        }

        try
        {
            foreach (SessionRunHook hook in _hasFailed ? [] : _hooks)
            {
                hook.End(_session);
            }
        }
        finally
        {
            _coordinator.RequestStop();
            _session.Dispose();
            _coordinator.Join(_threads, ignoreLiveThreads: true);
        }
    }
}
