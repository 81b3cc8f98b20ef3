namespace Tensors.Graphs;

/// <summary>The elements of a queue in one session, and who waits for them.</summary>
internal sealed class QueueState(string name, int capacity, int minAfterDequeue, PhiloxGenerator? shuffle)
{
    private readonly object _monitor = new();
    private readonly List<Tensor[]> _elements = [];
    private bool _isClosed;
    private bool _cancelsEnqueues;

    public int Count
    {
        get
        {
            lock (_monitor)
            {
                return _elements.Count;
            }
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_monitor)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Appends an element; waits while the queue is full.</summary>
    public void Enqueue(Tensor[] element, CancellationToken cancellation)
    {
        lock (_monitor)
        {
            if (_isClosed)
            {
                throw new CancelledException($"Queue '{name}' is closed.", null);
            }

            Wait(() => _elements.Count < capacity || _cancelsEnqueues, cancellation);
            if (_cancelsEnqueues)
            {
                throw new CancelledException($"Enqueue operation was cancelled: queue '{name}' is closed.", null);
            }

            _elements.Add(Array.ConvertAll(element, part => Tensor.Apply<CopyOp>(part)));
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>Takes so many elements; waits while there are fewer, or as many as have to stay.</summary>
    public Tensor[][] Dequeue(int count, bool upTo, CancellationToken cancellation)
    {
        lock (_monitor)
        {
            Wait(() => _isClosed || _elements.Count >= count + minAfterDequeue, cancellation);
            if (_elements.Count < count && !(upTo && _elements.Count > 0))
            {
                throw new OutOfRangeException(
                    $"Queue '{name}' is closed and has insufficient elements (requested {count}, current size {_elements.Count}).", null);
            }

            Tensor[][] taken = new Tensor[Math.Min(count, _elements.Count)][];
            for (int i = 0; i < taken.Length; i++)
            {
                int position = shuffle is null ? 0 : Draw(_elements.Count);
                taken[i] = _elements[position];
                _elements.RemoveAt(position);
            }

            Monitor.PulseAll(_monitor);
            return taken;
        }
    }

    public void Close(bool cancelPendingEnqueues)
    {
        lock (_monitor)
        {
            _isClosed = true;
            _cancelsEnqueues |= cancelPendingEnqueues;
            Monitor.PulseAll(_monitor);
        }
    }

    private void Wait(Func<bool> isReady, CancellationToken cancellation)
    {
        // The session wakes everyone when it is closed.
        using CancellationTokenRegistration wake = cancellation.Register(() =>
        {
            lock (_monitor)
            {
                Monitor.PulseAll(_monitor);
            }
        });
        while (!isReady())
        {
            cancellation.ThrowIfCancellationRequested();
            Monitor.Wait(_monitor);
        }
    }

    private int Draw(int count)
    {
        RandomUniformIntOp draw = new(Shape.Scalar, DType.Int32, RandomSeed.Unpredictable);
        Tensor position = Tensor.Allocate(new(Shape.Scalar, DType.Int32));
        draw.Draw(shuffle!, [Tensor.FromScalar(0), Tensor.FromScalar(count)], [position]);
        return position.Item<int>();
    }
}
