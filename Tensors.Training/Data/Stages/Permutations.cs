namespace Tensors.Training;

/// <summary>Random orders: that of each epoch is drawn from a stream of its own, so that any epoch can be begun at once.</summary>
/// <param name="count">How many elements.</param>
/// <param name="seed">The key of the streams.</param>
internal sealed class Permutations(int count, long seed)
{
    // Whoever divides the data once takes a stream that no epoch has.
    public const long Once = -2;

    private Order? _last;

    /// <summary>The order of an epoch. After Fisher and Yates.</summary>
    public int[] Of(long epoch)
    {
        // Who reads it meanwhile has the order in hand; the field only spares drawing it again for the next batch.
        if (_last is { } last && last.Epoch == epoch)
        {
            return last.Indices;
        }

        int[] indices = new int[count];
        RandomWords words = Stream(seed, epoch);
        for (int i = 0; i < indices.Length; i++)
        {
            // Inside out: the element goes to a place among those before, and what was there goes to the end.
            int j = (int)words.NextBelow((uint)i + 1);
            indices[i] = indices[j];
            indices[j] = i;
        }

        _last = new(epoch, indices);
        return indices;
    }

    /// <summary>The stream of an epoch: the seed is the key, the epoch counts in the upper half of the counter.</summary>
    // The pair of zeros stands for what differs each time; counting from one never meets it.
    public static RandomWords Stream(long seed, long epoch) => RandomWords.Of(new(seed, epoch + 1));

    private sealed record Order(long Epoch, int[] Indices);
}
