using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// A matrix times a vector. A short k is a chain of fused multiply-adds. A long one is cut into fixed chunks; in each, term p belongs to
/// virtual lane p modulo 16, and lanes and chunks are added up in fixed trees: the order follows from k alone.
/// </summary>
internal static unsafe class Gemv
{
    private const int LongDepth = 64;
    private const int VirtualLanes = 16;
    private const int Chunk = 1024;
    private const int OutputBlock = 16;
    private const long ThreadWork = 1 << 15;

    /// <summary>y[i] = Σ a[i, p] · x[p] for m rows.</summary>
    public static void Run<T>(Matrix<T> a, T* x, long xStride, T* y, long m, long k)
        where T : unmanaged
    {
        int lanes = k < LongDepth ? 1 : VirtualLanes;
        long chunks = Math.Max(1, (k + Chunk - 1) / Chunk);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((m * chunks) + (xStride == 1 ? 0 : k))));
        fixed (T* partials = scratch.Span)
        {
            T* vector = x;
            if (xStride != 1)
            {
                vector = partials + (m * chunks);
                for (long p = 0; p < k; p++)
                {
                    vector[p] = x[p * xStride];
                }
            }

            long blocks = (m + OutputBlock - 1) / OutputBlock;
            long grain = Math.Max(1, ThreadWork / (OutputBlock * Math.Max(1, Math.Min(k, Chunk))));
            ForkJoinPool.For(blocks * chunks, grain, new Body<T>(a, vector, chunks == 1 ? y : partials, m, k, lanes));
            if (chunks > 1)
            {
                ReductionKernels.CombinePairwise<AddOperator, T>(partials, chunks, m, y);
            }
        }
    }

    /// <summary>Products of one block of rows and one chunk of k; partial sums lie chunk by chunk.</summary>
    private readonly struct Body<T>(Matrix<T> a, T* x, T* y, long m, long k, int lanes) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
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
                if (Vector512.IsHardwareAccelerated)
                {
                    Multiply<Lanes512<T>, T>(part, _x + first, y, rows, depth, lanes);
                }
                else if (Vector256.IsHardwareAccelerated)
                {
                    Multiply<Lanes256<T>, T>(part, _x + first, y, rows, depth, lanes);
                }
                else
                {
                    Multiply<Lanes128<T>, T>(part, _x + first, y, rows, depth, lanes);
                }
            }
        }
    }

    private static void Multiply<TLanes, T>(Matrix<T> a, T* x, T* y, int rows, int depth, int lanes)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (lanes > 1 && a.ColumnStride == 1)
        {
            for (int row = 0; row < rows; row++)
            {
                y[row] = Dot<TLanes, T>(a.At(row, 0), x, depth);
            }
        }
        else if (a.RowStride == 1)
        {
            AddColumns<TLanes, T>(a.Data, a.ColumnStride, x, y, rows, depth, lanes);
        }
        else
        {
            // Neither rows nor columns are contiguous: the block is copied, columns side by side.
            T* packed = stackalloc T[OutputBlock * LongDepth];
            AddPackedColumns<TLanes, T>(a, packed, x, y, rows, depth, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Dot<TLanes, T>(T* a, T* x, int depth)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        T* sums = stackalloc T[VirtualLanes];
        int whole = depth / VirtualLanes * VirtualLanes;
        for (int lane = 0; lane < VirtualLanes; lane += TLanes.Count)
        {
            TLanes sum = TLanes.BroadcastBits(0);
            for (int p = lane; p < whole; p += VirtualLanes)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(a + p), TLanes.Load(x + p), sum);
            }

            TLanes.Store(sum, sums + lane);
        }

        for (int p = whole; p < depth; p++)
        {
            sums[p - whole] = MultiplyAdd(a[p], x[p], sums[p - whole]);
        }

        AddLanes(sums, VirtualLanes, 1);
        return *sums;
    }

    /// <summary>For each p, adds column p times x[p] to the sums of its virtual lane; the sums of 16 lanes by 16 rows stay in cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns<TLanes, T>(T* a, long columnStride, T* x, T* y, int rows, int depth, int lanes)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        T* sums = stackalloc T[VirtualLanes * OutputBlock];
        new Span<T>(sums, VirtualLanes * OutputBlock).Clear();
        AddColumns<TLanes, T>(a, columnStride, x, sums, rows, 0, depth, lanes);
        AddLanes(sums, lanes, OutputBlock);
        Unsafe.CopyBlockUnaligned(y, sums, (uint)(rows * sizeof(T)));
    }

    private static void AddPackedColumns<TLanes, T>(Matrix<T> a, T* packed, T* x, T* y, int rows, int depth, int lanes)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        T* sums = stackalloc T[VirtualLanes * OutputBlock];
        new Span<T>(sums, VirtualLanes * OutputBlock).Clear();
        for (int first = 0; first < depth; first += LongDepth)
        {
            int part = Math.Min(LongDepth, depth - first);
            Packing.Panel<TLanes, T>(a.From(0, first), packed, rows, part, OutputBlock);
            AddColumns<TLanes, T>(packed, OutputBlock, x + first, sums, OutputBlock, first, part, lanes);
        }

        AddLanes(sums, lanes, OutputBlock);
        Unsafe.CopyBlockUnaligned(y, sums, (uint)(rows * sizeof(T)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns<TLanes, T>(T* a, long columnStride, T* x, T* sums, int rows, int first, int depth, int lanes)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // A vector that begins inside a column may reach past it, into the next columns, but not past the last.
        int padded = (rows + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        long reach = ((depth - 1) * columnStride) + rows;
        for (int p = 0; p < depth; p++)
        {
            T* column = a + (p * columnStride);
            T* sum = sums + ((first + p) % lanes * OutputBlock);
            if ((p * columnStride) + padded <= reach)
            {
                TLanes factor = TLanes.Broadcast(x[p]);
                for (int row = 0; row < rows; row += TLanes.Count)
                {
                    TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(column + row), factor, TLanes.Load(sum + row)), sum + row);
                }
            }
            else
            {
                for (int row = 0; row < rows; row++)
                {
                    sum[row] = MultiplyAdd(column[row], x[p], sum[row]);
                }
            }
        }
    }

    private static void AddLanes<T>(T* sums, int lanes, int width)
        where T : unmanaged
    {
        for (int half = lanes / 2; half > 0; half /= 2)
        {
            ElementwiseLoops.Binary<AddOperator, T>(sums, sums + (half * width), sums, half * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T MultiplyAdd<T>(T x, T y, T addend)
        where T : unmanaged
    {
        Lanes128<T> sum = Lanes128<T>.MultiplyAdd(Lanes128<T>.Broadcast(x), Lanes128<T>.Broadcast(y), Lanes128<T>.Broadcast(addend));
        return *(T*)&sum;
    }
}
