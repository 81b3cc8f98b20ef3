using System.Numerics;

namespace Tensors;

/// <summary>First-order linear recurrences along contiguous rows.</summary>
internal static unsafe class Recurrence
{
    // Elements that are worth a second thread.
    private const long Grain = 16 << 10;

    /// <summary>Each element is the one before it times its factor, plus its term.</summary>
    public static void Run<T>(T* terms, T* factors, T* sums, long rows, long extent, bool reverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ForkJoinPool.For(rows, Math.Max(1, Grain / Math.Max(1, extent)), new Body<T>(terms, factors, sums, extent, reverse));

    private readonly struct Body<T>(T* terms, T* factors, T* sums, long extent, bool reverse) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _terms = terms;
        private readonly T* _factors = factors;
        private readonly T* _sums = sums;

        public void Run(long start, long end)
        {
            long step = reverse ? -1 : 1;
            for (long row = start; row < end; row++)
            {
                long position = (row * extent) + (reverse ? extent - 1 : 0);
                T sum = _terms[position];
                _sums[position] = sum;
                for (long i = 1; i < extent; i++)
                {
                    position += step;
                    sum = T.FusedMultiplyAdd(_factors[position], sum, _terms[position]);
                    _sums[position] = sum;
                }
            }
        }
    }
}
