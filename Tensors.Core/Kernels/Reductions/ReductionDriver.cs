using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Folds the middle axis of contiguous (outer, extent, inner) elements. The order of every fold follows from these three numbers
/// alone: the axis is cut into fixed chunks, and the chunks' results are combined in a fixed tree.
/// </summary>
internal static unsafe class ReductionDriver
{
    public static void Run<TOperator, T>(T* x, T* y, long outer, long extent, long inner, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        long chunkLength = inner == 1 ? ReductionKernels.RunLength : ReductionKernels.RowCount;
        long chunks = Math.Max(1, (extent + chunkLength - 1) / chunkLength);
        if (chunks == 1)
        {
            Fold<TOperator, T>(x, y, outer, extent, inner, 1, chunkLength, identity);
            return;
        }

        using SpanOwner<T> partials = SpanOwner<T>.Allocate(checked((int)(outer * chunks * inner)));
        fixed (T* partial = partials.Span)
        {
            Fold<TOperator, T>(x, partial, outer, extent, inner, chunks, chunkLength, identity);
            for (long block = 0; block < outer; block++)
            {
                ReductionKernels.CombinePairwise<TOperator, T>(partial + (block * chunks * inner), chunks, inner, y + (block * inner));
            }
        }
    }

    private static void Fold<TOperator, T>(T* x, T* y, long outer, long extent, long inner, long chunks, long chunkLength, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        long perChunk = Math.Max(1, Math.Min(extent, chunkLength) * inner);
        ForkJoinPool.For(
            outer * chunks, Grains.Items(Grains.Moved, perChunk),
            new Body<TOperator, T>(x, y, extent, inner, chunks, chunkLength, identity));
    }

    private readonly struct Body<TOperator, T>(T* x, T* y, long extent, long inner, long chunks, long chunkLength, T identity) : IRangeBody
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            if (inner == 1 && extent < ReductionKernels.ShortRun)
            {
                start = FoldShortRuns(start, end);
            }

            for (long task = start; task < end; task++)
            {
                (long block, long chunk) = Math.DivRem(task, chunks);
                long first = chunk * chunkLength;
                long length = Math.Min(chunkLength, extent - first);
                T* source = _x + (((block * extent) + first) * inner);
                if (inner == 1)
                {
                    _y[task] = ReductionKernels.FoldRun<TOperator, T>(source, length, identity);
                }
                else
                {
                    ReductionKernels.FoldRows<TOperator, T>(source, length, inner, _y + (task * inner), identity);
                }
            }
        }

        /// <summary>Short runs side by side, each from left to right as alone; gives the first that is left over.</summary>
        private long FoldShortRuns(long start, long end)
        {
            T* columns = stackalloc T[ShortRows.Elements];
            for (int width; (width = ShortRows.WidthOf(end - start)) > 0; start += width)
            {
                Transposition.Run(_x + (start * extent), extent, columns, width, extent, width);
                ReductionKernels.FoldRows<TOperator, T>(columns, extent, width, _y + start, identity);
            }

            return start;
        }
    }
}
