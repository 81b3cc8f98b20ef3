using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// C = A · B for one pair of matrices. Each element is a chain of fused multiply-adds in ascending k, a long one cut by
/// <see cref="SumBlocks"/>, whatever the path; a matrix times a vector with a long k is summed by fixed virtual lanes instead
/// (<see cref="Gemv"/>).
/// </summary>
internal static unsafe class Gemm
{
    // Parts of threads begin at whole tiles, whatever the width of the vectors: multiples of 12 rows, and of two vectors of single bytes.
    private const long RowGrain = 12;
    private const long ColumnGrain = 128;

    // Up to so many elements of C, threads share the runs of a long k instead.
    private const long FewElements = 128 * 128;

    /// <summary>Writes the m by n product row by row, after an epilogue.</summary>
    public static void Run<T>(Matrix<T> a, Matrix<T> b, T* c, long m, long n, long k, Epilogue<T> epilogue = default)
        where T : unmanaged
    {
        if (n == 1)
        {
            Gemv.Run(a, b.Data, b.RowStride, c, m, k);
            epilogue.Apply(c, m, n);
        }
        else if (m == 1)
        {
            Gemv.Run(b.Transposed, a.Data, a.ColumnStride, c, n, k);
            epilogue.Apply(c, m, n);
        }
        else if (m * n * k < 2 * Grains.MultiplyAdds || (m * n <= FewElements && SumBlocks.Runs(k) > 1))
        {
            RunPart(a, b, c, n, m, n, k, epilogue);
        }
        else if (n >= 2 * ColumnGrain)
        {
            // Each thread lays out its own columns of B; nothing is done twice.
            ForkJoinPool.For(n, Grain(m * k, ColumnGrain), new ColumnBody<T>(a, b, c, m, n, k, epilogue));
        }
        else
        {
            ForkJoinPool.For(m, Grain(n * k, RowGrain), new RowBody<T>(a, b, c, n, k, epilogue));
        }
    }

    private static long Grain(long work, long multiple) => (Grains.Items(Grains.MultiplyAdds, work) + multiple - 1) / multiple * multiple;

    /// <summary>One run of blocks of k.</summary>
    public static void RunBlocks<T>(
        Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k, long blockDepth, in Epilogue<T> epilogue = default)
        where T : unmanaged => Widths.Widest<Blocks<T>, T, bool>(new(a, b, c, stride, m, n, k, blockDepth, epilogue));

    private static void RunPart<T>(Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k, in Epilogue<T> epilogue)
        where T : unmanaged
    {
        if (SumBlocks.Runs(k) == 1)
        {
            RunBlocks(a, b, c, stride, m, n, k, SumBlocks.Depth(k), epilogue);
        }
        else
        {
            DeepGemm.Run(a, b, c, stride, m, n, k, epilogue);
        }
    }

    private readonly struct RowBody<T>(Matrix<T> a, Matrix<T> b, T* c, long n, long k, Epilogue<T> epilogue) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _c = c;

        public void Run(long start, long end) => RunPart(a.From(start, 0), b, _c + (start * n), n, end - start, n, k, epilogue);
    }

    private readonly struct ColumnBody<T>(Matrix<T> a, Matrix<T> b, T* c, long m, long n, long k, Epilogue<T> epilogue) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _c = c;

        public void Run(long start, long end) => RunPart(a, b.From(0, start), _c + start, n, m, end - start, k, epilogue.From(start));
    }

    private readonly struct Blocks<T>(
        Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k, long blockDepth, Epilogue<T> epilogue)
        : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _c = c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            BlockedGemm<TLanes, T>.Run(a, b, _c, stride, m, n, k, blockDepth, epilogue);
            return true;
        }
    }
}
