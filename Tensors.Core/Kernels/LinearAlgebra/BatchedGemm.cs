namespace Tensors;

/// <summary>Matrices in the last two axes of an operand, numbered in row-major order of the others.</summary>
internal readonly unsafe struct BatchedMatrices<T>
    where T : unmanaged
{
    private readonly Operand _batch;
    private readonly long _rowStride;
    private readonly long _columnStride;

    public BatchedMatrices(T* data, in Layout layout)
    {
        int rank = layout.Shape.Rank;
        _rowStride = layout.Strides[^2];
        _columnStride = layout.Strides[^1];
        _batch = new((byte*)data, new Layout(Shape.Create(layout.Shape.Extents[..(rank - 2)]), [.. layout.Strides[..(rank - 2)]], 0));
    }

    public Matrix<T> this[long number] => new((T*)_batch.Data + _batch.OffsetOf(number), _rowStride, _columnStride);
}

/// <summary>Products of equally many pairs of matrices.</summary>
internal static unsafe class BatchedGemm
{
    public static void Run<T>(BatchedMatrices<T> a, BatchedMatrices<T> b, T* c, long count, long m, long n, long k)
        where T : unmanaged
    {
        if (count == 1)
        {
            Gemm.Run(a[0], b[0], c, m, n, k);
            return;
        }

        // Many small products are split among the threads; inside, each runs serially.
        long grain = Grains.Items(Grains.MultiplyAdds, m * n * k);
        ForkJoinPool.For(count, grain, new Body<T>(a, b, c, m, n, k));
    }

    private readonly struct Body<T>(BatchedMatrices<T> a, BatchedMatrices<T> b, T* c, long m, long n, long k) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _c = c;

        public void Run(long start, long end)
        {
            for (long pair = start; pair < end; pair++)
            {
                Gemm.Run(a[pair], b[pair], _c + (pair * m * n), m, n, k);
            }
        }
    }
}
