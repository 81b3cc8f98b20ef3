namespace Tensors.Graphs;

/// <summary>The elements of a queue in one session, and who waits for them. Who comes first is served first.</summary>
/// <remarks>
/// An element is an array of components, each a tensor or text. Elements are taken one by one as they come, also where many are wanted at a
/// time.
/// </remarks>
internal sealed class QueueState(Node made, IQueueOrder order) : SessionResource
{
    private readonly object _monitor = new();
    private readonly LinkedList<object> _adding = [];
    private readonly LinkedList<object> _taking = [];
    private readonly List<GraphValue[]> _elements = [];
    private readonly string _name = made.Name;
    private readonly long _capacity = QueueSharing.CapacityOf(made);
    private readonly long _minAfterDequeue = QueueSharing.MinAfterDequeueOf(made);
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

    /// <summary>Whether shorter elements are filled up where several are taken together.</summary>
    public bool Pads { get; init; }

    /// <summary>Makes sure that a node that asks for this queue, by its name, describes the queue that was made.</summary>
    /// <exception cref="InvalidArgumentException">It describes another one.</exception>
    public void RequireSame(Node asked)
    {
        if (!ReferenceEquals(asked, made))
        {
            QueueSharing.RequireSame(made, asked);
        }
    }

    /// <summary>How many wait to add or to take.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_monitor)
            {
                return _adding.Count + _taking.Count;
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

    /// <summary>Appends elements, one after the other; waits while the queue is full.</summary>
    public void Enqueue(IEnumerable<GraphValue[]> elements, CancellationToken cancellation)
    {
        lock (_monitor)
        {
            if (_isClosed && elements.Any())
            {
                throw new CancelledException($"Queue '{_name}' is closed.", null);
            }

            using Turn turn = new(_monitor, _adding, cancellation);
            foreach (GraphValue[] element in elements)
            {
                turn.Wait(() => _elements.Count < _capacity || _isClosed);
                if (_isClosed)
                {
                    throw new CancelledException(
                        _cancelsEnqueues ? $"Enqueue operation was cancelled: queue '{_name}' is closed." : $"Queue '{_name}' is closed.",
                        null);
                }

                order.Add(_elements, Array.ConvertAll(element, part => part.Tensor is { } tensor ? Tensor.Apply<CopyOp>(tensor) : part));
                Monitor.PulseAll(_monitor);
            }
        }
    }

    /// <summary>Takes so many elements; waits while there are none, or as many as have to stay.</summary>
    public GraphValue[][] Dequeue(int count, bool upTo, CancellationToken cancellation)
    {
        lock (_monitor)
        {
            using Turn turn = new(_monitor, _taking, cancellation);
            List<GraphValue[]> taken = [];
            try
            {
                while (taken.Count < count)
                {
                    turn.Wait(() => _isClosed || _elements.Count > _minAfterDequeue);
                    if (_isClosed && _elements.Count < count - taken.Count)
                    {
                        TakeRest(taken, count, upTo);
                        break;
                    }

                    taken.Add(order.Take(_elements));
                    Monitor.PulseAll(_monitor);
                }
            }
            catch
            {
                // Whoever comes next finds what was taken in vain.
                order.PutBack(_elements, taken);
                Monitor.PulseAll(_monitor);
                throw;
            }

            return [.. taken];
        }
    }

    /// <summary>Lets nothing more be added: at once, or behind those who are waiting to add.</summary>
    public void Close(bool cancelPendingEnqueues, CancellationToken cancellation)
    {
        lock (_monitor)
        {
            if (!cancelPendingEnqueues)
            {
                using Turn turn = new(_monitor, _adding, cancellation);
                turn.Wait(() => true);
            }

            _isClosed = true;
            _cancelsEnqueues |= cancelPendingEnqueues;
            Monitor.PulseAll(_monitor);
        }
    }

    private void TakeRest(List<GraphValue[]> taken, int count, bool upTo)
    {
        if (!upTo || taken.Count + _elements.Count == 0)
        {
            throw new OutOfRangeException(
                $"Queue '{_name}' is closed and has insufficient elements (requested {count}, current size "
                + $"{taken.Count + _elements.Count}).", null);
        }

        while (_elements.Count > 0)
        {
            taken.Add(order.Take(_elements));
        }

        Monitor.PulseAll(_monitor);
    }
}
