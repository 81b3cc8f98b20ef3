using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// A matrix times a vector. A short k is a chain of fused multiply-adds. A long one is cut into fixed chunks; in each, term p belongs to
/// virtual lane p modulo 16, and lanes and chunks are added up in fixed trees: the order follows from k alone.
/// </summary>
internal static unsafe class Gemv
{
    private const int LongDepth = 64;
    private const int Chunk = 1024;
    private const int OutputBlock = 128;
    /// <summary>y[i] = Σ a[i, p] · x[p] for m rows.</summary>
    public static void Run<T>(Matrix<T> a, T* x, long xStride, T* y, long m, long k)
        where T : unmanaged
    {
        long chunks = Math.Max(1, (k + Chunk - 1) / Chunk);
        long partialCount = chunks == 1 ? 0 : m * chunks;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(partialCount + (xStride == 1 ? 0 : k))));
        fixed (T* partials = scratch.Span)
        {
            T* vector = x;
            if (xStride != 1)
            {
                vector = partials + partialCount;
                for (long p = 0; p < k; p++)
                {
                    vector[p] = x[p * xStride];
                }
            }

            long blocks = (m + OutputBlock - 1) / OutputBlock;
            long grain = Grains.Items(Grains.SlowMultiplyAdds, OutputBlock * Math.Max(1, Math.Min(k, Chunk)));
            ForkJoinPool.For(blocks * chunks, grain, new Body<T>(a, vector, chunks == 1 ? y : partials, m, k));
            if (chunks > 1)
            {
                ReductionKernels.CombinePairwise<AddOperator, T>(partials, chunks, m, y);
            }
        }
    }

    /// <summary>Products of one block of rows and one chunk of k; partial sums lie chunk by chunk.</summary>
    private readonly struct Body<T>(Matrix<T> a, T* x, T* y, long m, long k) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            // A vector must not hold more elements than there are virtual lanes.
            if (sizeof(T) == sizeof(byte))
            {
                Run<Lanes128<T>>(start, end);
            }
            else
            {
                Widths.Widest<Tasks, T, bool>(new(this, start, end));
            }
        }

        private void Run<TLanes>(long start, long end)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            T* packed = stackalloc T[OutputBlock * LongDepth];
            T* sums = stackalloc T[OutputBlock * VirtualLanes.GemvLanes];
            long chunks = Math.Max(1, (k + Chunk - 1) / Chunk);
            for (long task = start; task < end; task++)
            {
                (long block, long chunk) = Math.DivRem(task, chunks);
                long first = chunk * Chunk;
                long row = block * OutputBlock;
                int rows = (int)Math.Min(OutputBlock, m - row);
                int depth = (int)Math.Min(Chunk, k - first);
                T* y = _y + (chunk * m) + row;
                Matrix<T> part = a.From(row, first);
                if (k < LongDepth)
                {
                    Chains<TLanes>(part, packed, y, rows, depth);
                }
                else if (part.ColumnStride == 1)
                {
                    GemvKernels<TLanes, T>.Dots(part.Data, part.RowStride, _x + first, y, rows, depth);
                }
                else
                {
                    InLanes<TLanes>(part, packed, sums, _x + first, y, rows, depth);
                }
            }
        }

        private void Chains<TLanes>(Matrix<T> part, T* packed, T* y, int rows, int depth)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            if (part.RowStride == 1)
            {
                GemvKernels<TLanes, T>.Chains(part.Data, part.ColumnStride, _x, y, rows, depth);
            }
            else
            {
                Packing.Panel<TLanes, T>(part, packed, rows, depth, OutputBlock);
                GemvKernels<TLanes, T>.Chains(packed, OutputBlock, _x, y, rows, depth);
            }
        }

        private static void InLanes<TLanes>(Matrix<T> part, T* packed, T* sums, T* x, T* y, int rows, int depth)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            new Span<T>(sums, OutputBlock * VirtualLanes.GemvLanes).Clear();
            if (part.RowStride == 1)
            {
                GemvKernels<TLanes, T>.AddColumns(part.Data, part.ColumnStride, x, sums, OutputBlock, rows, depth);
            }
            else
            {
                // Neither rows nor columns are contiguous: the block is copied, columns side by side.
                for (int first = 0; first < depth; first += LongDepth)
                {
                    int columns = Math.Min(LongDepth, depth - first);
                    Packing.Panel<TLanes, T>(part.From(0, first), packed, rows, columns, OutputBlock);
                    GemvKernels<TLanes, T>.AddColumns(packed, OutputBlock, x + first, sums, OutputBlock, rows, columns);
                }
            }

            GemvKernels<TLanes, T>.AddLanes(sums, OutputBlock);
            Buffer.MemoryCopy(sums, y, rows * sizeof(T), rows * sizeof(T));
        }

        private readonly struct Tasks(Body<T> body, long start, long end) : ILoop<T, bool>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public bool Run<TLanes>()
                where TLanes : unmanaged, ILanes<TLanes, T>
            {
                body.Run<TLanes>(start, end);
                return true;
            }
        }
    }
}
