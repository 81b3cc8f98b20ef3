using System.Numerics;

namespace Tensors;

/// <summary>Positions of values in ascending rows.</summary>
internal static unsafe class BinarySearch
{
    /// <summary>Value i belongs to row <c>i / perRow</c> of the ascending elements.</summary>
    public static void Run<T>(T* sorted, long extent, T* values, long* positions, long count, long perRow, bool right)
        where T : unmanaged, INumber<T> =>
            ForkJoinPool.For(count, Grains.Searched, new Body<T>(sorted, extent, values, positions, perRow, right));

    private static long Position<T>(T* sorted, long extent, T value, bool right)
        where T : unmanaged, INumber<T>
    {
        long low = 0;
        long high = extent;
        while (low < high)
        {
            long middle = (low + high) >>> 1;
            bool before = right ? !IsBelow(value, sorted[middle]) : IsBelow(sorted[middle], value);
            (low, high) = before ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static bool IsBelow<T>(T x, T y)
        where T : INumber<T> => x < y || (T.IsNaN(y) && !T.IsNaN(x));

    private readonly struct Body<T>(T* sorted, long extent, T* values, long* positions, long perRow, bool right) : IRangeBody
        where T : unmanaged, INumber<T>
    {
        private readonly T* _sorted = sorted;
        private readonly T* _values = values;
        private readonly long* _positions = positions;

        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
            {
                _positions[i] = Position(_sorted + (i / perRow * extent), extent, _values[i], right);
            }
        }
    }
}
