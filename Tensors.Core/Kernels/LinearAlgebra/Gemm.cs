using System.Runtime.Intrinsics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// C = A · B for one pair of matrices. Each element is a chain of fused multiply-adds in ascending k, whatever the blocking; a matrix
/// times a vector with a long k is summed by fixed virtual lanes instead (<see cref="Gemv"/>).
/// </summary>
/// <remarks>Blocking after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).</remarks>
internal static unsafe class Gemm
{
    // A panel of B (k by two vectors of 64 bytes) takes half of a 32 KB first-level cache.
    private const int DepthBlock = 256;

    // Rows of A packed at once: 240 by 256 floats fill a quarter of a 1 MB second-level cache.
    private const int RowBlock = 40 * MicroKernel.Rows;

    // Columns of B packed at once: at most 4 MB of floats in the last-level cache.
    private const int ColumnBlock = 4096;

    // Multiply-adds that are worth a second thread.
    private const long ThreadWork = 1 << 18;

    /// <summary>Writes the m by n product row by row.</summary>
    public static void Run<T>(Matrix<T> a, Matrix<T> b, T* c, long m, long n, long k)
        where T : unmanaged
    {
        if (n == 1)
        {
            Gemv.Run(a, b.Data, b.RowStride, c, m, k);
        }
        else if (m == 1)
        {
            Gemv.Run(b.Transposed, a.Data, a.ColumnStride, c, n, k);
        }
        else if (m >= n)
        {
            long grain = Math.Max(MicroKernel.Rows, ThreadWork / Math.Max(1, n * k) / MicroKernel.Rows * MicroKernel.Rows);
            ForkJoinPool.For(m, grain, new RowBody<T>(a, b, c, n, k));
        }
        else
        {
            // The split must not cut a panel of any width: 64 columns are whole panels in all of them.
            long grain = Math.Max(64, ThreadWork / Math.Max(1, m * k) / 64 * 64);
            ForkJoinPool.For(n, grain, new ColumnBody<T>(a, b, c, m, n, k));
        }
    }

    private static void RunSerial<T>(Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunIn<Lanes512<T>, T>(a, b, c, stride, m, n, k);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RunIn<Lanes256<T>, T>(a, b, c, stride, m, n, k);
        }
        else
        {
            RunIn<Lanes128<T>, T>(a, b, c, stride, m, n, k);
        }
    }

    private static void RunIn<TLanes, T>(Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        long depth = Math.Min(k, DepthBlock);
        long rows = Math.Min(RoundUp(m, MicroKernel.Rows), RowBlock);
        long columns = Math.Min(RoundUp(n, width), ColumnBlock);
        int alignment = NativeBlock.Alignment / sizeof(T);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((rows * depth) + (columns * depth) + (2 * alignment))));
        fixed (T* start = scratch.Span)
        {
            T* packedB = (T*)RoundUp((long)start, NativeBlock.Alignment);
            T* packedA = packedB + (columns * depth);
            for (long column = 0; column < n; column += ColumnBlock)
            {
                long nc = Math.Min(ColumnBlock, n - column);
                for (long p = 0; p < k || p == 0; p += DepthBlock)
                {
                    long kc = Math.Min(DepthBlock, k - p);
                    Packing.Panels(b.From(p, column).Transposed, packedB, nc, kc, width);
                    for (long row = 0; row < m; row += RowBlock)
                    {
                        long mc = Math.Min(RowBlock, m - row);
                        Packing.Panels(a.From(row, p), packedA, mc, kc, MicroKernel.Rows);
                        Multiply<TLanes, T>(packedA, packedB, c + (row * stride) + column, stride, mc, nc, kc, p > 0);
                    }
                }
            }
        }
    }

    private static void Multiply<TLanes, T>(T* packedA, T* packedB, T* c, long stride, long m, long n, long k, bool accumulate)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        T* edge = stackalloc T[MicroKernel.Rows * width];
        for (long column = 0; column < n; column += width)
        {
            for (long row = 0; row < m; row += MicroKernel.Rows)
            {
                T* panelA = packedA + (row * k);
                T* panelB = packedB + (column * k);
                T* tile = c + (row * stride) + column;
                int rows = (int)Math.Min(MicroKernel.Rows, m - row);
                int columns = (int)Math.Min(width, n - column);
                if (rows == MicroKernel.Rows && columns == width)
                {
                    MicroKernel.Run<TLanes, T>(panelA, panelB, tile, stride, k, accumulate);
                }
                else
                {
                    CopyTile(tile, stride, edge, width, accumulate ? rows : 0, columns);
                    MicroKernel.Run<TLanes, T>(panelA, panelB, edge, width, k, accumulate);
                    CopyTile(edge, width, tile, stride, rows, columns);
                }
            }
        }
    }

    private static void CopyTile<T>(T* from, long fromStride, T* to, long toStride, int rows, int columns)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<T>(from + (row * fromStride), columns).CopyTo(new Span<T>(to + (row * toStride), columns));
        }
    }

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;

    private readonly struct RowBody<T>(Matrix<T> a, Matrix<T> b, T* c, long n, long k) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _c = c;

        public void Run(long start, long end) => RunSerial(a.From(start, 0), b, _c + (start * n), n, end - start, n, k);
    }

    private readonly struct ColumnBody<T>(Matrix<T> a, Matrix<T> b, T* c, long m, long n, long k) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _c = c;

        public void Run(long start, long end) => RunSerial(a, b.From(0, start), _c + start, n, m, end - start, k);
    }
}
