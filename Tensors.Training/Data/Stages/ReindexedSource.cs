using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tensors.Training;

/// <summary>Elements of a source in another order, or a part of them.</summary>
/// <param name="source">The source.</param>
/// <param name="count">How many elements there are here.</param>
/// <param name="indexOf">The index in the source, of the epoch and the index here.</param>
internal sealed class ReindexedSource<T>(IIndexedSource<T> source, int count, Func<long, int, int> indexOf) : IIndexedSource<T>
{
    public int Count => count;

    public T At(long epoch, int index) => source.At(epoch, indexOf(epoch, index));

    public bool TryStack(long epoch, ReadOnlySpan<int> indices, [MaybeNullWhen(false)] out T stacked)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(indices.Length);
        Span<int> others = rented.AsSpan(0, indices.Length);
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = indexOf(epoch, indices[i]);
        }

        bool can = source.TryStack(epoch, others, out stacked);
        ArrayPool<int>.Shared.Return(rented);
        return can;
    }
}
