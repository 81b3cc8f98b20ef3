using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tensors;

/// <summary>Writes messages in the text format of protocol buffers, as TensorFlow's Python does.</summary>
internal sealed class TextPrinter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    private TextPrinter()
    {
    }

    /// <summary>
    /// The message as text: one field per line in the order of their numbers, entries of maps in the order of their keys.
    /// </summary>
    public static string Print(IMessage message)
    {
        TextPrinter printer = new();
        printer.Print(message.Descriptor, message.ToByteArray());
        return printer._text.ToString();
    }

    /// <summary>Bytes between double quotes, with the escapes of C.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        StringBuilder quoted = new("\"");
        foreach (byte letter in bytes)
        {
            quoted.Append(letter switch
            {
                (byte)'\n' => @"\n",
                (byte)'\r' => @"\r",
                (byte)'\t' => @"\t",
                (byte)'"' => "\\\"",
                (byte)'\'' => @"\'",
                (byte)'\\' => @"\\",
                >= 0x20 and < 0x7f => ((char)letter).ToString(),
                _ => $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}",
            });
        }

        return quoted.Append('"').ToString();
    }

    private void Print(MessageDescriptor descriptor, ReadOnlyMemory<byte> message)
    {
        foreach (IGrouping<int, WireField> group in WireFields.Read(message).GroupBy(field => field.Number).OrderBy(group => group.Key))
        {
            if (descriptor.FindFieldByNumber(group.Key) is { } field)
            {
                IEnumerable<WireField> occurrences = field.IsMap ? group.OrderBy(WireFields.MapKey, ByteOrder.Instance) : group;
                foreach (WireField occurrence in occurrences)
                {
                    Print(field, occurrence);
                }
            }
        }
    }

    private void Print(FieldDescriptor field, WireField occurrence)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                Line($"{field.Name} {{");
                _depth++;
                Print(field.MessageType, field.IsMap ? Complete(field, occurrence.Bytes) : occurrence.Bytes);
                _depth--;
                Line("}");
                break;
            case FieldType.String or FieldType.Bytes:
                Line($"{field.Name}: {Quote(occurrence.Bytes.Span)}");
                break;
            default:
                foreach (ulong number in WireFields.Numbers(occurrence, field.FieldType))
                {
                    Line($"{field.Name}: {Number(field, number)}");
                }

                break;
        }
    }

    /// <summary>Keys and values of maps are printed also where the encoding leaves them out.</summary>
    private static byte[] Complete(FieldDescriptor map, ReadOnlyMemory<byte> entry)
    {
        List<WireField> fields = WireFields.Read(entry);
        ByteWriter complete = new();
        foreach (FieldDescriptor part in map.MessageType.Fields.InFieldNumberOrder())
        {
            if (!fields.Any(field => field.Number == part.FieldNumber))
            {
                complete.Varint(WireFormat.MakeTag(part.FieldNumber, WireFields.WireTypeOf(part.FieldType)));
                complete.Append((byte)0);
            }
        }

        complete.Append(entry.Span);
        return complete.Written.ToArray();
    }

    private static string Number(FieldDescriptor field, ulong number) => field.FieldType switch
    {
        FieldType.Float => TextNumbers.Of(BitConverter.UInt32BitsToSingle((uint)number)),
        FieldType.Double => TextNumbers.Of(BitConverter.UInt64BitsToDouble(number)),
        FieldType.Bool => number != 0 ? "true" : "false",
        FieldType.Enum => field.EnumType.FindValueByNumber((int)number)?.Name ?? ((int)number).ToString(CultureInfo.InvariantCulture),
        FieldType.UInt32 or FieldType.UInt64 or FieldType.Fixed32 or FieldType.Fixed64 => number.ToString(CultureInfo.InvariantCulture),
        _ => ((long)number).ToString(CultureInfo.InvariantCulture),
    };

    private void Line(string line) => _text.Append(' ', 2 * _depth).Append(line).Append('\n');
}
