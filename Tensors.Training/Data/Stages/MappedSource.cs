using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>A function of each element and of its position.</summary>
internal sealed class MappedSource<T, TResult>(IDataSource<T> source, Func<DataPosition, T, TResult> selector) : IDataSource<TResult>
{
    public long? Count => source.Count;

    public async IAsyncEnumerable<TResult> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (T element in source.ReadAsync(position, cancellation).ConfigureAwait(false))
        {
            yield return selector(position, element);
            position = position with { Index = position.Index + 1 };
        }
    }
}

/// <summary>The same where any element can be had.</summary>
internal sealed class IndexedMap<T, TResult>(IIndexedSource<T> source, Func<DataPosition, T, TResult> selector) : IIndexedSource<TResult>
{
    public int Count => source.Count;

    public TResult At(long epoch, int index) => selector(new(epoch, index), source.At(epoch, index));
}

/// <summary>A function that does to a batch what it does to each of its elements.</summary>
internal sealed class StackedMap<T>(IIndexedSource<T> source, Func<T, T> function) : IIndexedSource<T>
{
    public int Count => source.Count;

    public T At(long epoch, int index) => function(source.At(epoch, index));

    public bool TryStack(long epoch, ReadOnlySpan<int> indices, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T stacked)
    {
        bool can = source.TryStack(epoch, indices, out stacked);
        stacked = can ? function(stacked!) : default;
        return can;
    }
}
