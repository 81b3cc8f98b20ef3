using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Walks an operand in row-major order, handing out runs along its innermost axis.</summary>
internal unsafe struct StridedWalker
{
    // Copies take 32-bit byte counts.
    private const long LongestRun = 1 << 28;

    // Programs that have just begun walk as well: code that the runtime has not optimized yet takes ten times as long.
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    private Operand _operand;
    private fixed long _index[Shape.MaxRank];
    private long _offset;

    /// <summary>A walker that stands at the element with row-major number <paramref name="position"/>.</summary>
    [MethodImpl(Hot)]
    public StridedWalker(in Operand operand, long position)
    {
        _operand = operand;
        for (int axis = operand.Rank - 1; axis >= 0; axis--)
        {
            (position, _index[axis]) = Math.DivRem(position, operand.Extents[axis]);
            _offset += _index[axis] * operand.Strides[axis];
        }
    }

    /// <summary>How many of the next elements lie along the innermost axis, as far as one step can go.</summary>
    public readonly long RunLeft => Math.Min(LongestRun, _operand.Extents[_operand.Rank - 1] - _index[_operand.Rank - 1]);

    /// <summary>Where the next elements are, at most <see cref="RunLeft"/>, and goes on behind them.</summary>
    public T* Take<T>(long count)
        where T : unmanaged
    {
        NextRun(count, out T* start, out _);
        return start;
    }

    /// <summary>Copies the next <paramref name="count"/> elements into a contiguous destination.</summary>
    [MethodImpl(Hot)]
    public void Read<T>(T* destination, long count)
        where T : unmanaged
    {
        while (count > 0)
        {
            long run = NextRun(count, out T* source, out long stride);
            if (stride == 1)
            {
                Unsafe.CopyBlockUnaligned(destination, source, (uint)(run * sizeof(T)));
            }
            else if (stride == 0)
            {
                new Span<T>(destination, (int)run).Fill(*source);
            }
            else
            {
                StridedLoads.Gather(source, stride, destination, run);
            }

            destination += run;
            count -= run;
        }
    }

    /// <summary>Copies <paramref name="count"/> contiguous elements to the next positions.</summary>
    [MethodImpl(Hot)]
    public void Write<T>(T* source, long count)
        where T : unmanaged
    {
        while (count > 0)
        {
            long run = NextRun(count, out T* destination, out long stride);
            if (stride == 1)
            {
                Unsafe.CopyBlockUnaligned(destination, source, (uint)(run * sizeof(T)));
            }
            else
            {
                for (long i = 0; i < run; i++)
                {
                    destination[i * stride] = source[i];
                }
            }

            source += run;
            count -= run;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long NextRun<T>(long wanted, out T* start, out long stride)
        where T : unmanaged
    {
        int inner = _operand.Rank - 1;
        start = (T*)_operand.Data + _offset;
        stride = _operand.Strides[inner];

        long run = Math.Min(Math.Min(wanted, LongestRun), _operand.Extents[inner] - _index[inner]);
        _index[inner] += run;
        _offset += run * stride;
        for (int axis = inner; axis > 0 && _index[axis] == _operand.Extents[axis]; axis--)
        {
            _offset += _operand.Strides[axis - 1] - (_operand.Extents[axis] * _operand.Strides[axis]);
            _index[axis] = 0;
            _index[axis - 1]++;
        }

        return run;
    }
}
