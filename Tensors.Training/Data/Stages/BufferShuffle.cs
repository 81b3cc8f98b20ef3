using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>Random order within a window: each element that comes takes the place of a random one of those in hand.</summary>
internal static class BufferShuffle
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IDataSource<T> source, int buffer, long seed, long epoch, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RandomWords words = Permutations.Stream(seed, epoch);
        List<T> held = new(Math.Min(buffer, 1 << 16));
        await foreach (T element in source.ReadAsync(new(epoch), cancellation).ConfigureAwait(false))
        {
            if (held.Count < buffer)
            {
                held.Add(element);
                continue;
            }

            int chosen = (int)words.NextBelow((uint)held.Count);
            T given = held[chosen];
            held[chosen] = element;
            yield return given;
        }

        for (; held.Count > 0; held.RemoveAt(held.Count - 1))
        {
            int chosen = (int)words.NextBelow((uint)held.Count);
            T given = held[chosen];
            held[chosen] = held[^1];
            yield return given;
        }
    }
}
