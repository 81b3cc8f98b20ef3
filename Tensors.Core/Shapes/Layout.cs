namespace Tensors;

/// <summary>
/// Where the elements of a tensor lie in its buffer: extents, strides between neighbours, and first element, all in elements.
/// </summary>
internal readonly struct Layout
{
    private readonly long[] _strides;

    public Layout(Shape shape)
        : this(shape, shape.ContiguousStrides, 0)
    {
    }

    public Layout(Shape shape, long[] strides, long offset)
    {
        Shape = shape;
        _strides = strides;
        Offset = offset;
    }

    public Shape Shape { get; }

    public long Offset { get; }

    public ReadOnlySpan<long> Strides => _strides;

    /// <summary>Row-major without gaps; strides of axes of extent 1 do not matter.</summary>
    public bool IsContiguous => ReferenceEquals(_strides, Shape.ContiguousStrides) || HasContiguousStrides();

    /// <summary>One value seen at every position of a shape.</summary>
    public static Layout Repeated(Shape shape) => new(shape, shape.ZeroStrides, 0);

    /// <summary>Where the first parts of elements lie that are pairs, in parts from the first element on.</summary>
    public Layout OfParts() => new(Shape, Array.ConvertAll(_strides, stride => 2 * stride), 0);

    /// <summary>The shape with its axes in another order.</summary>
    public static Shape Permuted(Shape shape, ReadOnlySpan<int> axes)
    {
        Span<int> extents = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            extents[axis] = shape[axes[axis]];
        }

        return Shape.Create(extents[..axes.Length]);
    }

    public Layout Permute(ReadOnlySpan<int> axes, Shape permuted)
    {
        long[] strides = new long[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            strides[axis] = _strides[axes[axis]];
        }

        return new(permuted, strides, Offset);
    }

    /// <summary>Extents of 1 repeat by stride 0; missing leading axes are added. The shape must be a valid target.</summary>
    public Layout BroadcastTo(Shape shape)
    {
        long[] strides = new long[shape.Rank];
        int added = shape.Rank - Shape.Rank;
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            strides[axis + added] = Shape[axis] == 1 ? 0 : _strides[axis];
        }

        return new(shape, strides, Offset);
    }

    /// <summary>Elements start, start + step, ... of each axis; their number gives the shape <paramref name="part"/>.</summary>
    public Layout Slice(ReadOnlySpan<AxisRange> ranges, Shape part)
    {
        long[] strides = new long[Shape.Rank];
        long offset = Offset;
        for (int axis = 0; axis < ranges.Length; axis++)
        {
            strides[axis] = _strides[axis] * ranges[axis].Step;
            offset += part.ElementCount == 0 ? 0 : _strides[axis] * ranges[axis].Start;
        }

        return new(part, strides, offset);
    }

    /// <summary>The same elements in the same order under another shape, if strides can express it.</summary>
    public Layout? Reshape(Shape shape)
    {
        if (IsContiguous)
        {
            return new(shape, shape.ContiguousStrides, Offset);
        }

        if (shape.ElementCount == 0)
        {
            return new(shape);
        }

        // Every run of old axes that can be walked with one stride must cover a run of new axes exactly.
        Span<long> extents = stackalloc long[Shape.MaxRank];
        Span<long> merged = stackalloc long[Shape.MaxRank];
        int rank = Merge(extents, merged);
        long[] strides = new long[shape.Rank];
        int old = rank - 1;
        long left = rank == 0 ? 1 : extents[old];
        long stride = rank == 0 ? 0 : merged[old];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            int extent = shape[axis];
            if (extent == 1)
            {
                continue;
            }

            if (left == 1)
            {
                old--;
                left = extents[old];
                stride = merged[old];
            }

            if (left % extent != 0)
            {
                return null;
            }

            strides[axis] = stride;
            stride *= extent;
            left /= extent;
        }

        return new(shape, strides, Offset);
    }

    /// <summary>
    /// The fewest axes that walk the same elements in the same order: axes of extent 1 are dropped, and neighbours that
    /// one stride serves are joined. Returns their number.
    /// </summary>
    public int Merge(Span<long> extents, Span<long> strides)
    {
        int rank = 0;
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            int extent = Shape[axis];
            if (extent == 1)
            {
                continue;
            }

            if (rank > 0 && strides[rank - 1] == _strides[axis] * extent)
            {
                extents[rank - 1] *= extent;
                strides[rank - 1] = _strides[axis];
            }
            else
            {
                extents[rank] = extent;
                strides[rank] = _strides[axis];
                rank++;
            }
        }

        return rank;
    }

    private bool HasContiguousStrides()
    {
        if (Shape.ElementCount == 0)
        {
            return true;
        }

        long[] contiguous = Shape.ContiguousStrides;
        for (int axis = 0; axis < contiguous.Length; axis++)
        {
            if (_strides[axis] != contiguous[axis] && Shape[axis] != 1)
            {
                return false;
            }
        }

        return true;
    }
}
