using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>What the index of a bundle says of one key.</summary>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The extents; of a tensor in slices, those of the whole.</param>
/// <param name="Shard">The number of the data file.</param>
/// <param name="Offset">Where the bytes begin there.</param>
/// <param name="Size">How many they are.</param>
/// <param name="Checksum">Their checksum, masked.</param>
/// <param name="Slices">The parts that hold the elements, under keys of their own; none for a tensor in one piece.</param>
internal sealed record BundleEntry(
    DataType DType, ValueArray<long> Shape, int Shard, long Offset, long Size, uint Checksum, ValueArray<TensorSlice> Slices)
{
    public static BundleEntry Read(ReadOnlySpan<byte> value, FilePlace place)
    {
        BundleEntryProto proto = Messages.Parse(BundleEntryProto.Parser, value, place);
        BundleEntry entry = new(
            StoredTypes.Of(proto.Dtype, place),
            StoredShape.Read(proto.Shape, place),
            proto.ShardId,
            proto.Offset,
            proto.Size,
            proto.Crc32C,
            [.. proto.Slices.Select(TensorSlice.Read)]);
        entry.Check(place);
        return entry;
    }

    public byte[] ToBytes()
    {
        BundleEntryProto proto = new()
        {
            Dtype = (DataTypeProto)DType,
            Shape = StoredShape.ToProto(Shape.AsSpan()),
            ShardId = Shard,
            Offset = Offset,
            Size = Size,
            Crc32C = Checksum,
        };
        proto.Slices.AddRange(Slices.Select(slice => slice.ToProto()));
        return proto.ToByteArray();
    }

    private void Check(FilePlace place)
    {
        long count = StoredShape.ElementCount(Shape);
        if (Offset < 0 || Size < 0)
        {
            throw place.Error($"{Size} bytes at {Offset} are claimed");
        }

        if (Slices.Count == 0 && (DType == DataType.String ? Size < count : Math.BigMul(count, DType.Size) != Size))
        {
            throw place.Error($"{Size} bytes do not hold {count} elements of {DType.Name}, shape ({string.Join(", ", Shape)})");
        }
    }
}
