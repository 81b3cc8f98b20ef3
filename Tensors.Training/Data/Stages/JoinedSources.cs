using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>Elements of two sources side by side; ends with the shorter one.</summary>
internal sealed class ZipSource<T, TOther, TResult>(
    IDataSource<T> source, IDataSource<TOther> other, Func<T, TOther, TResult> join) : IDataSource<TResult>
{
    public long? Count => source.Count is { } count && other.Count is { } otherCount ? Math.Min(count, otherCount) : null;

    public async IAsyncEnumerable<TResult> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerator<TOther> others = other.ReadAsync(position, cancellation).GetAsyncEnumerator(cancellation);
        await using (others.ConfigureAwait(false))
        {
            await foreach (T element in source.ReadAsync(position, cancellation).ConfigureAwait(false))
            {
                if (!await others.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }

                yield return join(element, others.Current);
            }
        }
    }
}

/// <summary>Elements of several sources in turn; a source that ends drops out.</summary>
internal sealed class InterleavedSource<T>(IReadOnlyList<IDataSource<T>> sources, int block) : IDataSource<T>
{
    public long? Count => sources.Aggregate((long?)0, (sum, source) => sum + source.Count);

    public async IAsyncEnumerable<T> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (long[] read, int turn, int inBlock, long dropped) = Start(position.Index);
        List<IAsyncEnumerator<T>?> walks =
        [
            .. sources.Select((source, i) => source
                .ReadAsync(position with { Index = read[i] }, cancellation).GetAsyncEnumerator(cancellation)),
        ];
        try
        {
            for (int open = walks.Count; open > 0; turn = (turn + 1) % walks.Count)
            {
                for (; walks[turn] is { } walk && inBlock < block; inBlock++)
                {
                    if (!await walk.MoveNextAsync().ConfigureAwait(false))
                    {
                        walks[turn] = null;
                        open--;
                        await walk.DisposeAsync().ConfigureAwait(false);
                    }
                    else if (--dropped < 0)
                    {
                        yield return walk.Current;
                    }
                }

                inBlock = 0;
            }
        }
        finally
        {
            foreach (IAsyncEnumerator<T> walk in walks.OfType<IAsyncEnumerator<T>>())
            {
                await walk.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// What each source has given when so many elements have come, whose turn it is, and what of its block it has given. Without the
    /// counts of all sources: everything from the beginning, and how many to drop.
    /// </summary>
    private (long[] Read, int Turn, int InBlock, long Dropped) Start(long index)
    {
        long[] read = new long[sources.Count];
        if (Count is not { } count)
        {
            return (read, 0, 0, index);
        }

        int turn = 0;
        for (long left = Math.Min(index, count); left > 0; turn = (turn + 1) % read.Length)
        {
            long taken = Math.Min(Math.Min(block, left), sources[turn].Count!.Value - read[turn]);
            read[turn] += taken;
            left -= taken;
            if (left == 0)
            {
                return (read, turn, (int)taken, 0);
            }
        }

        return (read, turn, 0, 0);
    }
}
