namespace Tensors;

/// <summary>One entry between the brackets of <c>tensor[...]</c>.</summary>
public readonly struct TensorIndex
{
    private readonly Kind _kind;
    private readonly int? _start;
    private readonly int? _end;
    private readonly int _step;
    private readonly Tensor? _tensor;

    private TensorIndex(Tensor tensor)
    {
        _kind = Kind.Tensor;
        _tensor = tensor;
    }

    private TensorIndex(Kind kind, int? start = null, int? end = null, int step = 1)
    {
        _kind = kind;
        _start = start;
        _end = end;
        _step = step;
    }

    private enum Kind
    {
        Position,
        Range,
        NewAxis,
        Ellipsis,
        Tensor,
    }

    /// <summary>A new axis of extent 1.</summary>
    public static TensorIndex NewAxis => new(Kind.NewAxis);

    /// <summary>As many whole axes as the other entries leave.</summary>
    public static TensorIndex Ellipsis => new(Kind.Ellipsis);

    /// <summary>One position; negative counts from the end.</summary>
    public static implicit operator TensorIndex(int position) => new(Kind.Position, position);

    /// <summary>One position, such as <c>^1</c>.</summary>
    public static implicit operator TensorIndex(Index position) => new(Kind.Position, FromEnd(position));

    /// <summary>Consecutive positions, such as <c>1..^1</c>.</summary>
    public static implicit operator TensorIndex(Range range) =>
        new(Kind.Range, FromEnd(range.Start), range.End.Equals(Index.End) ? null : FromEnd(range.End));

    /// <summary>Positions of an axis in any order (int32 or int64), or a mask (bool) of as many axes as it has.</summary>
    public static implicit operator TensorIndex(Tensor positions) => new(positions);

    /// <summary>Positions of an axis, in any order; negative ones count from the end.</summary>
    public static implicit operator TensorIndex(int[] positions) => new(Tensor.FromArray(positions));

    /// <summary>Positions of an axis, in any order; negative ones count from the end.</summary>
    public static implicit operator TensorIndex(long[] positions) => new(Tensor.FromArray(positions));

    /// <summary>The positions of an axis at which the mask is true.</summary>
    public static implicit operator TensorIndex(bool[] mask) => new(Tensor.FromArray(mask));

    /// <summary>Every <paramref name="step"/>-th position, as <c>start:end:step</c> in Python.</summary>
    /// <param name="start">The first; null is the beginning, or the end walking backwards; negative counts from the end.</param>
    /// <param name="end">One past the last; null goes as far as there is.</param>
    /// <param name="step">Not 0; negative walks backwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0.</exception>
    public static TensorIndex Step(int? start, int? end, int step)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        return new(Kind.Range, Number(start), Number(end), step);

        // The smallest integer, which stands for ^0, lies before every axis, and so does the next one.
        static int? Number(int? position) => position == int.MinValue ? int.MinValue + 1 : position;
    }

    /// <summary>Whether a tensor is among the indices.</summary>
    internal static bool HasTensor(ReadOnlySpan<TensorIndex> indices)
    {
        foreach (TensorIndex index in indices)
        {
            if (index._kind == Kind.Tensor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The tensors among the indices.</summary>
    internal static Tensor[] Tensors(ReadOnlySpan<TensorIndex> indices)
    {
        List<Tensor> tensors = [];
        foreach (TensorIndex index in indices)
        {
            if (index._tensor is { } tensor)
            {
                tensors.Add(tensor);
            }
        }

        return [.. tensors];
    }

    /// <summary>The indices with other tensors in the places of theirs.</summary>
    internal static TensorIndex[] WithTensors(ReadOnlySpan<TensorIndex> indices, ReadOnlySpan<Tensor> tensors)
    {
        TensorIndex[] replaced = indices.ToArray();
        int next = 0;
        foreach (ref TensorIndex index in replaced.AsSpan())
        {
            index = index._kind == Kind.Tensor ? tensors[next++] : index;
        }

        return replaced;
    }

    /// <summary>
    /// Indices with tensors among them in two steps: first ranges, new axes and whole axes, then tensors for some axes of what that gives.
    /// A position counts as a tensor, and a mask as one tensor for each of its axes.
    /// </summary>
    internal static (TensorIndex[] Ranges, int[] Axes, Tensor[] Tensors, bool AreNeighbours) Separate(
        ReadOnlySpan<TensorIndex> indices, Shape shape)
    {
        List<TensorIndex> ranges = [];
        List<int> axes = [];
        List<Tensor> tensors = [];
        bool areNeighbours = true;
        int axis = 0;
        int place = 0;
        int left = shape.Rank;
        int ellipses = 0;
        foreach (TensorIndex index in indices)
        {
            left -= index.AxesTaken;
            ellipses += index._kind == Kind.Ellipsis ? 1 : 0;
        }

        if (left < 0 || ellipses > 1)
        {
            throw new ShapeMismatchException(
                "Index", ellipses > 1
                    ? "only one ellipsis can be filled in"
                    : $"{shape.Rank - left} axes are indexed, and there are {shape.Rank}", [shape]);
        }

        foreach (TensorIndex index in indices)
        {
            switch (index._kind)
            {
                case Kind.Position:
                    AddTensor(Tensor.FromScalar((long)index.ToPosition(axis, shape)));
                    break;
                case Kind.Tensor when index._tensor!.DType == DType.Bool:
                    Tensor mask = index._tensor;
                    if (mask.Rank == 0 || !shape.Extents.Slice(axis, mask.Rank).SequenceEqual(mask.Shape.Extents))
                    {
                        throw new ShapeMismatchException(
                            "Index",
                            $"a mask {mask.Shape} must have the extents of the axes from {axis} on, of which it needs at least one",
                            [shape, mask.Shape]);
                    }

                    Tensor positions = mask.NonZero();
                    for (int i = 0; i < mask.Rank; i++)
                    {
                        AddTensor(positions[.., i]);
                    }

                    break;
                case Kind.Tensor:
                    IndexTensor.RequireDType("Index", index._tensor!);
                    AddTensor(index._tensor!);
                    break;
                default:
                    ranges.Add(index);
                    place += index._kind == Kind.Ellipsis ? left : 1;
                    axis += index._kind == Kind.Ellipsis ? left : index.AxesTaken;
                    break;
            }
        }

        return ([.. ranges], [.. axes], [.. tensors], areNeighbours);

        void AddTensor(Tensor tensor)
        {
            areNeighbours &= axes.Count == 0 || axes[^1] == place - 1;
            ranges.Add(Range.All);
            axes.Add(place++);
            tensors.Add(tensor);
            axis++;
        }
    }

    /// <summary>Ranges that keep everything.</summary>
    internal static AxisRange[] Whole(Shape shape)
    {
        AxisRange[] ranges = new AxisRange[shape.Rank];
        for (int axis = 0; axis < ranges.Length; axis++)
        {
            ranges[axis] = new(0, shape[axis]);
        }

        return ranges;
    }

    /// <summary>The ranges to slice, and the shape after axes were dropped and added.</summary>
    internal static (AxisRange[] Ranges, Shape Shape) Resolve(ReadOnlySpan<TensorIndex> indices, Shape shape)
    {
        int taken = 0;
        int ellipses = 0;
        foreach (TensorIndex index in indices)
        {
            taken += index._kind is Kind.Position or Kind.Range ? 1 : 0;
            ellipses += index._kind == Kind.Ellipsis ? 1 : 0;
        }

        if (taken > shape.Rank || ellipses > 1)
        {
            throw new ShapeMismatchException(
                "Slice", ellipses > 1 ? "only one ellipsis can be filled in" : $"{taken} indices were given for {shape.Rank} axes",
                [shape]);
        }

        AxisRange[] ranges = Whole(shape);
        List<int> extents = [];
        int axis = 0;
        foreach (TensorIndex index in indices)
        {
            switch (index._kind)
            {
                case Kind.Position:
                    ranges[axis] = new(index.ToPosition(axis, shape), 1);
                    axis++;
                    break;
                case Kind.Range:
                    ranges[axis] = index.ToRange(shape[axis]);
                    extents.Add(ranges[axis].Count);
                    axis++;
                    break;
                case Kind.NewAxis:
                    extents.Add(1);
                    break;
                default:
                    for (int left = shape.Rank - taken; left > 0; left--)
                    {
                        extents.Add(shape[axis++]);
                    }

                    break;
            }
        }

        return (ranges, Shape.Create([.. extents, .. shape.Extents[axis..]]));
    }

    /// <summary>
    /// What stands in the brackets as three lists of integers, and masks with a bit for each entry that has none or is special.
    /// </summary>
    internal static (
        int[] Begin, int[] End, int[] Strides, long BeginMask, long EndMask, long EllipsisMask, long NewAxisMask,
        long ShrinkAxisMask) ToMasks(
            ReadOnlySpan<TensorIndex> indices)
    {
        int[] begin = new int[indices.Length];
        int[] end = new int[indices.Length];
        int[] strides = new int[indices.Length];
        long[] masks = new long[5];
        for (int i = 0; i < indices.Length; i++)
        {
            TensorIndex index = indices[i];
            strides[i] = 1;
            switch (index._kind)
            {
                case Kind.Position:
                    begin[i] = index._start == int.MinValue
                        ? throw new ArgumentOutOfRangeException(nameof(indices), "Slice: index ^0 is one past the end.")
                            : index._start!.Value;
                    end[i] = begin[i] + 1;
                    masks[4] |= 1L << i;
                    break;
                case Kind.Range:
                    begin[i] = index._start ?? 0;
                    end[i] = index._end ?? 0;
                    strides[i] = index._step;
                    masks[0] |= index._start is null || (index._start == 0 && index._step > 0) ? 1L << i : 0;
                    masks[1] |= index._end is null ? 1L << i : 0;
                    break;
                case Kind.NewAxis:
                    masks[3] |= 1L << i;
                    break;
                case Kind.Tensor:
                    throw new ArgumentException(
                        "Slice: a tensor cannot stand between these brackets; use Gather or GatherNd.", nameof(indices));
                default:
                    masks[2] |= 1L << i;
                    break;
            }
        }

        return (begin, end, strides, masks[0], masks[1], masks[2], masks[3], masks[4]);
    }

    /// <summary>The positions of an axis that a range covers, cut to the axis as Python does.</summary>
    internal AxisRange ToRange(int extent)
    {
        int first = _step > 0 ? 0 : -1;
        int last = _step > 0 ? extent : extent - 1;
        long start = Cut(_start, extent, _step > 0 ? first : last, first, last);
        long end = Cut(_end, extent, _step > 0 ? last : first, first, last);
        long count = Math.Max(0, _step > 0 ? (end - start + _step - 1) / _step : (start - end - _step - 1L) / -(long)_step);
        return count == 0 ? new(0, 0) : new((int)start, (int)count, _step);
    }

    private int AxesTaken => _kind switch
    {
        Kind.Position or Kind.Range => 1,
        Kind.Tensor => _tensor!.DType == DType.Bool ? _tensor.Rank : 1,
        _ => 0,
    };

    private static long Cut(int? position, int extent, int missing, int first, int last) => position is not { } given
        ? missing
        : Math.Clamp(given == int.MinValue ? extent : given < 0 ? (long)given + extent : given, first, last);

    // ^0 is one past the end; no negative number says so, the smallest stands for it.
    private static int FromEnd(Index index) => !index.IsFromEnd ? index.Value : index.Value == 0 ? int.MinValue : -index.Value;

    private int ToPosition(int axis, Shape shape)
    {
        long position = _start!.Value < 0 ? (long)_start.Value + shape[axis] : _start.Value;
        return position >= 0 && position < shape[axis]
            ? (int)position
            : throw new ArgumentOutOfRangeException(
                nameof(axis),
                $"Slice: index {(_start == int.MinValue ? "^0" : _start)} is outside axis {axis} of extent {shape[axis]}; the shape is "
                + $"{shape}.");
    }
}
