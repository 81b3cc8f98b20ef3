using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>What is made of the exponentials along an axis.</summary>
internal enum SoftmaxForm
{
    /// <summary>Their shares of the sum.</summary>
    Shares,

    /// <summary>The logarithms of the shares.</summary>
    LogShares,

    /// <summary>The logarithm of the sum: one number instead of a row.</summary>
    LogSum,
}

/// <summary>
/// Exponentials along the middle axis of contiguous (outer, extent, inner) elements, relative to the greatest: what is left of a row stays
/// in the cache from the first pass to the last. A NaN makes its row's sum NaN, so the search for the greatest need not notice it.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    // Columns that are walked together, where the axis is not the last.
    private const int StripWidth = 256;

    public static void Run(SoftmaxForm form, void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        if (dtype == DType.Float32)
        {
            Run(form, (float*)x, (float*)y, outer, extent, inner);
        }
        else
        {
            Run(form, (double*)x, (double*)y, outer, extent, inner);
        }
    }

    /// <summary>The number that exponents are taken relative to: the greatest element, or 0 where that is not finite.</summary>
    public static T Reference<T>(T greatest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.IsFinite(greatest) ? greatest : T.Zero;

    private static void Run<T>(SoftmaxForm form, T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (inner == 1)
        {
            ForkJoinPool.For(outer, Grains.Items(Grains.Computed, extent), new Rows<T>(form, x, y, extent));
            return;
        }

        long strips = (inner + StripWidth - 1) / StripWidth;
        long perStrip = Math.Max(1, extent * Math.Min(inner, StripWidth));
        ForkJoinPool.For(outer * strips, Grains.Items(Grains.Computed, perStrip), new Columns<T>(form, x, y, extent, inner));
    }

    private readonly struct Rows<T>(SoftmaxForm form, T* x, T* y, long extent) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            if (extent < ReductionKernels.ShortRun)
            {
                start = RunShort(start, end);
            }

            // Some rows at once, step by step: the end of one row's step does not wait for its beginning in the next.
            T* references = stackalloc T[2 * RowLoops.MostRows];
            T* folds = references + RowLoops.MostRows;
            long batch = RowLoops.RowsAtOnce<T>(extent);
            for (long first = start; first < end; first += batch)
            {
                long rows = Math.Min(batch, end - first);
                T* x = _x + (first * extent);
                T* y = _y + (first * extent);
                for (long row = 0; row < rows; row++)
                {
                    T greatest = RowLoops.Greatest(x + (row * extent), extent);
                    references[row] = form == SoftmaxForm.Shares ? greatest : Reference(greatest);
                }

                // The sum of the exponentials where shares are asked for, its logarithm elsewhere.
                for (long row = 0; row < rows; row++)
                {
                    T* source = x + (row * extent);
                    folds[row] = form == SoftmaxForm.Shares
                        ? RowLoops.Sum(new ExponentialOfDifference<T>(references[row]), source, source, y + (row * extent), extent)
                        : LogOfSum.Of(source, references[row], extent);
                }

                for (long row = 0; row < rows; row++)
                {
                    T* source = x + (row * extent);
                    T* result = y + (row * extent);
                    if (form == SoftmaxForm.Shares)
                    {
                        RowLoops.Map(new Scaled<T>(T.One / folds[row]), result, result, result, extent);
                    }
                    else if (form == SoftmaxForm.LogShares)
                    {
                        RowLoops.Map(new TwiceShifted<T>(references[row], folds[row]), source, source, result, extent);
                    }
                    else
                    {
                        _y[first + row] = references[row] + folds[row];
                    }
                }
            }
        }

        /// <summary>Short rows as columns side by side; gives the first row that is left over.</summary>
        private long RunShort(long start, long end)
        {
            T* columns = stackalloc T[ShortRows.Elements];
            for (int width; (width = ShortRows.WidthOf(end - start)) > 0; start += width)
            {
                Transposition.Run(_x + (start * extent), extent, columns, width, extent, width);
                Strip(form, columns, form == SoftmaxForm.LogSum ? _y + start : columns, extent, width, width);
                if (form != SoftmaxForm.LogSum)
                {
                    Transposition.Run(columns, width, _y + (start * extent), extent, width, extent);
                }
            }

            return start;
        }
    }

    private readonly struct Columns<T>(SoftmaxForm form, T* x, T* y, long extent, long inner) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            long strips = (inner + StripWidth - 1) / StripWidth;
            for (long task = start; task < end; task++)
            {
                (long block, long strip) = Math.DivRem(task, strips);
                long first = strip * StripWidth;
                T* results = _y + (block * (form == SoftmaxForm.LogSum ? inner : extent * inner)) + first;
                Strip(form, _x + (block * extent * inner) + first, results, extent, inner, (int)Math.Min(StripWidth, inner - first));
            }
        }
    }

    /// <summary>
    /// Columns that are side by side, rows being <paramref name="stride"/> apart; the results may be the elements themselves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<T>(SoftmaxForm form, T* x, T* y, long extent, long stride, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* references = stackalloc T[4 * StripWidth];
        T* sums = references + StripWidth;
        T* exponentials = sums + StripWidth;
        T* logs = exponentials + StripWidth;
        FindReferences(form, x, references, extent, stride, width);
        if (form == SoftmaxForm.Shares)
        {
            AddUp(x, stride, y, stride, references, sums, extent, width);
            for (int column = 0; column < width; column++)
            {
                sums[column] = T.One / sums[column];
            }

            for (long row = 0; row < extent; row++)
            {
                T* share = y + (row * stride);
                ElementwiseLoops.Binary<MultiplyOperator, T>(share, sums, share, width);
            }

            return;
        }

        AddUp(x, stride, exponentials, 0, references, sums, extent, width);
        LogOfSum.OfColumns(x, references, sums, logs, extent, stride, width);
        if (form == SoftmaxForm.LogSum)
        {
            ElementwiseLoops.Binary<AddOperator, T>(references, logs, y, width);
            return;
        }

        for (long row = 0; row < extent; row++)
        {
            T* destination = y + (row * stride);
            ElementwiseLoops.Binary<SubtractOperator, T>(x + (row * stride), references, destination, width);
            ElementwiseLoops.Binary<SubtractOperator, T>(destination, logs, destination, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindReferences<T>(SoftmaxForm form, T* x, T* references, long extent, long stride, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        new Span<T>(references, width).Fill(T.NegativeInfinity);
        for (long row = 0; row < extent; row++)
        {
            ElementwiseLoops.Binary<GreaterNumberOperator, T>(references, x + (row * stride), references, width);
        }

        for (int column = 0; form != SoftmaxForm.Shares && column < width; column++)
        {
            references[column] = Reference(references[column]);
        }
    }

    /// <summary>
    /// Writes exponentials, to rows that are <paramref name="apart"/> apart, and adds them up from the first row to the last.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddUp<T>(T* x, long stride, T* exponentials, long apart, T* references, T* sums, long extent, int width)
        where T : unmanaged
    {
        new Span<T>(sums, width).Clear();
        for (long row = 0; row < extent; row++)
        {
            T* written = exponentials + (row * apart);
            ElementwiseLoops.Binary<ExponentialOfDifferenceOperator, T>(x + (row * stride), references, written, width);
            ElementwiseLoops.Binary<AddOperator, T>(sums, written, sums, width);
        }
    }
}

/// <summary>e^(x - y).</summary>
internal readonly struct ExponentialOfDifferenceOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Exponentials.Exp<TLanes, T>(x - y);
}

/// <summary>The greater of x and y; x where y is no number.</summary>
internal readonly struct GreaterNumberOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.AtLeast(x, y);
}
