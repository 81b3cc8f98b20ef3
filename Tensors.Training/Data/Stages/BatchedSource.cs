using System.Buffers;
using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>Elements that follow each other, as batches.</summary>
internal sealed class BatchedSource<T, TBatch>(IDataSource<T> source, int size, bool dropRemainder, Func<IReadOnlyList<T>, TBatch> collate)
    : IDataSource<TBatch>
{
    public long? Count => source.Count is { } count ? Batches.Count(count, size, dropRemainder) : null;

    public async IAsyncEnumerable<TBatch> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<T> batch = new(size);
        DataPosition start = position with { Index = position.Index * size };
        await foreach (T element in source.ReadAsync(start, cancellation).ConfigureAwait(false))
        {
            batch.Add(element);
            if (batch.Count == size)
            {
                yield return collate(batch);
                batch.Clear();
            }
        }

        if (batch.Count > 0 && !dropRemainder)
        {
            yield return collate(batch);
        }
    }
}

/// <summary>Batches where any element can be had: in one move, where the source can.</summary>
internal sealed class IndexedBatches<T>(IIndexedSource<T> source, int size, bool dropRemainder, Func<IReadOnlyList<T>, T> collate)
    : IIndexedSource<T>
{
    public int Count => (int)Batches.Count(source.Count, size, dropRemainder);

    public T At(long epoch, int index)
    {
        int start = checked(index * size);
        int count = Math.Min(size, source.Count - start);
        int[] rented = ArrayPool<int>.Shared.Rent(count);
        Span<int> indices = rented.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            indices[i] = start + i;
        }

        T batch = source.TryStack(epoch, indices, out T? stacked) ? stacked : collate(OneByOne(epoch, indices));
        ArrayPool<int>.Shared.Return(rented);
        return batch;
    }

    private T[] OneByOne(long epoch, ReadOnlySpan<int> indices)
    {
        T[] elements = new T[indices.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = source.At(epoch, indices[i]);
        }

        return elements;
    }
}

/// <summary>How many batches there are.</summary>
internal static class Batches
{
    public static long Count(long elements, int size, bool dropRemainder) => (elements + (dropRemainder ? 0 : size - 1)) / size;
}
