namespace Tensors;

/// <summary>Which elements of a tensor are written: all, or those at the edges of every axis.</summary>
internal readonly struct ShownElements
{
    private readonly Shape _shape;

    // 0 where all elements are shown.
    private readonly int _edge;

    public ShownElements(Shape shape, TensorFormat format)
    {
        _shape = shape;
        _edge = shape.ElementCount > format.Threshold ? format.EdgeItems : 0;
    }

    public int Rank => _shape.Rank;

    /// <summary>The number of elements shown.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            for (int axis = 0; axis < Rank; axis++)
            {
                (int leading, int trailing) = Along(axis);
                count *= leading + trailing;
            }

            return count;
        }
    }

    /// <summary>How many positions are shown at the start of an axis, and how many at its end.</summary>
    /// <returns>All and 0 where nothing is left out between them.</returns>
    public (int Leading, int Trailing) Along(int axis) =>
        _edge == 0 || _shape[axis] <= 2L * _edge ? (_shape[axis], 0) : (_edge, _edge);

    /// <summary>The shown elements in row-major order; no others are asked for.</summary>
    public T[] Gather<T>(Func<long, T> element)
    {
        T[] shown = new T[Count];
        int filled = 0;
        Gather(element, axis: 0, start: 0, shown, ref filled);
        return shown;
    }

    private void Gather<T>(Func<long, T> element, int axis, long start, T[] shown, ref int filled)
    {
        if (axis == Rank)
        {
            shown[filled++] = element(start);
            return;
        }

        (int leading, int trailing) = Along(axis);
        for (int i = 0; i < leading + trailing; i++)
        {
            int position = i < leading ? i : _shape[axis] - trailing + (i - leading);
            Gather(element, axis + 1, (start * _shape[axis]) + position, shown, ref filled);
        }
    }
}
