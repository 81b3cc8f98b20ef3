using System.Numerics;

namespace Tensors;

/// <summary>
/// Logarithms of the running sums of exponentials of contiguous rows, as greatest + ln (1 + the others scaled by the greatest).
/// </summary>
internal static unsafe class RunningLogSum
{
    public static void Run<T>(T* x, T* y, long rows, long extent, bool reverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ForkJoinPool.For(rows, Grains.Items(Grains.OneByOne, extent), new Body<T>(x, y, extent, reverse));

    private readonly struct Body<T>(T* x, T* y, long extent, bool reverse) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            for (long row = start; row < end; row++)
            {
                T greatest = T.NegativeInfinity;
                T others = T.Zero;
                for (long i = 0; i < extent; i++)
                {
                    long position = (row * extent) + (reverse ? extent - 1 - i : i);
                    T value = _x[position];
                    if (value == greatest)
                    {
                        // Also where both are infinite and have no difference.
                        others += T.IsNegativeInfinity(value) ? T.Zero : T.One;
                    }
                    else if (value < greatest)
                    {
                        others += ScalarFunctions.ExpOfDifference(value, greatest);
                    }
                    else
                    {
                        others = (others + T.One) * ScalarFunctions.ExpOfDifference(greatest, value);
                        greatest = value;
                    }

                    _y[position] = greatest + ScalarFunctions.Log1P(others);
                }
            }
        }
    }
}
