using System.Numerics;

namespace Tensors;

/// <summary>
/// The recurrence y[i] = a[i] · y[i - 1] + b[i] along the middle axis of contiguous (outer, extent, inner) elements, from 0. In the
/// products 0 wins over infinities and NaN.
/// </summary>
internal static unsafe class RecurrenceKernel
{
    public static void Run<T>(T* a, T* b, T* y, long outer, long extent, long inner, bool reverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ForkJoinPool.For(outer, Grains.Items(Grains.Computed, extent * inner), new Body<T>(a, b, y, extent, inner, reverse));

    private readonly struct Body<T>(T* a, T* b, T* y, long extent, long inner, bool reverse) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _a = a;
        private readonly T* _b = b;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            long step = reverse ? -inner : inner;
            for (long block = start; block < end; block++)
            {
                long row = ((block * extent) + (reverse ? extent - 1 : 0)) * inner;
                new ReadOnlySpan<T>(_b + row, (int)inner).CopyTo(new(_y + row, (int)inner));
                for (long number = 1; number < extent; number++)
                {
                    T* former = _y + row;
                    row += step;
                    for (long i = 0; i < inner; i++)
                    {
                        T next = T.FusedMultiplyAdd(_a[row + i], former[i], _b[row + i]);
                        _y[row + i] = T.IsNaN(next) && (T.IsZero(_a[row + i]) || T.IsZero(former[i])) ? _b[row + i] : next;
                    }
                }
            }
        }
    }
}
