using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Gives a loop contiguous elements of an operand, a block at a time: those of a contiguous operand are used where they are,
/// those of any other (broadcast, sliced, transposed) are gathered into a block that stays in the first-level cache.
/// </summary>
internal unsafe struct OperandReader<T>
    where T : unmanaged
{
    /// <summary>The most elements handed out at once, and the room that a staging block needs.</summary>
    public const int Block = 1024;

    private readonly T* _contiguous;
    private readonly T* _staging;
    private readonly bool _repeated;
    private StridedWalker _walker;

    public OperandReader(in Operand operand, long start, T* staging)
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
            new Span<T>(staging, Block).Fill(*(T*)operand.Data);
        }
        else
        {
            _walker = new(operand, start);
        }
    }

    /// <summary>The elements from <paramref name="done"/> after the start on; calls must walk forwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Next(long done, long count)
    {
        if (_contiguous != null)
        {
            return _contiguous + done;
        }

        if (!_repeated)
        {
            _walker.Read(_staging, count);
        }

        return _staging;
    }
}
