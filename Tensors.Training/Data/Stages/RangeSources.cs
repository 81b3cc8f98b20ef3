using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>The first elements.</summary>
internal sealed class TakeSource<T>(IDataSource<T> source, long most) : IDataSource<T>
{
    public long? Count => source.Count is { } count ? Math.Min(count, most) : null;

    public async IAsyncEnumerable<T> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long left = most - position.Index;
        if (left <= 0)
        {
            yield break;
        }

        await foreach (T element in source.ReadAsync(position, cancellation).ConfigureAwait(false))
        {
            yield return element;

            // Ends without asking for an element that is not wanted.
            if (--left == 0)
            {
                yield break;
            }
        }
    }
}

/// <summary>What comes behind the first elements.</summary>
internal sealed class SkipSource<T>(IDataSource<T> source, long skipped) : IDataSource<T>
{
    public long? Count => source.Count is { } count ? Math.Max(0, count - skipped) : null;

    public IAsyncEnumerable<T> ReadAsync(DataPosition position, CancellationToken cancellation) =>
        source.ReadAsync(position with { Index = position.Index + skipped }, cancellation);
}

/// <summary>Several epochs of a source as one.</summary>
/// <param name="source">The source.</param>
/// <param name="times">How many, or null for a walk without end.</param>
internal sealed class RepeatSource<T>(IDataSource<T> source, int? times) : IDataSource<T>
{
    // Walks without end begin so far apart that none comes to the next one's.
    private const long Apart = 1L << 32;

    public long? Count => source.Count * times;

    public async IAsyncEnumerable<T> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long first = position.Epoch * (times ?? Apart);
        long skip = position.Index;
        long turn = 0;
        if (source.Count is > 0 and { } count)
        {
            (turn, skip) = Math.DivRem(skip, count);
        }

        for (; times is null || turn < times; turn++)
        {
            // Where no one knows how long an epoch is, only reading tells whether the place is behind its end.
            long start = source.Count > 0 ? skip : 0;
            long read = start;
            await foreach (T element in source.ReadAsync(new(first + turn, start), cancellation).ConfigureAwait(false))
            {
                if (read++ >= skip)
                {
                    yield return element;
                }
            }

            if (read == 0 && times is null)
            {
                throw new InvalidOperationException("Repeat: an epoch without elements repeats for ever.");
            }

            skip = Math.Max(0, skip - read);
        }
    }
}
