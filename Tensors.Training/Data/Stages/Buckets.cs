using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>Elements of about one length together: a batch of those whose length is not above the same boundary.</summary>
internal static class Buckets
{
    public static async IAsyncEnumerable<T[]> ReadAsync<T>(
        IDataSource<T> source, Func<T, int> lengthOf, int[] boundaries, int size, bool dropRemainder, long epoch,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<T>[] buckets = [.. Enumerable.Range(0, boundaries.Length + 1).Select(_ => new List<T>())];
        await foreach (T element in source.ReadAsync(new(epoch), cancellation).ConfigureAwait(false))
        {
            int found = Array.BinarySearch(boundaries, lengthOf(element));
            List<T> bucket = buckets[found >= 0 ? found : ~found];
            bucket.Add(element);
            if (bucket.Count == size)
            {
                yield return [.. bucket];
                bucket.Clear();
            }
        }

        foreach (List<T> bucket in buckets.Where(bucket => bucket.Count > 0 && !dropRemainder))
        {
            yield return [.. bucket];
        }
    }
}
