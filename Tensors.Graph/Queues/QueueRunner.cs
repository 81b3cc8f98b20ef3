namespace Tensors.Graphs;

/// <summary>
/// Threads that fill a queue, each by one operation again and again, until the queue is closed or a <see cref="Coordinator"/> stops them.
/// </summary>
/// <remarks>
/// When the last of them comes to the end of its input, it closes the queue, so that whoever takes elements finds the end too.
/// </remarks>
public sealed class QueueRunner
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Session, int> _running = [];
    private readonly List<Exception> _failures = [];
    private readonly Node _close;
    private readonly Node _cancel;

    /// <summary>A runner for a queue; adds the operations that close it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="enqueueOps">Operations that add elements, one for each thread; the same may stand there several times.</param>
    public QueueRunner(GraphQueue queue, IReadOnlyList<Node> enqueueOps)
    {
        ArgumentOutOfRangeException.ThrowIfZero(enqueueOps.Count);
        Queue = queue;
        EnqueueOps = enqueueOps;
        using DefaultGraph isDefault = enqueueOps[0].Graph.AsDefault();
        _close = queue.Close();
        _cancel = queue.Close(cancelPendingEnqueues: true);
    }

    /// <summary>The queue.</summary>
    public GraphQueue Queue { get; }

    /// <summary>Operations that add elements, one for each thread.</summary>
    public IReadOnlyList<Node> EnqueueOps { get; }

    /// <summary>Exceptions of threads that had no coordinator to tell.</summary>
    public IReadOnlyList<Exception> ExceptionsRaised
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Makes the threads, and one more that cancels pending operations when the coordinator stops.</summary>
    /// <param name="session">Where the queue lives.</param>
    /// <param name="coordinator">Gets exceptions and says when to stop; null for none.</param>
    /// <param name="start">Whether to start them.</param>
    /// <returns>The threads; none if those of an earlier call still run in this session.</returns>
    public IReadOnlyList<Thread> CreateThreads(Session session, Coordinator? coordinator = null, bool start = false)
    {
        lock (_lock)
        {
            if (_running.GetValueOrDefault(session) > 0)
            {
                return [];
            }

            _running[session] = EnqueueOps.Count;
            _failures.Clear();
        }

        List<Thread> threads =
            [.. EnqueueOps.Select(enqueue => Create($"{Queue.Name}-{enqueue.Name}", () => Fill(session, enqueue, coordinator)))];
        if (coordinator is not null)
        {
            threads.Add(Create($"{Queue.Name}-close_on_stop", () => CloseOnStop(session, coordinator)));
            threads.ForEach(coordinator.RegisterThread);
        }

        if (start)
        {
            threads.ForEach(thread => thread.Start());
        }

        return threads;
    }

    private static Thread Create(string name, ThreadStart body) => new(body) { Name = $"QueueRunnerThread-{name}", IsBackground = true };

    private void Fill(Session session, Node enqueue, Coordinator? coordinator)
    {
        bool isEnd = false;
        try
        {
            while (coordinator?.ShouldStop != true)
            {
                session.Run(enqueue);
            }
        }
        catch (OutOfRangeException)
        {
            isEnd = true;
        }
        catch (Exception failure)
        {
            Report(failure, coordinator);
        }

        bool isLast;
        lock (_lock)
        {
            isLast = --_running[session] == 0;
        }

        if (isEnd && isLast)
        {
            RunQuietly(session, _close);
        }
    }

    private void Report(Exception failure, Coordinator? coordinator)
    {
        // What was called off because all stop is no error.
        if (coordinator is null)
        {
            lock (_lock)
            {
                _failures.Add(failure);
            }
        }
        else if (!coordinator.Joined)
        {
            coordinator.RequestStop(failure);
        }
    }

    private void CloseOnStop(Session session, Coordinator coordinator)
    {
        coordinator.WaitForStop();
        RunQuietly(session, _cancel);
    }

    // The queue may be closed already, or the session.
    private static void RunQuietly(Session session, Node operation)
    {
        try
        {
            session.Run(operation);
        }
        catch (Exception failure) when (failure is OpException or InvalidOperationException)
        {
        }
    }
}
