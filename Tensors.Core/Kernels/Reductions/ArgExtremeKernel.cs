using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>
/// Positions of extremes along the middle axis of contiguous (outer, extent, inner) elements: the first of equal ones, or the first NaN.
/// </summary>
internal static unsafe class ArgExtremeKernel
{
    // Positions within a chunk fit the bits of a byte, so that they travel in vectors of the elements' own width.
    private const int ChunkRows = 128;

    // The columns whose best elements and positions stay in the first-level cache.
    private const int ChunkColumns = 512;

    public static void Run(void* x, long* y, long outer, long extent, long inner, bool greatest, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                Run((float*)x, y, outer, extent, inner, greatest);
                break;
            case DType.Float64:
                Run((double*)x, y, outer, extent, inner, greatest);
                break;
            case DType.Int32:
                Run((int*)x, y, outer, extent, inner, greatest);
                break;
            case DType.Int64:
                Run((long*)x, y, outer, extent, inner, greatest);
                break;
            default:
                Run((byte*)x, y, outer, extent, inner, greatest);
                break;
        }
    }

    private static void Run<T>(T* x, long* y, long outer, long extent, long inner, bool greatest)
        where T : unmanaged, INumber<T>
    {
        if (greatest)
        {
            Run<GreatestFirst, T>(x, y, outer, extent, inner);
        }
        else
        {
            Run<LeastFirst, T>(x, y, outer, extent, inner);
        }
    }

    private static void Run<TOrder, T>(T* x, long* y, long outer, long extent, long inner)
        where TOrder : struct, IOrder
        where T : unmanaged, INumber<T>
    {
        if (inner == 1)
        {
            ForkJoinPool.For(outer, Grains.Items(Grains.Passed, extent), new RunBody<TOrder, T>(x, y, extent));
        }
        else
        {
            // The split must not cut a vector of any width.
            long parts = (inner + ChunkColumns - 1) / ChunkColumns;
            long work = Math.Min(inner, ChunkColumns) * extent;
            ForkJoinPool.For(outer * parts, Grains.Items(Grains.Passed, work), new ColumnsBody<TOrder, T>(x, y, extent, inner, parts));
        }
    }

    /// <summary>Whether an element takes the place of the best so far; comparisons with NaN are false.</summary>
    private interface IOrder
    {
        /// <summary>Set where <paramref name="best"/> is at least as good: not where either is NaN.</summary>
        static abstract TLanes Holds<TLanes, T>(TLanes best, TLanes x)
            where TLanes : unmanaged, ILanes<TLanes, T>
            where T : unmanaged;

        static abstract T BestOf<T>(T* run, long count)
            where T : unmanaged, INumber<T>;
    }

    private readonly struct GreatestFirst : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Holds<TLanes, T>(TLanes best, TLanes x)
            where TLanes : unmanaged, ILanes<TLanes, T>
            where T : unmanaged => TLanes.LessOrEqual(x, best);

        public static T BestOf<T>(T* run, long count)
            where T : unmanaged, INumber<T> => ReductionKernels.FoldRun<MaximumOperator, T>(run, count, *run);
    }

    private readonly struct LeastFirst : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Holds<TLanes, T>(TLanes best, TLanes x)
            where TLanes : unmanaged, ILanes<TLanes, T>
            where T : unmanaged => TLanes.LessOrEqual(best, x);

        public static T BestOf<T>(T* run, long count)
            where T : unmanaged, INumber<T> => ReductionKernels.FoldRun<MinimumOperator, T>(run, count, *run);
    }

    /// <summary>Runs: the best element of each chunk by a fold, then its position, while the chunk is in the first-level cache.</summary>
    private readonly struct RunBody<TOrder, T>(T* x, long* y, long extent) : IRangeBody
        where TOrder : struct, IOrder
        where T : unmanaged, INumber<T>
    {
        private readonly T* _x = x;
        private readonly long* _y = y;

        public void Run(long start, long end)
        {
            for (long run = start; run < end; run++)
            {
                _y[run] = PositionIn(_x + (run * extent), extent);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static long PositionIn(T* run, long extent)
        {
            T best = *run;
            long position = 0;
            for (long first = 0; first < extent && !T.IsNaN(best); first += ReductionKernels.RunLength)
            {
                int count = (int)Math.Min(ReductionKernels.RunLength, extent - first);
                T candidate = TOrder.BestOf(run + first, count);
                if (first == 0 || !Holds(best, candidate))
                {
                    best = candidate;
                    position = first + IndexOf(candidate, run + first, count);
                }
            }

            return position;
        }

        private readonly struct ChunkLoop(T* x, long stride, int rows, int columns, T* best, T* bestRows) : ILoop<T, bool>
        {
            private readonly T* _x = x;
            private readonly T* _best = best;
            private readonly T* _bestRows = bestRows;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public bool Run<TLanes>()
                where TLanes : unmanaged, ILanes<TLanes, T>
            {
                Chunk<TOrder, TLanes, T>(_x, stride, rows, columns, _best, _bestRows);
                return true;
            }
        }

        private static bool Holds(T best, T x) => typeof(TOrder) == typeof(GreatestFirst) ? x <= best : best <= x;

        /// <summary>The first element of that value: +0 and -0 are equal, and so are NaNs.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static int IndexOf(T wanted, T* run, int count)
        {
            Vector256<T> sought = Vector256.Create(wanted);
            Vector256<T> nan = ~Vector256.Equals(sought, sought);
            int i = 0;
            for (; i + Vector256<T>.Count <= count; i += Vector256<T>.Count)
            {
                Vector256<T> values = Vector256.Load(run + i);
                Vector256<T> found = Vector256.Equals(values, sought) | (nan & ~Vector256.Equals(values, values));
                uint bits = found.ExtractMostSignificantBits();
                if (bits != 0)
                {
                    return i + BitOperations.TrailingZeroCount(bits);
                }
            }

            while (run[i] != wanted && !(T.IsNaN(wanted) && T.IsNaN(run[i])))
            {
                i++;
            }

            return i;
        }
    }

    /// <summary>Columns side by side: vectors hold the best elements so far and the rows where they were found.</summary>
    private readonly struct ColumnsBody<TOrder, T>(T* x, long* y, long extent, long inner, long parts) : IRangeBody
        where TOrder : struct, IOrder
        where T : unmanaged, INumber<T>
    {
        private readonly T* _x = x;
        private readonly long* _y = y;

        public void Run(long start, long end)
        {
            for (long task = start; task < end; task++)
            {
                (long block, long part) = Math.DivRem(task, parts);
                long column = part * ChunkColumns;
                Columns(_x + (block * extent * inner) + column, _y + (block * inner) + column, (int)Math.Min(ChunkColumns, inner - column));
            }
        }

        private void Columns(T* x, long* y, int columns)
        {
            T* best = stackalloc T[ChunkColumns];
            T* chunkBest = stackalloc T[ChunkColumns];
            T* chunkRows = stackalloc T[ChunkColumns];
            for (long first = 0; first < extent; first += ChunkRows)
            {
                int rows = (int)Math.Min(ChunkRows, extent - first);
                T* source = x + (first * inner);
                if (!Widths.WidestOf<ChunkLoop, T, bool>(new(source, inner, rows, columns, chunkBest, chunkRows), columns, tooFew: false))
                {
                    NarrowChunk(source, rows, columns, chunkBest, chunkRows);
                }

                for (int column = 0; column < columns; column++)
                {
                    if (first == 0 || (!T.IsNaN(best[column]) && !Holds(best[column], chunkBest[column])))
                    {
                        best[column] = chunkBest[column];
                        y[column] = first + *(byte*)(chunkRows + column);
                    }
                }
            }
        }

        private readonly struct ChunkLoop(T* x, long stride, int rows, int columns, T* best, T* bestRows) : ILoop<T, bool>
        {
            private readonly T* _x = x;
            private readonly T* _best = best;
            private readonly T* _bestRows = bestRows;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public bool Run<TLanes>()
                where TLanes : unmanaged, ILanes<TLanes, T>
            {
                Chunk<TOrder, TLanes, T>(_x, stride, rows, columns, _best, _bestRows);
                return true;
            }
        }

        private static bool Holds(T best, T x) => typeof(TOrder) == typeof(GreatestFirst) ? x <= best : best <= x;

        private void NarrowChunk(T* x, int rows, int columns, T* best, T* bestRows)
        {
            for (int column = 0; column < columns; column++)
            {
                best[column] = x[column];
                *(byte*)(bestRows + column) = 0;
                for (int row = 1; row < rows; row++)
                {
                    T value = x[(row * inner) + column];
                    if (!T.IsNaN(best[column]) && !Holds(best[column], value))
                    {
                        best[column] = value;
                        *(byte*)(bestRows + column) = (byte)row;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chunk<TOrder, TLanes, T>(T* x, long stride, int rows, int columns, T* best, T* bestRows)
        where TOrder : struct, IOrder
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int column = 0;
        for (; column + (4 * TLanes.Count) <= columns; column += 4 * TLanes.Count)
        {
            T* source = x + column;
            TLanes topA = TLanes.Load(source);
            TLanes topB = TLanes.Load(source + TLanes.Count);
            TLanes topC = TLanes.Load(source + (2 * TLanes.Count));
            TLanes topD = TLanes.Load(source + (3 * TLanes.Count));
            TLanes rowA = TLanes.BroadcastBits(0);
            TLanes rowB = rowA;
            TLanes rowC = rowA;
            TLanes rowD = rowA;
            for (int row = 1; row < rows; row++)
            {
                source += stride;
                TLanes current = RowBits<TLanes, T>(row);
                Improve<TOrder, TLanes, T>(ref topA, ref rowA, TLanes.Load(source), current);
                Improve<TOrder, TLanes, T>(ref topB, ref rowB, TLanes.Load(source + TLanes.Count), current);
                Improve<TOrder, TLanes, T>(ref topC, ref rowC, TLanes.Load(source + (2 * TLanes.Count)), current);
                Improve<TOrder, TLanes, T>(ref topD, ref rowD, TLanes.Load(source + (3 * TLanes.Count)), current);
            }

            TLanes.Store(topA, best + column);
            TLanes.Store(topB, best + column + TLanes.Count);
            TLanes.Store(topC, best + column + (2 * TLanes.Count));
            TLanes.Store(topD, best + column + (3 * TLanes.Count));
            TLanes.Store(rowA, bestRows + column);
            TLanes.Store(rowB, bestRows + column + TLanes.Count);
            TLanes.Store(rowC, bestRows + column + (2 * TLanes.Count));
            TLanes.Store(rowD, bestRows + column + (3 * TLanes.Count));
        }

        for (; column < columns; column += TLanes.Count)
        {
            // The last vector may overlap the one before: its columns are looked at twice, to the same result.
            int first = Math.Min(column, columns - TLanes.Count);
            T* source = x + first;
            TLanes top = TLanes.Load(source);
            TLanes topRow = TLanes.BroadcastBits(0);
            for (int row = 1; row < rows; row++)
            {
                source += stride;
                Improve<TOrder, TLanes, T>(ref top, ref topRow, TLanes.Load(source), RowBits<TLanes, T>(row));
            }

            TLanes.Store(top, best + first);
            TLanes.Store(topRow, bestRows + first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Improve<TOrder, TLanes, T>(ref TLanes top, ref TLanes topRow, TLanes value, TLanes row)
        where TOrder : struct, IOrder
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // Unequal to itself: a NaN is there already, and stays.
        TLanes keeps = TOrder.Holds<TLanes, T>(top, value) | ~TLanes.Equal(top, top);
        top = TLanes.Select(keeps, top, value);
        topRow = TLanes.Select(keeps, topRow, row);
    }

    // In every byte, so that elements of one byte have it too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes RowBits<TLanes, T>(int row)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.BroadcastBits(row * 0x0101_0101_0101_0101);
}
