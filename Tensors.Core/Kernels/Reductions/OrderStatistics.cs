using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Elements of contiguous rows by rank, and what stands between two of them; of equal ones, the one that stands first in the row has the
/// lesser rank. By selection among keys: nothing is sorted.
/// </summary>
internal static unsafe class OrderStatistics
{
    /// <param name="x">The rows.</param>
    /// <param name="values">For each row and each quantile its value.</param>
    /// <param name="positions">For each row the positions of the lower elements of all quantiles, then those of the upper.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="extent">Their length.</param>
    /// <param name="ranks">The lower ranks of all quantiles, then the upper.</param>
    /// <param name="weights">The weight of the upper element of each quantile, below 1.</param>
    public static void Run<T, TKey>(T* x, T* values, long* positions, long rows, int extent, int[] ranks, double[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>, IUnsignedNumber<TKey>
    {
        int[] order = [.. Enumerable.Range(0, ranks.Length).OrderBy(i => ranks[i])];
        ForkJoinPool.For(
            rows, Grains.Items(Grains.Computed, extent), new Body<T, TKey>(x, values, positions, extent, ranks, order, weights));
    }

    private readonly struct Body<T, TKey>(T* x, T* values, long* positions, int extent, int[] ranks, int[] order, double[] weights)
        : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>, IUnsignedNumber<TKey>
    {
        private readonly T* _x = x;
        private readonly T* _values = values;
        private readonly long* _positions = positions;

        public void Run(long start, long end)
        {
            using SpanOwner<TKey> buffer = SpanOwner<TKey>.Allocate(checked(2 * extent));
            fixed (TKey* keys = buffer.Span)
            {
                for (long number = start; number < end; number++)
                {
                    T* row = _x + (number * extent);
                    SortKeys.FromRow(row, keys, extent, descending: false);
                    long* places = _positions + (number * ranks.Length);
                    Find(keys, places);
                    for (int i = 0; i < weights.Length; i++)
                    {
                        T value = Between(row[places[i]], row[places[weights.Length + i]], weights[i]);
                        _values[(number * weights.Length) + i] = T.IsNaN(value) ? T.NaN : value;
                    }
                }
            }
        }

        private void Find(TKey* keys, long* places)
        {
            // The greatest key is that of NaN.
            ReadOnlySpan<TKey> row = new(keys, extent);
            int invalid = row.IndexOf(TKey.MaxValue);
            if (invalid >= 0)
            {
                new Span<long>(places, ranks.Length).Fill(invalid);
                return;
            }

            TKey key = default;
            int less = 0;
            int equal = 0;
            foreach (int i in order)
            {
                int rank = ranks[i];
                if (rank >= less + equal)
                {
                    // What follows the last key is found without another selection.
                    bool follows = equal > 0 && rank == less + equal;
                    int among = 0;
                    key = follows ? Selection.Next(row, key) : Selection.Run(keys, keys + extent, extent, rank, out among);
                    less = rank - among;
                    equal = row.Count(key);
                }

                places[i] = Occurrence(row, key, rank - less);
            }
        }

        private static int Occurrence(ReadOnlySpan<TKey> row, TKey key, int number)
        {
            int place = row.IndexOf(key);
            for (; number > 0; number--)
            {
                place += 1 + row[(place + 1)..].IndexOf(key);
            }

            return place;
        }

        /// <summary>Neither equal infinities nor the distance of two large numbers make what does not lie between them.</summary>
        private static T Between(T low, T high, double weight)
        {
            if (weight == 0 || low == high)
            {
                return low;
            }

            T upper = T.CreateTruncating(weight);
            if (weight == 0.5)
            {
                T sum = low + high;
                return T.IsFinite(sum) ? sum * upper : (low * upper) + (high * upper);
            }

            T distance = high - low;
            return T.IsFinite(distance) ? T.FusedMultiplyAdd(distance, upper, low) : (low * (T.One - upper)) + (high * upper);
        }
    }
}
