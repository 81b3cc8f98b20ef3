namespace Tensors.Graphs;

/// <summary>What stands between the brackets of <c>x[...]</c>, as a node keeps it: begin, end and stride per entry, and masks.</summary>
internal sealed class StridedSliceSpec(IReadOnlyDictionary<string, object> attributes, int[] begin, int[] end, int[] strides)
{
    // As many as a mask has bits.
    private const int MostEntries = 32;

    private readonly int _count = Count(begin.Length, end.Length, strides);

    private readonly long _beginMask = Mask(attributes, "begin_mask");
    private readonly long _endMask = Mask(attributes, "end_mask");
    private readonly long _ellipsisMask = Mask(attributes, "ellipsis_mask");
    private readonly long _newAxisMask = Mask(attributes, "new_axis_mask");
    private readonly long _shrinkAxisMask = Mask(attributes, "shrink_axis_mask");

    /// <summary>The entries as Core takes them.</summary>
    public TensorIndex[] ToIndices()
    {
        TensorIndex[] indices = new TensorIndex[_count];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = Has(_ellipsisMask, i) ? TensorIndex.Ellipsis
                : Has(_newAxisMask, i) ? TensorIndex.NewAxis
                : Has(_shrinkAxisMask, i) ? begin[i]
                : TensorIndex.Step(Has(_beginMask, i) ? null : begin[i], Has(_endMask, i) ? null : end[i], strides[i]);
        }

        return indices;
    }

    /// <summary>The shape of the part, as far as it is known.</summary>
    public PartialShape Apply(PartialShape shape)
    {
        if (shape.Rank is not { } rank)
        {
            return PartialShape.Unknown;
        }

        int taken = Enumerable.Range(0, _count).Count(i => !Has(_ellipsisMask, i) && !Has(_newAxisMask, i));
        if (taken > rank)
        {
            throw new ShapeMismatchException("StridedSlice", $"{taken} axes are indexed; there are {rank}", []);
        }

        List<int?> extents = [];
        int axis = 0;
        for (int i = 0; i < _count; i++)
        {
            if (Has(_ellipsisMask, i))
            {
                for (int left = rank - taken; left > 0; left--)
                {
                    extents.Add(shape[axis++]);
                }
            }
            else if (Has(_newAxisMask, i))
            {
                extents.Add(1);
            }
            else if (Has(_shrinkAxisMask, i))
            {
                axis++;
            }
            else
            {
                extents.Add(Length(i, shape[axis++]));
            }
        }

        extents.AddRange(shape.Skip(axis));
        return PartialShape.Create([.. extents]);
    }

    private static int Count(int begin, int end, int[] strides) =>
        begin != strides.Length || end != strides.Length || strides.Length > MostEntries
            ? throw new ArgumentException(
                $"Expected begin, end, and strides to be 1D equal size tensors of at most {MostEntries} entries, but got {begin}, {end} "
                + $"and {strides.Length}.")
            : strides.Contains(0)
                ? throw new ArgumentException($"strides[{Array.IndexOf(strides, 0)}] must be non-zero.")
                : strides.Length;

    private static bool Has(long mask, int i) => (mask & (1L << i)) != 0;

    private static long Mask(IReadOnlyDictionary<string, object> attributes, string name) =>
        AttributeReading.Optional(attributes, name, 0L, "of a slice", "StridedSlice");

    private int? Length(int i, int? extent)
    {
        // Of an unknown extent any part may be shorter than the bounds say.
        if (extent is not { } known)
        {
            return null;
        }

        TensorIndex index = TensorIndex.Step(Has(_beginMask, i) ? null : begin[i], Has(_endMask, i) ? null : end[i], strides[i]);
        return index.ToRange(known).Count;
    }
}
