using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Shapes of which not everything is known, as messages and back.</summary>
internal static class ShapeProtos
{
    public static TensorShapeProto Write(PartialShape shape)
    {
        TensorShapeProto proto = new() { UnknownRank = shape.Rank is null };
        proto.Dim.AddRange(shape.Select(extent => new TensorShapeProto.Types.Dim { Size = extent ?? -1 }));
        return proto;
    }

    /// <exception cref="TensorFileException">An extent is larger than a tensor's, or there are too many.</exception>
    public static PartialShape Read(TensorShapeProto proto, FilePlace place)
    {
        if (proto.UnknownRank)
        {
            return PartialShape.Unknown;
        }

        return proto.Dim.Count <= PartialShape.MostAxes && proto.Dim.All(dim => dim.Size is >= -1 and <= int.MaxValue)
            ? PartialShape.Create([.. proto.Dim.Select(dim => dim.Size < 0 ? (int?)null : (int)dim.Size)])
            : throw place.Error(
                $"the shape ({string.Join(", ", proto.Dim.Take(10).Select(dim => dim.Size))}) has {proto.Dim.Count} axes or an extent that "
                + "no tensor has");
    }
}
