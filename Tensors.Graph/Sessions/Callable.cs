using System.Buffers;

namespace Tensors.Graphs;

/// <summary>
/// A run that is prepared once: fetches and feeds are resolved, and only values change. This is how a training loop runs a graph: without a
/// look-up, and, where it lends memory for the results, without garbage.
/// </summary>
/// <remarks>Made by <see cref="Session.MakeCallable"/>. May be called from several threads at once.</remarks>
public sealed class Callable
{
    private readonly Session _session;
    private readonly object[] _fetches;
    private readonly NodeOutput[] _feeds;
    private Plan? _plan;

    internal Callable(Session session, object[] fetches, NodeOutput[] feeds)
    {
        _session = session;
        _fetches = fetches;
        _feeds = feeds;
    }

    /// <summary>
    /// What runs do from the third like one on, as text: a line per step. Nodes that go over the same elements are one step, which reads
    /// and writes memory once; its line says their operations, shape, and the bytes that are read and written.
    /// </summary>
    public string Plan => _plan?.ToString() ?? "Nothing is planned yet: there was no run.";

    /// <summary>Runs, with fresh memory for the fetched values.</summary>
    /// <param name="feeds">One value per fed tensor, in the order in which these were given.</param>
    /// <returns>One value per fetch; null for operations.</returns>
    /// <exception cref="ArgumentException">There is not one value per fed tensor, or one does not fit.</exception>
    /// <exception cref="OpException">A node failed; every variable is as it was before the run.</exception>
    /// <exception cref="InvalidOperationException">The session is closed.</exception>
    public Tensor?[] Run(params ReadOnlySpan<Tensor> feeds)
    {
        Tensor?[] results = new Tensor?[_fetches.Length];
        Run(feeds, results, CancellationToken.None);
        return results;
    }

    /// <summary>
    /// Runs, and overwrites tensors of an earlier run with the fetched values: a loop that hands in the same array makes no garbage.
    /// </summary>
    /// <param name="feeds">One value per fed tensor, in the order in which these were given.</param>
    /// <param name="results">Room for one value per fetch. A contiguous tensor that stands there and has the shape and dtype of the value
    /// is overwritten, unless it is fed in the same run; anything else is replaced. Operations give null.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <exception cref="ArgumentException">There is not one value per fed tensor, or one does not fit, or there is not room for one value
    /// per fetch.</exception>
    /// <exception cref="OpException">A node failed; every variable is as it was before the run.</exception>
    /// <exception cref="InvalidOperationException">The session is closed.</exception>
    public void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor?> results, CancellationToken cancellation = default)
    {
        if (feeds.Length != _feeds.Length || results.Length != _fetches.Length)
        {
            throw new ArgumentException(
                $"Callable.Run: {feeds.Length} values and room for {results.Length} results were given; the callable has {_feeds.Length} "
                + $"fed tensors and {_fetches.Length} fetches.");
        }

        _session.ThrowIfUnfit();
        Plan plan = _plan is { } known && known.IsCurrent(_session.Graph) ? known : _plan = _session.FindPlan(_fetches, _feeds);
        GraphValue[] values = ArrayPool<GraphValue>.Shared.Rent(feeds.Length + results.Length);
        Span<GraphValue> fed = values.AsSpan(0, feeds.Length);
        Span<GraphValue> fetched = values.AsSpan(feeds.Length, results.Length);
        try
        {
            for (int i = 0; i < feeds.Length; i++)
            {
                fed[i] = FeedValue.Resolve(feeds[i], _feeds[i]);
            }

            for (int i = 0; i < results.Length; i++)
            {
                fetched[i] = SharesMemory(results[i], feeds) ? default(GraphValue) : results[i];
            }

            _session.RunPlan(plan, fed, fetched, overwrites: true, cancellation);
            for (int i = 0; i < results.Length; i++)
            {
                results[i] = fetched[i].IsNothing ? null : Session.Number(fetched[i]);
            }
        }
        finally
        {
            Array.Clear(values, 0, feeds.Length + results.Length);
            ArrayPool<GraphValue>.Shared.Return(values);
        }
    }

    private static bool SharesMemory(Tensor? result, ReadOnlySpan<Tensor> feeds)
    {
        foreach (Tensor feed in feeds)
        {
            if (result is { HasData: true } && feed.HasData && ReferenceEquals(result.Buffer, feed.Buffer))
            {
                return true;
            }
        }

        return false;
    }
}
