using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>The elements of the first epoch, kept from the first walk on for all others.</summary>
internal sealed class CachedSource<T>(IDataSource<T> source) : IDataSource<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _kept = [];
    private bool _isWhole;

    public long? Count => source.Count ?? (Volatile.Read(ref _isWhole) ? _kept.Count : null);

    public async IAsyncEnumerable<T> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long index = position.Index;
        while (TryGet(index, out T element))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return element;
            index++;
        }

        if (Volatile.Read(ref _isWhole))
        {
            yield break;
        }

        // From where the kept ones end, so that none is left out; another walk may keep some of them meanwhile.
        long read = KeptCount();
        await foreach (T element in source.ReadAsync(new(0, read), cancellation).ConfigureAwait(false))
        {
            Keep(read++, element);
            if (read > index)
            {
                yield return element;
            }
        }

        Volatile.Write(ref _isWhole, true);
    }

    private bool TryGet(long index, out T element)
    {
        lock (_lock)
        {
            element = index < _kept.Count ? _kept[(int)index] : default!;
            return index < _kept.Count;
        }
    }

    private int KeptCount()
    {
        lock (_lock)
        {
            return _kept.Count;
        }
    }

    private void Keep(long index, T element)
    {
        lock (_lock)
        {
            if (index == _kept.Count)
            {
                _kept.Add(element);
            }
        }
    }
}
