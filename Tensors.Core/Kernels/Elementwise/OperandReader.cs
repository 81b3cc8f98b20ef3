using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Gives a loop contiguous elements of an operand, a piece at a time: those of a contiguous operand, and long rows of a slice or of a
/// broadcast row, are used where they are; a short row that is broadcast is repeated once into a block; those of any other are gathered
/// into one. No piece is longer than a block, which stays in the cache.
/// </summary>
internal unsafe struct OperandReader<T>
    where T : unmanaged
{
    // Shorter rows would make pieces too short for a loop over vectors.
    private const int LongRow = Grains.Block / 4;

    private readonly T* _contiguous;
    private readonly T* _staging;
    private readonly bool _repeated;
    private readonly bool _transposed;
    private readonly bool _hasLongRows;
    private readonly bool _hasLongRepeats;
    private readonly int _cycle;
    private readonly long _phase;
    private StridedWalker _walker;
    private TransposedRows<T> _rows;

    /// <summary>A reader that stands at the element with row-major number <paramref name="start"/>.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="staging">Room for a block.</param>
    /// <param name="number">Which operand of the kernel it is, counted from 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public OperandReader(in Operand operand, long start, T* staging, int number)
    {
        _staging = staging;
        if (operand.IsContiguous)
        {
            _contiguous = (T*)operand.Data + start;
            return;
        }

        _repeated = operand.IsRepeated;
        if (_repeated)
        {
            new Span<T>(staging, Grains.Block).Fill(*(T*)operand.Data);
        }
        else if (IsShortRow(operand))
        {
            _cycle = (int)operand.Extents[operand.Rank - 1];
            _phase = start % _cycle;
            Span<T> block = new(staging, Grains.Block);
            new ReadOnlySpan<T>(operand.Data, _cycle).CopyTo(block);
            for (int filled = _cycle; filled < block.Length; filled *= 2)
            {
                block[..Math.Min(filled, block.Length - filled)].CopyTo(block[filled..]);
            }
        }
        else
        {
            _transposed = TransposedRows<T>.TryRead(operand, start, number, out _rows);
            if (!_transposed)
            {
                _walker = new(operand, start);
                bool isLong = operand.Extents[operand.Rank - 1] >= LongRow;
                _hasLongRows = isLong && operand.Strides[operand.Rank - 1] == 1;
                _hasLongRepeats = isLong && operand.Strides[operand.Rank - 1] == 0;
            }
        }
    }

    /// <summary>The most elements that <see cref="Next"/> can hand out now.</summary>
    public readonly long Piece => _hasLongRows ? Math.Min(Grains.Block, _walker.RunLeft) : Grains.Block - _cycle;

    /// <summary>The most elements that <see cref="NextOrRepeated"/> can hand out now.</summary>
    public readonly long Reach => _contiguous != null || _repeated ? long.MaxValue
        : _hasLongRows || _hasLongRepeats ? _walker.RunLeft
        : Grains.Block - _cycle;

    /// <summary>
    /// As <see cref="Next"/>, but an element that is seen <paramref name="count"/> times is handed out as one vector of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T* NextOrRepeated(long done, long count, out bool repeats)
    {
        repeats = _repeated || (_hasLongRepeats && count <= _walker.RunLeft);
        if (repeats && !_repeated)
        {
            new Span<T>(_staging, NativeBlock.Alignment / sizeof(T)).Fill(*_walker.Take<T>(count));
        }

        return repeats ? _staging : Next(done, count);
    }

    /// <summary>The elements from <paramref name="done"/> after the start on; calls must walk forwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Next(long done, long count)
    {
        if (_contiguous != null)
        {
            return _contiguous + done;
        }

        if (_cycle > 0)
        {
            return _staging + ((_phase + done) % _cycle);
        }

        if (_transposed)
        {
            return _rows.Next(count);
        }

        if (_hasLongRows && count <= _walker.RunLeft)
        {
            return _walker.Take<T>(count);
        }

        if (!_repeated)
        {
            _walker.Read(_staging, count);
        }

        return _staging;
    }

    /// <summary>Whether a short row is seen so often that to repeat it pays.</summary>
    private static bool IsShortRow(in Operand operand)
    {
        int last = operand.Rank - 1;
        long elements = operand.Extents[last];
        bool repeats = last > 0 && operand.Strides[last] == 1 && elements < LongRow;
        for (int axis = 0; axis < last && repeats; axis++)
        {
            elements *= operand.Extents[axis];
            repeats = operand.Strides[axis] == 0;
        }

        return repeats && elements >= LongRow;
    }
}
