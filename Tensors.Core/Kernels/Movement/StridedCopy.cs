namespace Tensors;

/// <summary>Copies elements between any two layouts of the same shape.</summary>
internal static unsafe class StridedCopy
{
    // Narrower matrices are copied as well element by element.
    private const int Narrow = 4;

    /// <summary>Fewer axes cannot lie far transposed.</summary>
    public const int FewestFarAxes = 3;

    public static void Run(Operand source, Operand destination, long count, int elementSize)
    {
        switch (elementSize)
        {
            case 1:
                Run<byte>(source, destination, count);
                break;
            case 2:
                Run<ushort>(source, destination, count);
                break;
            case 4:
                Run<uint>(source, destination, count);
                break;
            case 8:
                Run<ulong>(source, destination, count);
                break;
            default:
                Run<UInt128>(source, destination, count);
                break;
        }
    }

    /// <summary>Whether elements are contiguous along an axis before the last two, and there are many of them.</summary>
    public static bool IsFarTranspose(in Layout layout)
    {
        ReadOnlySpan<long> strides = layout.Strides;
        if (strides.Length < FewestFarAxes || strides[^1] is 0 or 1 || strides[^2] == 1 || layout.Shape.ElementCount < Grains.Block)
        {
            return false;
        }

        int axis = strides[..^2].IndexOf(1);
        return axis >= 0 && layout.Shape[axis] >= Narrow && layout.Shape[^1] >= Narrow;
    }

    private static void Run<T>(in Operand source, in Operand destination, long count)
        where T : unmanaged
    {
        if (count > 0 && destination.IsContiguous && TransposedBody<T>.RowAxisOf(source) is >= 0 and int rowAxis)
        {
            TransposedBody<T> body = new(source, (T*)destination.Data, rowAxis);
            ForkJoinPool.For(body.BlockCount, Math.Max(1, Grains.Moved * body.BlockCount / count), body);
        }
        else
        {
            ForkJoinPool.For(count, Grains.Moved, new Body<T>(source, destination));
        }
    }

    private readonly struct Body<T>(Operand source, Operand destination) : IRangeBody
        where T : unmanaged
    {
        private readonly Operand _source = source;
        private readonly Operand _destination = destination;

        public void Run(long start, long end)
        {
            if (start == end)
            {
                return;
            }

            if (_destination.IsContiguous)
            {
                new StridedWalker(_source, start).Read((T*)_destination.Data + start, end - start);
            }
            else if (_source.IsContiguous)
            {
                new StridedWalker(_destination, start).Write((T*)_source.Data + start, end - start);
            }
            else
            {
                CopyInBlocks(start, end);
            }
        }

        private void CopyInBlocks(long start, long end)
        {
            T* block = stackalloc T[Grains.Block];
            StridedWalker reader = new(_source, start);
            StridedWalker writer = new(_destination, start);
            for (long position = start; position < end; position += Grains.Block)
            {
                long count = Math.Min(Grains.Block, end - position);
                reader.Read(block, count);
                writer.Write(block, count);
            }
        }
    }

    /// <summary>
    /// A transpose: the source is contiguous along another axis than the destination. Both make up matrices, which are cut into blocks of
    /// rows.
    /// </summary>
    private readonly struct TransposedBody<T>(Operand source, T* destination, int rowAxis) : IRangeBody
        where T : unmanaged
    {
        private readonly Operand _source = source;
        private readonly T* _destination = destination;

        public readonly long BlockCount = BlocksOf(source.Extents[rowAxis]) * MatricesOf(source, rowAxis);

        /// <summary>The axis along which the source is contiguous, or -1 where that is the last one, or none, or not worth it.</summary>
        public static int RowAxisOf(in Operand source)
        {
            int last = source.Rank - 1;
            if (source.Strides[last] is 0 or 1 || source.Extents[last] < Narrow)
            {
                return -1;
            }

            int axis = last - 1;
            while (axis >= 0 && (source.Strides[axis] != 1 || source.Extents[axis] < Narrow))
            {
                axis--;
            }

            return axis;
        }

        public void Run(long start, long end)
        {
            long rows = _source.Extents[rowAxis];
            long blocks = BlocksOf(rows);
            for (long task = start; task < end; task++)
            {
                (long matrix, long block) = Math.DivRem(task, blocks);
                long row = block * Transposition.TileRows;
                (long from, long to, long rowStride) = Matrix(matrix);
                Transposition.Run(
                    (T*)_source.Data + from + row,
                    _source.Strides[_source.Rank - 1],
                    _destination + to + (row * rowStride),
                    rowStride,
                    Math.Min(Transposition.TileRows, rows - row),
                    _source.Extents[_source.Rank - 1]);
            }
        }

        private static long BlocksOf(long rows) => (rows + Transposition.TileRows - 1) / Transposition.TileRows;

        private static long MatricesOf(in Operand source, int rowAxis)
        {
            long count = 1;
            for (int axis = 0; axis < source.Rank - 1; axis++)
            {
                count *= axis == rowAxis ? 1 : source.Extents[axis];
            }

            return count;
        }

        /// <summary>Where a matrix begins on both sides, and how far apart its rows are in the destination.</summary>
        private (long Source, long Destination, long RowStride) Matrix(long number)
        {
            long from = 0;
            long to = 0;
            long rowStride = 0;
            long stride = _source.Extents[_source.Rank - 1];
            for (int axis = _source.Rank - 2; axis >= 0; axis--)
            {
                if (axis == rowAxis)
                {
                    rowStride = stride;
                }
                else
                {
                    (number, long index) = Math.DivRem(number, _source.Extents[axis]);
                    from += index * _source.Strides[axis];
                    to += index * stride;
                }

                stride *= _source.Extents[axis];
            }

            return (from, to, rowStride);
        }
    }
}
