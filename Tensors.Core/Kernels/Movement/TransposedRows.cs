namespace Tensors;

/// <summary>
/// Reads a transposed operand in row-major order: whole rows are transposed a block at a time into memory of the thread, because single
/// rows would fetch a cache line for every element.
/// </summary>
internal unsafe struct TransposedRows<T>
    where T : unmanaged
{
    // A quarter of a second-level cache of 1 MB.
    private const int MostBytes = 256 << 10;
    private const int FewestRows = 4;

    // Pieces handed out must not cross a refill: what is left over is moved to the front first.
    private const int Slack = Grains.Block;

    private readonly T* _rows;
    private readonly int _rowsPerBlock;
    private Operand _operand;
    private long _nextRow;
    private long _read;
    private long _filled;

    private TransposedRows(in Operand operand, long start, int rowsPerBlock, int number)
    {
        _operand = operand;
        _rowsPerBlock = rowsPerBlock;
        _rows = (T*)StagingMemory.OfThread(number, MostBytes + (Slack * sizeof(long)));
        (_nextRow, long column) = Math.DivRem(start, Columns);
        Append();
        _read += column;
    }

    private readonly long Columns => _operand.Extents[_operand.Rank - 1];

    private readonly long RowExtent => _operand.Extents[_operand.Rank - 2];

    /// <summary>
    /// Whether an operand is a transpose that is worth reading so; gives a reader that stands at <paramref name="start"/>.
    /// </summary>
    /// <param name="operand">The operand.</param>
    /// <param name="start">A row-major number below the number of elements.</param>
    /// <param name="number">Which operand of the kernel it is: each has memory of its own.</param>
    /// <param name="reader">The reader.</param>
    public static bool TryRead(in Operand operand, long start, int number, out TransposedRows<T> reader)
    {
        reader = default;
        int last = operand.Rank - 1;
        if (last < 1 || operand.Strides[last - 1] != 1 || operand.Strides[last] is 0 or 1)
        {
            return false;
        }

        long columns = operand.Extents[last];
        long rows = Math.Min(Transposition.TileRows, MostBytes / (columns * sizeof(T)) / FewestRows * FewestRows);
        if (rows < FewestRows || operand.Extents[last - 1] < FewestRows || columns < FewestRows)
        {
            return false;
        }

        reader = new(operand, start, (int)rows, number);
        return true;
    }

    /// <summary>The next elements, at most <see cref="Grains.Block"/>.</summary>
    public T* Next(long count)
    {
        if (_filled - _read < count)
        {
            long left = _filled - _read;
            Buffer.MemoryCopy(_rows + _read, _rows, left * sizeof(T), left * sizeof(T));
            _read = 0;
            _filled = left;
            while (_filled < count)
            {
                Append();
            }
        }

        T* next = _rows + _read;
        _read += count;
        return next;
    }

    /// <summary>Transposes rows up to the end of a block or of the matrix, whichever comes first.</summary>
    private void Append()
    {
        long row = _nextRow % RowExtent;
        long rows = Math.Min(_rowsPerBlock - (row % _rowsPerBlock), RowExtent - row);
        T* source = (T*)_operand.Data + _operand.OffsetOf(_nextRow * Columns);
        Transposition.Run(source, _operand.Strides[_operand.Rank - 1], _rows + _filled, Columns, rows, Columns);
        _filled += rows * Columns;
        _nextRow += rows;
    }
}
