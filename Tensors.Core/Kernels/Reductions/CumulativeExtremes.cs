using System.Numerics;

namespace Tensors;

/// <summary>Running extremes of contiguous rows.</summary>
internal static unsafe class CumulativeExtremes
{
    public static void Run<T>(T* x, T* values, long* positions, long rows, long extent, bool greatest)
        where T : unmanaged, INumber<T> =>
        ForkJoinPool.For(rows, Grains.Items(Grains.Passed, extent), new Body<T>(x, values, positions, extent, greatest));

    private readonly struct Body<T>(T* x, T* values, long* positions, long extent, bool greatest) : IRangeBody
        where T : unmanaged, INumber<T>
    {
        private readonly T* _x = x;
        private readonly T* _values = values;
        private readonly long* _positions = positions;

        public void Run(long start, long end)
        {
            for (long first = start * extent; first < end * extent; first += extent)
            {
                T best = _x[first];
                long position = 0;
                for (long i = 0; i < extent; i++)
                {
                    T value = _x[first + i];
                    if (!T.IsNaN(best) && !(greatest ? value < best : value > best))
                    {
                        (best, position) = (value, i);
                    }

                    _values[first + i] = best;
                    _positions[first + i] = position;
                }
            }
        }
    }
}
