using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Rows brought to mean 0 (if centered) and mean square 1, and the gradient of that, row by row while a row is in the cache.
/// </summary>
internal static unsafe class LayerNormKernel
{
    // Deviations between 0 and the mean above which the rounding of the mean is corrected: below, it is an ULP or two of the results.
    private const int FarMean = 4;

    /// <summary>Normalised rows, times gain plus bias where these are not null.</summary>
    public static void Run<T>(T* x, T* gain, T* bias, T* y, long rows, long extent, T epsilon, bool centered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            rows, Grains.Items(Grains.Computed, extent), new Body<T>(x, gain, bias, y, extent, epsilon, centered));

    /// <summary>
    /// The transposed Jacobian of normalising, at x, times h: <c>(h - mean h - x̂ · mean (h · x̂)) / deviation</c>. A row of zeros in h
    /// wins, also over a row that has no deviation or is not finite.
    /// </summary>
    public static void Gradient<T>(T* x, T* h, T* dx, long rows, long extent, T epsilon, bool centered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            rows, Grains.Items(Grains.Computed, extent), new GradientBody<T>(x, h, dx, extent, epsilon, centered));

    /// <summary>How a row is normalised: <c>(x - mean) · inverse + offset</c>, with mean 0 if not centered.</summary>
    /// <remarks>
    /// A mean is rounded, by up to half an ULP of its own, which is much where the row is far from 0 beside its deviation. There the mean
    /// of the differences, which are exact, tells what is missing.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Moments<T>(T* x, long rows, long extent, T epsilon, bool centered, T* means, T* inverses, T* offsets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T count = T.CreateSaturating(extent);
        for (long row = 0; row < rows; row++)
        {
            T* source = x + (row * extent);
            means[row] = centered ? RowLoops.Sum(default(Itself<T>), source, source, null, extent) / count : T.Zero;
        }

        for (long row = 0; row < rows; row++)
        {
            T* source = x + (row * extent);
            inverses[row] = RowLoops.Sum(new SquareOfDifference<T>(means[row]), source, source, null, extent) / count;
        }

        for (long row = 0; row < rows; row++)
        {
            T* source = x + (row * extent);
            (T mean, T variance, T missing) = (means[row], inverses[row], T.Zero);
            if (T.Abs(mean) > T.CreateSaturating(FarMean) * T.Sqrt(variance))
            {
                missing = RowLoops.Sum(new TwiceShifted<T>(mean, T.Zero), source, source, null, extent) / count;
                variance = RowLoops.Sum(new SquareOfTwiceShifted<T>(mean, missing), source, source, null, extent) / count;
            }

            inverses[row] = T.One / T.Sqrt(variance + epsilon);
            offsets[row] = -(missing * inverses[row]);
        }
    }

    private readonly struct Body<T>(T* x, T* gain, T* bias, T* y, long extent, T epsilon, bool centered) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _gain = gain;
        private readonly T* _bias = bias;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            // Some rows at once, step by step: the end of one row's step does not wait for its beginning in the next.
            T* means = stackalloc T[3 * RowLoops.MostRows];
            T* inverses = means + RowLoops.MostRows;
            T* offsets = inverses + RowLoops.MostRows;
            long batch = RowLoops.RowsAtOnce<T>(extent);
            for (long first = start; first < end; first += batch)
            {
                long rows = Math.Min(batch, end - first);
                Moments(_x + (first * extent), rows, extent, epsilon, centered, means, inverses, offsets);
                for (long row = 0; row < rows; row++)
                {
                    T* source = _x + ((first + row) * extent);
                    T* result = _y + ((first + row) * extent);
                    (T mean, T inverse, T offset) = (means[row], inverses[row], offsets[row]);
                    if (_gain == null)
                    {
                        RowLoops.Map(new Normalized<T>(mean, inverse, offset), source, source, result, extent);
                    }
                    else if (_bias == null)
                    {
                        RowLoops.Map(new Weighted<T>(mean, inverse, offset), source, _gain, result, extent);
                    }
                    else
                    {
                        RowLoops.Map(new WeightedAndBiased<T>(mean, inverse, offset), source, _gain, _bias, result, extent);
                    }
                }
            }
        }
    }

    private readonly struct GradientBody<T>(T* x, T* h, T* dx, long extent, T epsilon, bool centered) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _h = h;
        private readonly T* _dx = dx;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            T count = T.CreateSaturating(extent);
            for (long number = start; number < end; number++)
            {
                T* row = _x + (number * extent);
                T* cotangent = _h + (number * extent);
                T* result = _dx + (number * extent);
                T mean;
                T inverse;
                T offset;
                Moments(row, 1, extent, epsilon, centered, &mean, &inverse, &offset);
                RowLoops.Map(new Normalized<T>(mean, inverse, offset), row, row, result, extent);
                T slope = RowLoops.Sum(default(ProductOfRows<T>), cotangent, result, null, extent) / count;
                if (T.IsNaN(slope) && !new ReadOnlySpan<T>(cotangent, checked((int)extent)).ContainsAnyExcept(T.Zero))
                {
                    new Span<T>(result, checked((int)extent)).Clear();
                    continue;
                }

                T shift = centered ? RowLoops.Sum(default(Itself<T>), cotangent, cotangent, null, extent) / count : T.Zero;
                RowLoops.Map(new ScaledResidual<T>(inverse, shift, slope), cotangent, result, result, extent);
            }
        }
    }

    /// <summary>(x - mean) · scale + offset.</summary>
    private readonly struct Normalized<T>(T mean, T scale, T offset) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> =>
            TLanes.MultiplyAdd(x - TLanes.Broadcast(mean), TLanes.Broadcast(scale), TLanes.Broadcast(offset));
    }

    /// <summary>((x - mean) · scale + offset) · y.</summary>
    private readonly struct Weighted<T>(T mean, T scale, T offset) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => new Normalized<T>(mean, scale, offset).Invoke(x, x) * y;
    }

    /// <summary>((x - mean) · scale + offset) · y + z.</summary>
    private readonly struct WeightedAndBiased<T>(T mean, T scale, T offset) : ITernaryRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y, TLanes z)
            where TLanes : unmanaged, ILanes<TLanes, T> => (new Normalized<T>(mean, scale, offset).Invoke(x, x) * y) + z;
    }
}
