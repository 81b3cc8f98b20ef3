using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>A source of which any element can be had at once: arrays, tensors, mapped files, and what is made of them one to one.</summary>
/// <typeparam name="T">What an element is.</typeparam>
public interface IIndexedSource<T> : IDataSource<T>
{
    /// <summary>The number of elements of every epoch.</summary>
    new int Count { get; }

    /// <inheritdoc/>
    long? IDataSource<T>.Count => Count;

    /// <summary>One element of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0; sources that are the same in every epoch pay no heed to it.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <remarks>May be called from several threads at once.</remarks>
    T At(long epoch, int index);

    /// <summary>Several elements stacked as one along a new first axis, without making each of them.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="indices">Which elements, in this order.</param>
    /// <param name="stacked">The elements, or nothing.</param>
    /// <returns>Whether the source can. Those over tensors and mapped files can; others are asked for one element after the
    /// other.</returns>
    bool TryStack(long epoch, ReadOnlySpan<int> indices, [MaybeNullWhen(false)] out T stacked)
    {
        stacked = default;
        return false;
    }

    /// <inheritdoc/>
    async IAsyncEnumerable<T> IDataSource<T>.ReadAsync(
        DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (long index = position.Index; index < Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return At(position.Epoch, (int)index);
        }
    }
}
