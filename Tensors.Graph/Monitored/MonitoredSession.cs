namespace Tensors.Graphs;

/// <summary>
/// A session for loops of training: it makes itself ready, starts the queues, tells hooks of each run, and says when to stop.
/// </summary>
/// <remarks>
/// <code>
/// using MonitoredTrainingSession session = new(checkpointDir: "logs", hooks: [new StopAtStepHook(lastStep: 1000)]);
/// while (!session.ShouldStop)
/// {
///     session.Run(trainingStep);
/// }
/// </code>
/// When it is made the default graph is sealed. An <see cref="OutOfRangeException"/>, the end of a queue, asks to stop; as C# cannot
/// swallow exceptions at the end of a block, <see cref="RunUntilStop"/> is the loop that ends with one. A run that fails by an
/// <see cref="AbortedException"/> or <see cref="UnavailableException"/>, as when a server has lost the session, begins anew in another
/// session, whose variables are what the latest checkpoint has; hooks are told that it was made. After any other exception of a run, hooks
/// are not told of the end, so that nothing is saved.
/// </remarks>
public class MonitoredSession : IDisposable
{
    private static readonly TimeSpan s_pauseBeforeRetry = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<SessionRunHook> _hooks;
    private readonly SessionCreator _creator;
    private Running _running;
    private bool _hasFailed;

    /// <summary>A session that is ready to run.</summary>
    /// <param name="sessionCreator">Makes it; null for one that initializes all variables.</param>
    /// <param name="hooks">What is told of it.</param>
    public MonitoredSession(SessionCreator? sessionCreator = null, IReadOnlyList<SessionRunHook>? hooks = null)
    {
        _hooks = hooks ?? [];
        _creator = sessionCreator ?? new ChiefSessionCreator();
        foreach (SessionRunHook hook in _hooks)
        {
            hook.Begin();
        }

        _running = Begin();
    }

    /// <summary>
    /// Whether the loop is to end: a hook or a thread asked to stop, a run came to the end of a queue, or the session was closed.
    /// </summary>
    public bool ShouldStop => !_running.IsLost && (_running.Session.IsClosed || _running.Coordinator.ShouldStop);

    /// <summary>The graph.</summary>
    public Graph Graph => _running.Session.Graph;

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
    public Tensor?[] Run(IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default) =>
        Array.ConvertAll(RunObjects(fetches, feed), value => (Tensor?)value);

    /// <summary>As <see cref="Run(IReadOnlyList{Fetch}, ReadOnlySpan{Feed})"/>, where values may be text.</summary>
    /// <param name="fetches">What to fetch.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <exception cref="ArgumentException">Two hooks, or a hook and the program, feed one tensor.</exception>
    public object?[] RunObjects(IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default)
    {
        Feed[] given = feed.ToArray();
        return Recover(running => RunHooked(running, fetches, given));
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
    /// <param name="step">What to do; done again where the session is lost while it goes on.</param>
    public void RunStep(Action<Session> step) => Recover(running =>
    {
        step(running.Session);
        return true;
    });

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
        if (_running.Session.IsClosed && !_running.Session.IsLost)
        {
            return;
        }

        try
        {
            foreach (SessionRunHook hook in _hasFailed ? [] : _hooks)
            {
                hook.End(_running.Session);
            }
        }
        finally
        {
            _hasFailed = true;
            _running.End(isQuiet: _running.IsLost);
        }
    }

    // Where a session cannot be made now, or is lost before hooks know it, another one may.
    private Running Begin()
    {
        while (true)
        {
            Running? running = null;
            try
            {
                Session session = _creator.CreateSession();
                running = new(session);
                running.Threads = Ops.StartQueueRunners(session, running.Coordinator);
                foreach (SessionRunHook hook in _hooks)
                {
                    hook.AfterCreateSession(session, running.Coordinator);
                }

                return running;
            }
            catch (Exception failure)
            {
                running?.End(isQuiet: true);
                if (!Failures.IsPassing(failure))
                {
                    throw;
                }

                Thread.Sleep(s_pauseBeforeRetry);
            }
        }
    }

    private T Recover<T>(Func<Running, T> run)
    {
        while (true)
        {
            if (_running.IsLost)
            {
                Replace();
            }

            try
            {
                return run(_running);
            }
            catch (OutOfRangeException)
            {
                _running.Coordinator.RequestStop();
                throw;
            }
            catch (Exception failure) when (_running.Loses(failure))
            {
                // The next turn makes another session.
            }
            catch
            {
                _hasFailed = true;
                throw;
            }
        }
    }

    private void Replace()
    {
        _running.End(isQuiet: true);
        try
        {
            _running = Begin();
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    private object?[] RunHooked(Running running, IReadOnlyList<Fetch> fetches, Feed[] feed)
    {
        SessionRunContext context = new(new(fetches, feed), running.Session);
        List<Fetch> all = [.. fetches];
        List<Feed> fed = [.. feed];
        int[] ends = new int[_hooks.Count];
        for (int i = 0; i < _hooks.Count; i++)
        {
            if (_hooks[i].BeforeRun(context) is { } wanted)
            {
                all.AddRange(wanted.Fetches);
                fed.AddRange(wanted.Feed ?? []);
            }

            ends[i] = all.Count;
        }

        object?[] results = running.Session.RunObjects(all, [.. fed]);
        for (int i = 0; i < _hooks.Count; i++)
        {
            int start = i == 0 ? fetches.Count : ends[i - 1];
            _hooks[i].AfterRun(context, new(results[start..ends[i]]));
        }

        if (context.StopRequested)
        {
            running.Coordinator.RequestStop();
        }

        return results[..fetches.Count];
    }

    /// <summary>A session with the threads beside it, until it is lost.</summary>
    private sealed class Running(Session session)
    {
        private bool _hasLost;

        public Session Session => session;

        public Coordinator Coordinator { get; } = new();

        public IReadOnlyList<Thread> Threads { get; set; } = [];

        /// <summary>Whether another session may go on: a run or a thread has met with a failure that passes.</summary>
        public bool IsLost => _hasLost || session.IsLost || Failures.IsPassing(Coordinator.Failure);

        /// <summary>Whether a failure of a run, or that of a thread behind it, passes.</summary>
        public bool Loses(Exception failure) => _hasLost = IsLost || Failures.IsPassing(failure);

        /// <param name="isQuiet">Whether failures of threads are no one's concern.</param>
        public void End(bool isQuiet)
        {
            Coordinator.RequestStop();
            session.Dispose();
            try
            {
                Coordinator.Join(Threads, ignoreLiveThreads: true);
            }
            catch (Exception) when (isQuiet)
            {
            }
        }
    }
}
