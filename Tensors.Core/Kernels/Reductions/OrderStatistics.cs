using System.Numerics;

namespace Tensors;

/// <summary>Elements of contiguous rows by rank; of equal ones, the one that stands first in the row has the lesser rank.</summary>
internal static unsafe class OrderStatistics
{
    private const long ThreadWork = 1 << 14;

    public static void Run<T>(T* x, T* values, long* positions, long rows, int extent, int[] ranks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ForkJoinPool.For(rows, Math.Max(1, ThreadWork / extent), new Body<T>(x, values, positions, extent, ranks));

    private readonly struct Body<T>(T* x, T* values, long* positions, int extent, int[] ranks) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _values = values;
        private readonly long* _positions = positions;

        public void Run(long start, long end)
        {
            (T Value, int Position)[] row = new (T, int)[extent];
            for (long number = start; number < end; number++)
            {
                T* elements = _x + (number * extent);
                int invalid = -1;
                for (int i = 0; i < extent; i++)
                {
                    row[i] = (elements[i], i);
                    invalid = invalid < 0 && T.IsNaN(elements[i]) ? i : invalid;
                }

                if (invalid < 0)
                {
                    row.AsSpan().Sort(default(Ascending<T>));
                }

                for (int i = 0; i < ranks.Length; i++)
                {
                    (T value, int position) = invalid < 0 ? row[ranks[i]] : (T.NaN, invalid);
                    _values[(number * ranks.Length) + i] = value;
                    _positions[(number * ranks.Length) + i] = position;
                }
            }
        }
    }

    private readonly struct Ascending<T> : IComparer<(T Value, int Position)>
        where T : IComparisonOperators<T, T, bool>
    {
        public int Compare((T Value, int Position) x, (T Value, int Position) y) =>
            x.Value < y.Value ? -1 : x.Value > y.Value ? 1 : x.Position.CompareTo(y.Position);
    }
}
