using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Sorts every row of contiguous (rows, extent) elements: the values, or the positions that would sort them.</summary>
internal static unsafe class SortKernel
{
    public static void Values(void* x, void* y, long rows, int extent, bool descending, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                Run(new ValueBody<float, uint>((float*)x, (float*)y, extent, descending), rows, extent);
                break;
            case DType.Float64:
                Run(new ValueBody<double, ulong>((double*)x, (double*)y, extent, descending), rows, extent);
                break;
            case DType.Int32:
                Run(new ValueBody<int, uint>((int*)x, (int*)y, extent, descending), rows, extent);
                break;
            case DType.Int64:
                Run(new ValueBody<long, ulong>((long*)x, (long*)y, extent, descending), rows, extent);
                break;
            default:
                Run(new ValueBody<byte, byte>((byte*)x, (byte*)y, extent, descending), rows, extent);
                break;
        }
    }

    public static void Positions(void* x, long* y, long rows, int extent, bool descending, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                Run(new PositionBody<float, uint>((float*)x, y, extent, descending), rows, extent);
                break;
            case DType.Float64:
                Run(new PositionBody<double, ulong>((double*)x, y, extent, descending), rows, extent);
                break;
            case DType.Int32:
                Run(new PositionBody<int, uint>((int*)x, y, extent, descending), rows, extent);
                break;
            case DType.Int64:
                Run(new PositionBody<long, ulong>((long*)x, y, extent, descending), rows, extent);
                break;
            default:
                Run(new PositionBody<byte, byte>((byte*)x, y, extent, descending), rows, extent);
                break;
        }
    }

    private static void Run<TBody>(TBody body, long rows, int extent)
        where TBody : struct, IRangeBody => ForkJoinPool.For(rows, Grains.Items(Grains.Searched, extent), body);

    private readonly struct ValueBody<T, TKey>(T* x, T* y, int extent, bool descending) : IRangeBody
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            using SpanOwner<KeyOnly<TKey>> buffer = SpanOwner<KeyOnly<TKey>>.Allocate(checked(2 * extent));
            fixed (KeyOnly<TKey>* keys = buffer.Span)
            {
                for (long number = start; number < end; number++)
                {
                    T* source = _x + (number * extent);
                    T* destination = _y + (number * extent);
                    SortKeys.FromRow(source, (TKey*)keys, extent, descending);
                    KeyOnly<TKey>* sorted = RadixSort.Run(keys, keys + extent, extent);
                    SortKeys.ToRow((TKey*)sorted, destination, extent, descending);
                    RestoreZeros(source, destination, extent);
                }
            }
        }

        /// <summary>Keys know no -0: where a row has one, its zeros are put back in their order.</summary>
        private static void RestoreZeros(T* source, T* destination, int extent)
        {
            if (!HasNegativeZero(source, extent))
            {
                return;
            }

            int place = 0;
            while (!IsZero(destination[place]))
            {
                place++;
            }

            for (int i = 0; i < extent; i++)
            {
                if (IsZero(source[i]))
                {
                    destination[place++] = source[i];
                }
            }
        }

        private static bool HasNegativeZero(T* row, int extent)
        {
            if (typeof(T) == typeof(float))
            {
                return new ReadOnlySpan<int>(row, extent).Contains(int.MinValue);
            }

            return typeof(T) == typeof(double) && new ReadOnlySpan<long>(row, extent).Contains(long.MinValue);
        }

        private static bool IsZero(T value) => typeof(T) == typeof(float) ? *(float*)&value == 0 : *(double*)&value == 0;
    }

    private readonly struct PositionBody<T, TKey>(T* x, long* y, int extent, bool descending) : IRangeBody
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        private readonly T* _x = x;
        private readonly long* _y = y;

        public void Run(long start, long end)
        {
            using SpanOwner<KeyAndPosition<TKey>> buffer = SpanOwner<KeyAndPosition<TKey>>.Allocate(checked(2 * extent));
            using SpanOwner<TKey> keyBuffer = SpanOwner<TKey>.Allocate(extent);
            fixed (KeyAndPosition<TKey>* items = buffer.Span)
            fixed (TKey* keys = keyBuffer.Span)
            {
                for (long number = start; number < end; number++)
                {
                    SortKeys.FromRow(_x + (number * extent), keys, extent, descending);
                    for (int i = 0; i < extent; i++)
                    {
                        items[i] = new(keys[i], i);
                    }

                    KeyAndPosition<TKey>* sorted = RadixSort.Run(items, items + extent, extent);
                    long* positions = _y + (number * extent);
                    for (int i = 0; i < extent; i++)
                    {
                        positions[i] = sorted[i].Position;
                    }
                }
            }
        }
    }
}
