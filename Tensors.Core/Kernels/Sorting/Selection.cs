using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The key of a given rank, by digits, the highest first: of each digit only the keys stay that share it with the one that is looked for.
/// </summary>
internal static unsafe class Selection
{
    // From here on fewer, wider digits pay for their longer table.
    private const int Many = 4096;

    private const int Few = 32;

    /// <summary>The key with this rank in ascending order; the keys stay, and as many scratch keys are overwritten.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="scratch">Room for as many.</param>
    /// <param name="count">How many.</param>
    /// <param name="rank">From 0.</param>
    /// <param name="among">How many equal keys have a lesser rank.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TKey Run<TKey>(TKey* keys, TKey* scratch, int count, int rank, out int among)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        int width = count < Many ? 8 : 11;
        int* counts = stackalloc int[1 << 11];
        int shift = 8 * sizeof(TKey);
        while (count > Few && shift > 0)
        {
            int digit = Math.Min(width, shift);
            shift -= digit;
            TKey mask = (TKey.One << digit) - TKey.One;
            new Span<int>(counts, 1 << digit).Clear();
            for (int i = 0; i < count; i++)
            {
                counts[int.CreateTruncating((keys[i] >>> shift) & mask)]++;
            }

            int bucket = 0;
            while (rank >= counts[bucket])
            {
                rank -= counts[bucket++];
            }

            if (counts[bucket] < count)
            {
                TKey wanted = TKey.CreateTruncating(bucket);
                int stay = 0;
                for (int i = 0; i < count; i++)
                {
                    // Without a jump, which would be guessed wrong. Where keys and scratch are the same, what was read is overwritten.
                    TKey key = keys[i];
                    scratch[stay] = key;
                    stay += ((key >>> shift) & mask) == wanted ? 1 : 0;
                }

                keys = scratch;
                count = stay;
            }
        }

        return shift == 0 ? Last(keys, rank, out among) : Sorted<TKey>(new(keys, count), rank, out among);
    }

    /// <summary>The least key above another; there is one.</summary>
    public static TKey Next<TKey>(ReadOnlySpan<TKey> keys, TKey key)
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    {
        TKey next = TKey.MaxValue;
        foreach (TKey other in keys)
        {
            next = other > key && other < next ? other : next;
        }

        return next;
    }

    // All digits were looked at: the keys that are left are equal.
    private static TKey Last<TKey>(TKey* keys, int rank, out int among)
        where TKey : unmanaged
    {
        among = rank;
        return keys[0];
    }

    private static TKey Sorted<TKey>(ReadOnlySpan<TKey> keys, int rank, out int among)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        Span<TKey> sorted = stackalloc TKey[Few];
        keys.CopyTo(sorted);
        sorted = sorted[..keys.Length];
        sorted.Sort();
        among = rank - sorted.IndexOf(sorted[rank]);
        return sorted[rank];
    }
}
