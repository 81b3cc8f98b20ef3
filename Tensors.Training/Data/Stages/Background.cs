using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tensors.Training;

/// <summary>
/// Reading ahead on other threads, never further than a bound; whoever stops reading stops them, and waits until they have.
/// </summary>
internal static class Background
{
    /// <summary>Elements of a source that can only be had one after the other, read by one thread.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IDataSource<T> source, int bound, DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Channel<T> channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(bound) { SingleReader = true, SingleWriter = true });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = Apart(() => Task.Run(() => FillAsync(source, position, channel.Writer, stop.Token)));
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                while (channel.Reader.TryRead(out T? element))
                {
                    yield return element;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    /// <summary>Results of a function, in the order of what it is given, worked out by several threads.</summary>
    /// <param name="inputs">What the function gets, read by the caller.</param>
    /// <param name="function">The function.</param>
    /// <param name="workers">How many results are worked out at once.</param>
    /// <param name="ahead">How many may be worked out or wait at once.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public static async IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        IAsyncEnumerable<T> inputs, Func<T, TResult> function, int workers, int ahead,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using SemaphoreSlim places = new(workers);
        Queue<Task<TResult>> running = new(ahead);
        IAsyncEnumerator<T> walk = inputs.GetAsyncEnumerator(cancellation);
        try
        {
            bool isOpen = true;
            while (true)
            {
                while (isOpen && running.Count < ahead && (isOpen = await walk.MoveNextAsync().ConfigureAwait(false)))
                {
                    T input = walk.Current;
                    running.Enqueue(Apart(() => Task.Run(() => RunAsync(input, function, places, stop.Token))));
                }

                if (running.Count == 0)
                {
                    yield break;
                }

                // It stays in the queue until it has ended, so that whoever stops waits for it.
                TResult result = await running.Peek().WaitAsync(cancellation).ConfigureAwait(false);
                _ = running.Dequeue();
                yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await walk.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<TResult> RunAsync<T, TResult>(
        T input, Func<T, TResult> function, SemaphoreSlim places, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return ForkJoinPool.Alone(() => function(input));
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task FillAsync<T>(
        IDataSource<T> source, DataPosition position, ChannelWriter<T> elements, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            IAsyncEnumerator<T> walk = source.ReadAsync(position, cancellation).GetAsyncEnumerator(cancellation);
            await using (walk.ConfigureAwait(false))
            {
                while (await ForkJoinPool.Alone(() => walk.MoveNextAsync()).ConfigureAwait(false))
                {
                    await elements.WriteAsync(walk.Current, cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (Exception thrown)
        {
            // It reaches the reader behind the elements that came before it.
            failure = thrown;
        }

        elements.Complete(failure);
    }

    /// <summary>Starts work that sees no tape of the one who asks for it.</summary>
    private static TTask Apart<TTask>(Func<TTask> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return start();
        }
    }
}
