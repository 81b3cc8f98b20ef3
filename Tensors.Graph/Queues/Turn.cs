namespace Tensors.Graphs;

/// <summary>A place in a line of those who wait for something under a lock, held until it is disposed.</summary>
internal readonly struct Turn : IDisposable
{
    private readonly object _monitor;
    private readonly LinkedListNode<object> _place;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _wake;

    /// <summary>The last place of a line.</summary>
    /// <param name="monitor">What is locked meanwhile.</param>
    /// <param name="line">The line.</param>
    /// <param name="cancellation">What tells those who wait to give up.</param>
    public Turn(object monitor, LinkedList<object> line, CancellationToken cancellation)
    {
        _monitor = monitor;
        _place = line.AddLast(monitor);
        _cancellation = cancellation;

        // The session wakes everyone when it is closed.
        _wake = cancellation.Register(
            static monitor =>
            {
                lock (monitor!)
                {
                    Monitor.PulseAll(monitor);
                }
            },
            monitor);
    }

    /// <summary>Waits to be the first in the line, and for something to hold.</summary>
    public void Wait(Func<bool> isReady)
    {
        while (_place.Previous is not null || !isReady())
        {
            _cancellation.ThrowIfCancellationRequested();
            Monitor.Wait(_monitor);
        }
    }

    public void Dispose()
    {
        _wake.Unregister();
        _place.List!.Remove(_place);
        Monitor.PulseAll(_monitor);
    }
}
