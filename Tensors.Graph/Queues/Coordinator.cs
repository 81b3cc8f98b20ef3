using System.Runtime.ExceptionServices;

namespace Tensors.Graphs;

/// <summary>Lets threads end together: any of them asks all to stop, and who waits for them gets the first exception.</summary>
/// <remarks>
/// A thread looks at <see cref="ShouldStop"/> in its loop and hands its exceptions to <see cref="RequestStop"/>, or lets
/// <see cref="StopOnException"/> do it. <see cref="OutOfRangeException"/>, the end of a queue, stops everyone without being an error.
/// </remarks>
public sealed class Coordinator
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(20);

    private readonly object _monitor = new();
    private readonly List<Thread> _threads = [];
    private readonly Type[] _cleanStops;
    private Exception? _failure;
    private bool _shouldStop;
    private bool _joined;

    /// <summary>A coordinator of no threads yet.</summary>
    /// <param name="cleanStopExceptionTypes">Exceptions that stop the threads without being errors; <see cref="OutOfRangeException"/> where
    /// none are given.</param>
    public Coordinator(params Type[] cleanStopExceptionTypes) =>
        _cleanStops = cleanStopExceptionTypes.Length == 0 ? [typeof(OutOfRangeException)] : cleanStopExceptionTypes;

    /// <summary>Whether threads should end.</summary>
    public bool ShouldStop
    {
        get
        {
            lock (_monitor)
            {
                return _shouldStop;
            }
        }
    }

    /// <summary>Whether <see cref="Join"/> has ended.</summary>
    public bool Joined
    {
        get
        {
            lock (_monitor)
            {
                return _joined;
            }
        }
    }

    /// <summary>The exception that asked the threads to stop, or null.</summary>
    internal Exception? Failure
    {
        get
        {
            lock (_monitor)
            {
                return _failure;
            }
        }
    }

    /// <summary>Asks all threads to end.</summary>
    /// <param name="failure">Why, for <see cref="Join"/> to throw; only the first one counts. Null for no error.</param>
    /// <remarks>After <see cref="Join"/> there is no one to tell, and the exception is thrown here.</remarks>
    public void RequestStop(Exception? failure = null)
    {
        Exception? error = failure is null || Array.Exists(_cleanStops, type => type.IsInstanceOfType(failure)) ? null : failure;
        lock (_monitor)
        {
            if (_joined && error is not null)
            {
                ExceptionDispatchInfo.Throw(error);
            }

            if (!_shouldStop)
            {
                _shouldStop = true;
                _failure = error;
                Monitor.PulseAll(_monitor);
            }
        }
    }

    /// <summary>Forgets that threads were asked to end, and why.</summary>
    public void ClearStop()
    {
        lock (_monitor)
        {
            _shouldStop = false;
            _failure = null;
            _joined = false;
        }
    }

    /// <summary>Does something, and asks all threads to end if it throws; the exception is for <see cref="Join"/> to throw.</summary>
    /// <param name="body">What a thread does.</param>
    public void StopOnException(Action body)
    {
        try
        {
            body();
        }
        catch (Exception failure)
        {
            RequestStop(failure);
        }
    }

    /// <summary>Waits until threads are asked to end.</summary>
    /// <param name="timeout">For how long; null for as long as it takes.</param>
    /// <returns>Whether they were.</returns>
    public bool WaitForStop(TimeSpan? timeout = null)
    {
        long start = Environment.TickCount64;
        lock (_monitor)
        {
            while (!_shouldStop)
            {
                TimeSpan left = timeout is { } limit
                    ? limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - start)
                    : Timeout.InfiniteTimeSpan;
                if (timeout is not null && left <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(_monitor, left);
            }

            return true;
        }
    }

    /// <summary>Adds a thread to those that <see cref="Join"/> waits for.</summary>
    /// <param name="thread">The thread.</param>
    public void RegisterThread(Thread thread)
    {
        lock (_monitor)
        {
            _threads.Add(thread);
        }
    }

    /// <summary>Waits until all threads have ended, or one asks them to; then for the time of grace.</summary>
    /// <param name="threads">The threads; registered ones are waited for too.</param>
    /// <param name="stopGracePeriod">How long threads may take to end once they were asked to; two minutes where none is given.</param>
    /// <param name="ignoreLiveThreads">Whether it is no error that threads run on.</param>
    /// <exception cref="InvalidOperationException">Threads run on after the time of grace.</exception>
    /// <remarks>Throws the exception that a thread handed to <see cref="RequestStop"/>, as it was.</remarks>
    public void Join(IEnumerable<Thread>? threads = null, TimeSpan? stopGracePeriod = null, bool ignoreLiveThreads = false)
    {
        Thread[] all;
        lock (_monitor)
        {
            all = [.. _threads.Union(threads ?? [])];
        }

        while (Array.Exists(all, thread => thread.IsAlive) && !WaitForStop(s_glance))
        {
            // Threads that end by themselves wake no one.
        }

        long deadline = Environment.TickCount64 + (long)(stopGracePeriod ?? TimeSpan.FromMinutes(2)).TotalMilliseconds;
        foreach (Thread thread in all)
        {
            thread.Join((int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue));
        }

        string[] alive = [.. all.Where(thread => thread.IsAlive).Select(thread => thread.Name ?? $"thread {thread.ManagedThreadId}")];
        Exception? failure;
        lock (_monitor)
        {
            _joined = true;
            _threads.Clear();
            failure = _failure;
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (alive.Length > 0 && !ignoreLiveThreads)
        {
            throw new InvalidOperationException($"Coordinator stopped with threads still running: {string.Join(", ", alive)}.");
        }
    }
}
