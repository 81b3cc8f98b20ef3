using System.Numerics;

namespace Tensors;

/// <summary>Moves single elements within rows, by positions of their own for each row.</summary>
internal static unsafe class AlongAxisMovement
{
    /// <summary>The number of the first position outside [0, extent), or -1.</summary>
    public static long FirstOutside(long* positions, long count, int extent)
    {
        for (long i = 0; i < count; i++)
        {
            if ((ulong)positions[i] >= (uint)extent)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>From rows of <paramref name="extent"/> elements to rows of <paramref name="count"/>.</summary>
    public static void Take<T>(T* source, long* positions, T* destination, long rows, int extent, int count)
        where T : unmanaged => ForkJoinPool.For(
            rows, Grains.Items(Grains.Computed, count), new TakeBody<T>(source, positions, destination, extent, count));

    /// <summary>Adds rows of <paramref name="count"/> elements, in their order, to zeros in rows of <paramref name="extent"/>.</summary>
    public static void ScatterAdd<T>(T* source, long* positions, T* destination, long rows, int extent, int count)
        where T : unmanaged, INumberBase<T> => ForkJoinPool.For(
            rows, Grains.Items(Grains.Computed, extent + count), new ScatterBody<T>(source, positions, destination, extent, count));

    private readonly struct TakeBody<T>(T* source, long* positions, T* destination, int extent, int count) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _source = source;
        private readonly long* _positions = positions;
        private readonly T* _destination = destination;

        public void Run(long start, long end)
        {
            for (long row = start; row < end; row++)
            {
                T* from = _source + (row * extent);
                for (long i = row * count; i < (row + 1) * count; i++)
                {
                    _destination[i] = from[_positions[i]];
                }
            }
        }
    }

    private readonly struct ScatterBody<T>(T* source, long* positions, T* destination, int extent, int count) : IRangeBody
        where T : unmanaged, INumberBase<T>
    {
        private readonly T* _source = source;
        private readonly long* _positions = positions;
        private readonly T* _destination = destination;

        public void Run(long start, long end)
        {
            for (long row = start; row < end; row++)
            {
                T* to = _destination + (row * extent);
                new Span<T>(to, extent).Clear();
                for (long i = row * count; i < (row + 1) * count; i++)
                {
                    to[_positions[i]] += _source[i];
                }
            }
        }
    }
}
