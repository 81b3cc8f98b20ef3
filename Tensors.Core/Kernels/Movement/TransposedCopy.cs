namespace Tensors;

/// <summary>
/// Copies an operand whose elements follow each other along another axis than the last into contiguous memory: as blocks of rows and
/// columns that are exchanged in registers, so that both sides are walked along whole lines of the cache.
/// </summary>
internal static unsafe class TransposedCopy
{
    // Columns of one part: a whole line of each row is read, and as few lines of the destination are written at a time.
    private const int ColumnBlock = 16;

    // Fewer elements are not worth a thread.
    private const long ThreadWork = 64 << 10;

    /// <summary>Whether the copy is of this kind.</summary>
    public static bool Fits(in Operand source, in Operand destination) =>
        destination.IsContiguous && source.Strides[source.Rank - 1] is not (0 or 1) && DenseAxis(source) >= 0;

    /// <summary>Copies all elements in row-major order.</summary>
    public static void Run<T>(in Operand source, T* destination)
        where T : unmanaged
    {
        int dense = DenseAxis(source);
        long blocks = (source.Extents[dense] + ColumnBlock - 1) / ColumnBlock;
        long outer = 1;
        for (int axis = 0; axis < source.Rank - 1; axis++)
        {
            outer *= axis == dense ? 1 : source.Extents[axis];
        }

        long perBlock = ColumnBlock * source.Extents[source.Rank - 1];
        ForkJoinPool.For(outer * blocks, Math.Max(1, ThreadWork / Math.Max(1, perBlock)), new Body<T>(source, destination, dense, blocks));
    }

    /// <summary>The axis, other than the last, along which elements follow each other in memory, or -1.</summary>
    private static int DenseAxis(in Operand source)
    {
        for (int axis = 0; axis < source.Rank - 1; axis++)
        {
            if (source.Strides[axis] == 1)
            {
                return axis;
            }
        }

        return -1;
    }

    private readonly struct Body<T>(Operand source, T* destination, int dense, long blocks) : IRangeBody
        where T : unmanaged
    {
        private readonly Operand _source = source;
        private readonly T* _destination = destination;

        public void Run(long start, long end)
        {
            int last = _source.Rank - 1;
            for (long part = start; part < end; part++)
            {
                (long position, long block) = Math.DivRem(part, blocks);
                T* from = (T*)_source.Data;
                T* to = _destination;
                long stride = _source.Extents[last];
                long denseStride = 0;
                for (int axis = last - 1; axis >= 0; axis--)
                {
                    if (axis == dense)
                    {
                        denseStride = stride;
                    }
                    else
                    {
                        (position, long index) = Math.DivRem(position, _source.Extents[axis]);
                        from += index * _source.Strides[axis];
                        to += index * stride;
                    }

                    stride *= _source.Extents[axis];
                }

                long column = block * ColumnBlock;
                long columns = Math.Min(ColumnBlock, _source.Extents[dense] - column);
                Transposition.Run(from + column, _source.Strides[last], to + (column * denseStride), denseStride, _source.Extents[last], columns);
            }
        }
    }
}
