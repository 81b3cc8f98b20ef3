using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tensors;

/// <summary>One field of an encoded message.</summary>
/// <param name="Number">The field number.</param>
/// <param name="Type">How it is encoded.</param>
/// <param name="Value">The number, if it is one.</param>
/// <param name="Bytes">The bytes, if it has a length.</param>
internal readonly record struct WireField(int Number, WireFormat.WireType Type, ulong Value, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Messages by their encoding and their descriptors alone: nothing here needs the reflection of .NET, which trimming may break.
/// </summary>
internal static class WireFields
{
    public static List<WireField> Read(ReadOnlyMemory<byte> message)
    {
        List<WireField> fields = [];
        ByteReader reader = new(message.Span, new("message"));
        while (reader.Remaining > 0)
        {
            uint tag = (uint)reader.Varint();
            WireFormat.WireType type = WireFormat.GetTagWireType(tag);
            ulong value = 0;
            ReadOnlyMemory<byte> bytes = default;
            switch (type)
            {
                case WireFormat.WireType.Varint:
                    value = reader.Varint();
                    break;
                case WireFormat.WireType.Fixed32:
                    value = reader.Fixed32();
                    break;
                case WireFormat.WireType.Fixed64:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(reader.Take(8));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    int length = reader.Length();
                    bytes = message.Slice(reader.Position, length);
                    reader.Take(length);
                    break;
                default:
                    throw reader.Error($"a field is encoded as {type}, which messages of version 3 do not use");
            }

            fields.Add(new(WireFormat.GetTagFieldNumber(tag), type, value, bytes));
        }

        return fields;
    }

    /// <summary>The values of a field that holds numbers, one or several packed together.</summary>
    public static IEnumerable<ulong> Numbers(WireField field, FieldType type)
    {
        if (field.Type != WireFormat.WireType.LengthDelimited)
        {
            return [field.Value];
        }

        List<ulong> numbers = [];
        ByteReader reader = new(field.Bytes.Span, new("message"));
        while (reader.Remaining > 0)
        {
            numbers.Add(WireTypeOf(type) switch
            {
                WireFormat.WireType.Fixed32 => reader.Fixed32(),
                WireFormat.WireType.Fixed64 => BinaryPrimitives.ReadUInt64LittleEndian(reader.Take(8)),
                _ => reader.Varint(),
            });
        }

        return numbers;
    }

    public static WireFormat.WireType WireTypeOf(FieldType type) => type switch
    {
        FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Float => WireFormat.WireType.Fixed32,
        FieldType.Fixed64 or FieldType.SFixed64 or FieldType.Double => WireFormat.WireType.Fixed64,
        FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
        _ => WireFormat.WireType.Varint,
    };

    /// <summary>The encoding with the entries of every map in the order of their keys: equal messages have equal bytes.</summary>
    public static byte[] Canonical(IMessage message)
    {
        ByteWriter writer = new();
        Canonical(message.Descriptor, message.ToByteArray(), writer);
        return writer.Written.ToArray();
    }

    /// <summary>The key of an entry of a map, encoded so that numbers and strings sort as themselves.</summary>
    public static byte[] MapKey(WireField entry)
    {
        WireField key = Read(entry.Bytes).LastOrDefault(field => field.Number == 1);
        if (key.Type == WireFormat.WireType.LengthDelimited)
        {
            return key.Bytes.ToArray();
        }

        byte[] number = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, key.Value);
        return number;
    }

    private static void Canonical(MessageDescriptor descriptor, ReadOnlyMemory<byte> message, ByteWriter writer)
    {
        foreach (WireField field in Read(message).GroupBy(field => field.Number).SelectMany(group => Ordered(descriptor, [.. group])))
        {
            writer.Varint(WireFormat.MakeTag(field.Number, field.Type));
            switch (field.Type)
            {
                case WireFormat.WireType.Varint:
                    writer.Varint(field.Value);
                    break;
                case WireFormat.WireType.Fixed32:
                    writer.Fixed32((uint)field.Value);
                    break;
                case WireFormat.WireType.Fixed64:
                    writer.Fixed64(field.Value);
                    break;
                default:
                    AppendBytes(descriptor.FindFieldByNumber(field.Number), field.Bytes, writer);
                    break;
            }
        }
    }

    private static IEnumerable<WireField> Ordered(MessageDescriptor descriptor, WireField[] fields) =>
        descriptor.FindFieldByNumber(fields[0].Number) is { IsMap: true } ? fields.OrderBy(MapKey, ByteOrder.Instance) : fields;

    private static void AppendBytes(FieldDescriptor? field, ReadOnlyMemory<byte> bytes, ByteWriter writer)
    {
        ReadOnlySpan<byte> contents = bytes.Span;
        if (field is { FieldType: FieldType.Message })
        {
            ByteWriter inner = new();
            Canonical(field.MessageType, bytes, inner);
            contents = inner.Written;
        }

        writer.Varint((uint)contents.Length);
        writer.Append(contents);
    }
}
