using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>A box cut out of a tensor that is stored in parts.</summary>
/// <param name="Starts">The first index on each axis.</param>
/// <param name="Lengths">The extent on each axis; <see cref="Whole"/> takes all of it.</param>
internal readonly record struct TensorSlice(ValueArray<long> Starts, ValueArray<long> Lengths)
{
    public const long Whole = -1;

    /// <summary>The slice that is everything.</summary>
    public static TensorSlice Everything(int rank) =>
        new([.. Enumerable.Repeat(0L, rank)], [.. Enumerable.Repeat(Whole, rank)]);

    public static TensorSlice Read(TensorSliceProto proto) => new(
        [.. proto.Extent.Select(extent => extent.Start)],
        [.. proto.Extent.Select(
            extent => extent.HasLengthCase == TensorSliceProto.Types.Extent.HasLengthOneofCase.Length ? extent.Length : Whole)]);

    public TensorSliceProto ToProto()
    {
        TensorSliceProto proto = new();
        for (int axis = 0; axis < Starts.Count; axis++)
        {
            TensorSliceProto.Types.Extent extent = new();
            if (Lengths[axis] != Whole)
            {
                extent.Start = Starts[axis];
                extent.Length = Lengths[axis];
            }

            proto.Extent.Add(extent);
        }

        return proto;
    }

    /// <summary>The extents of the slice of a tensor.</summary>
    /// <exception cref="TensorFileException">The slice does not lie inside the tensor.</exception>
    public ValueArray<long> ShapeIn(ValueArray<long> full, FilePlace place)
    {
        if (Starts.Count != full.Count)
        {
            throw place.Error($"a slice with {Starts.Count} axes is cut from a tensor with {full.Count}");
        }

        long[] extents = new long[full.Count];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            long start = Starts[axis];
            extents[axis] = Lengths[axis] == Whole ? full[axis] : Lengths[axis];
            if (start < 0 || extents[axis] < 0 || start > full[axis] || extents[axis] > full[axis] - start)
            {
                throw place.Error($"a slice takes {extents[axis]} from {start} on axis {axis}, which has the extent {full[axis]}");
            }
        }

        return [.. extents];
    }

    /// <summary>Copies the elements of the slice to where they belong in the whole tensor.</summary>
    public void Paste(ReadOnlySpan<byte> part, ValueArray<long> partShape, Span<byte> whole, ValueArray<long> wholeShape, int elementSize)
    {
        // The axes behind the last one that is cut move together.
        int axes = wholeShape.Count;
        long row = elementSize;
        while (axes > 0 && partShape[axes - 1] == wholeShape[axes - 1])
        {
            row *= wholeShape[--axes];
        }

        if (axes == 0 || part.IsEmpty)
        {
            part.CopyTo(whole);
            return;
        }

        row *= partShape[axes - 1];
        long[] index = new long[axes];
        for (long done = 0; done < part.Length; done += row)
        {
            long position = 0;
            for (int axis = 0; axis < axes; axis++)
            {
                position = (position * wholeShape[axis]) + Starts[axis] + index[axis];
            }

            for (int axis = axes; axis < wholeShape.Count; axis++)
            {
                position *= wholeShape[axis];
            }

            part.Slice((int)done, (int)row).CopyTo(whole[(int)(position * elementSize)..]);
            for (int axis = axes - 2; axis >= 0 && ++index[axis] == partShape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
