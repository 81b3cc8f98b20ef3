using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// A product whose k is longer than one run of blocks: each run gives a product of its own, and those are added up pairwise.
/// </summary>
internal static unsafe class DeepGemm
{
    // So many elements of products of runs are there at once.
    private const long MostElements = 4 << 20;
    private const long Columns = 256;

    /// <summary>Writes m by n elements of C, whose rows are <paramref name="stride"/> apart.</summary>
    public static void Run<T>(Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k, in Epilogue<T> epilogue = default)
        where T : unmanaged
    {
        long runs = SumBlocks.Runs(k);
        long height = Math.Clamp(MostElements / runs / Math.Min(n, Columns), 1, m);
        long width = Math.Clamp(MostElements / runs / height, 1, n);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(runs * height * width)));
        fixed (T* products = scratch.Span)
        {
            for (long row = 0; row < m; row += height)
            {
                for (long column = 0; column < n; column += width)
                {
                    (long rows, long columns) = (Math.Min(height, m - row), Math.Min(width, n - column));
                    ForkJoinPool.For(runs, 1, new Body<T>(a.From(row, 0), b.From(0, column), products, rows, columns, k));
                    ReductionKernels.CombinePairwise<AddOperator, T>(products, runs, rows * columns, products);
                    epilogue.From(column).Apply(products, rows, columns);
                    for (long i = 0; i < rows; i++)
                    {
                        new ReadOnlySpan<T>(products + (i * columns), (int)columns).CopyTo(
                            new(c + ((row + i) * stride) + column, (int)columns));
                    }
                }
            }
        }
    }

    private readonly struct Body<T>(Matrix<T> a, Matrix<T> b, T* products, long m, long n, long k) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _products = products;

        public void Run(long start, long end)
        {
            long runDepth = SumBlocks.RunDepth(k);
            for (long run = start; run < end; run++)
            {
                long first = run * runDepth;
                Gemm.RunBlocks(
                    a.From(0, first), b.From(first, 0), _products + (run * m * n), n, m, n, Math.Min(runDepth, k - first),
                    SumBlocks.Depth(k));
            }
        }
    }
}
