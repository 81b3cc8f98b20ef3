using System.Numerics;
using System.Runtime.Intrinsics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The first k of every row in sorted order. A row is looked through once, against the k-th best key so far: of random elements few pass,
/// and these are sorted whenever their buffer is full.
/// </summary>
internal static unsafe class TopKKernel
{
    // The buffer holds so many at least: this few are sorted by insertion.
    private const int SmallestBuffer = 16;

    public static void Run(void* x, void* values, long* positions, long rows, int extent, int k, bool largest, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                Run(new Body<float, uint>((float*)x, (float*)values, positions, extent, k, largest), rows, extent);
                break;
            case DType.Float64:
                Run(new Body<double, ulong>((double*)x, (double*)values, positions, extent, k, largest), rows, extent);
                break;
            case DType.Int32:
                Run(new Body<int, uint>((int*)x, (int*)values, positions, extent, k, largest), rows, extent);
                break;
            case DType.Int64:
                Run(new Body<long, ulong>((long*)x, (long*)values, positions, extent, k, largest), rows, extent);
                break;
            default:
                Run(new Body<byte, byte>((byte*)x, (byte*)values, positions, extent, k, largest), rows, extent);
                break;
        }
    }

    private static void Run<TBody>(TBody body, long rows, int extent)
        where TBody : struct, IRangeBody => ForkJoinPool.For(rows, Grains.Items(Grains.Computed, extent), body);

    private readonly struct Body<T, TKey>(T* x, T* values, long* positions, int extent, int k, bool largest) : IRangeBody
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    {
        private readonly T* _x = x;
        private readonly T* _values = values;
        private readonly long* _positions = positions;

        public void Run(long start, long end)
        {
            int capacity = (int)Math.Min(extent, Math.Max(2L * k, SmallestBuffer));
            using SpanOwner<KeyAndPosition<TKey>> buffer = SpanOwner<KeyAndPosition<TKey>>.Allocate(checked(2 * capacity));
            TKey* keys = stackalloc TKey[Grains.Block];
            fixed (KeyAndPosition<TKey>* items = buffer.Span)
            {
                for (long number = start; number < end; number++)
                {
                    T* row = _x + (number * extent);
                    KeyAndPosition<TKey>* best = Select(row, keys, items, items + capacity, capacity);
                    for (int i = 0; i < k; i++)
                    {
                        _values[(number * k) + i] = row[best[i].Position];
                        _positions[(number * k) + i] = best[i].Position;
                    }
                }
            }
        }

        private KeyAndPosition<TKey>* Select(T* row, TKey* keys, KeyAndPosition<TKey>* items, KeyAndPosition<TKey>* scratch, int capacity)
        {
            int count = 0;

            // Among equal keys the first ones stay, so a later one must be better to pass, once there are k.
            TKey threshold = TKey.MaxValue;
            bool full = false;
            for (int start = 0; start < extent; start += Grains.Block)
            {
                int length = Math.Min(Grains.Block, extent - start);
                SortKeys.FromRow(row + start, keys, length, largest);
                for (int i = full ? NextBelow(keys, 0, length, threshold) : 0; i < length;
                    i = full ? NextBelow(keys, i + 1, length, threshold) : i + 1)
                {
                    items[count++] = new(keys[i], start + i);
                    if (count == capacity)
                    {
                        KeyAndPosition<TKey>* sorted = RadixSort.Run(items, scratch, count);
                        scratch = sorted == items ? scratch : items;
                        items = sorted;
                        count = k;
                        full = true;
                        threshold = k > 0 ? items[k - 1].Value : TKey.Zero;
                    }
                }
            }

            return RadixSort.Run(items, scratch, count);
        }

        /// <summary>The first position from <paramref name="i"/> on whose key is below the threshold, or the length.</summary>
        private static int NextBelow(TKey* keys, int i, int length, TKey threshold)
        {
            Vector256<TKey> bound = Vector256.Create(threshold);
            while (i + Vector256<TKey>.Count <= length && !Vector256.LessThanAny(Vector256.Load(keys + i), bound))
            {
                i += Vector256<TKey>.Count;
            }

            while (i < length && keys[i] >= threshold)
            {
                i++;
            }

            return i;
        }
    }
}
