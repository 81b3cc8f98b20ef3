using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Shapes in files: extents of 64 bits, any rank, checked before anything is made of them.</summary>
internal static class StoredShape
{
    private const int MostAxes = 254;

    /// <summary>The extents of a fully known shape.</summary>
    /// <exception cref="TensorFileException">An extent is unknown or negative, or there are too many elements.</exception>
    public static ValueArray<long> Read(TensorShapeProto? proto, FilePlace place)
    {
        if (proto is null)
        {
            return [];
        }

        if (proto.UnknownRank || proto.Dim.Count > MostAxes)
        {
            throw place.Error(
                proto.UnknownRank ? "the shape of a stored tensor is unknown" : $"a shape of {proto.Dim.Count} axes is claimed");
        }

        long[] extents = [.. proto.Dim.Select(dim => dim.Size)];
        long positions = 1;
        foreach (long extent in extents)
        {
            if (extent < 0 || Math.BigMul(positions, Math.Max(extent, 1)) > long.MaxValue)
            {
                throw place.Error($"no tensor has the shape ({string.Join(", ", extents)})");
            }

            positions *= Math.Max(extent, 1);
        }

        return [.. extents];
    }

    public static TensorShapeProto ToProto(ReadOnlySpan<long> extents)
    {
        TensorShapeProto proto = new();
        foreach (long extent in extents)
        {
            proto.Dim.Add(new TensorShapeProto.Types.Dim { Size = extent });
        }

        return proto;
    }

    public static long ElementCount(ValueArray<long> extents)
    {
        long count = 1;
        foreach (long extent in extents.AsSpan())
        {
            count *= extent;
        }

        return count;
    }

    public static ValueArray<long> Of(Shape shape) => [.. shape.Select(extent => (long)extent)];

    /// <summary>The shape of a tensor.</summary>
    /// <exception cref="TensorFileException">A tensor has fewer axes, or shorter ones.</exception>
    public static Shape ToShape(ValueArray<long> extents, FilePlace place) =>
        extents.Count <= Shape.MaxRank && extents.All(extent => extent <= int.MaxValue)
            ? Shape.Create([.. extents.Select(extent => (int)extent)])
            : throw place.Error(
                $"the shape ({string.Join(", ", extents)}) is larger than a tensor's: at most {Shape.MaxRank} axes of at most "
                + $"{int.MaxValue}");
}
