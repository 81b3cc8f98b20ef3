using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>Elements that can only be had one after the other: an epoch begins at its start, and what is not wanted is dropped.</summary>
/// <param name="count">How many, or null.</param>
/// <param name="read">Begins an epoch.</param>
internal sealed class StreamSource<T>(long? count, Func<long, CancellationToken, IAsyncEnumerable<T>> read) : IDataSource<T>
{
    public long? Count => count;

    public async IAsyncEnumerable<T> ReadAsync(DataPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long passed = 0;
        await foreach (T element in read(position.Epoch, cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (passed++ >= position.Index)
            {
                yield return element;
            }
        }
    }
}
