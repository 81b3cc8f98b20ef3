using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tensors;

/// <summary>Reads messages in the text format of protocol buffers.</summary>
internal ref struct TextParser
{
    // As deep as the binary parser goes.
    private const int MostDepth = 100;

    private TextScanner _scanner;

    private TextParser(ReadOnlySpan<byte> text, string file) => _scanner = new(text, file);

    /// <summary>The message in a text.</summary>
    /// <param name="parser">Of the message's type.</param>
    /// <param name="descriptor">Of the message's type.</param>
    /// <param name="text">The bytes of the file.</param>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="TensorFileException">The text is not such a message.</exception>
    public static T Parse<T>(MessageParser<T> parser, MessageDescriptor descriptor, ReadOnlySpan<byte> text, string file)
        where T : IMessage<T>
    {
        TextParser reader = new(text, file);
        ByteWriter encoded = new();
        while (!reader._scanner.AtEnd)
        {
            reader.ReadField(descriptor, encoded, 0);
        }

        return Messages.Parse(parser, encoded.Written, new(file));
    }

    private void ReadField(MessageDescriptor descriptor, ByteWriter encoded, int depth)
    {
        string name = _scanner.Word();
        FieldDescriptor field = descriptor.FindFieldByName(name)
            ?? throw _scanner.Error($"a {descriptor.Name} has no field '{name}'");
        bool colon = _scanner.Accept(':');
        if (!colon && field.FieldType != FieldType.Message)
        {
            throw _scanner.Error($"':' is missing after '{name}'");
        }

        if (_scanner.Accept('['))
        {
            for (bool first = true; !_scanner.Accept(']'); first = false)
            {
                if (!first)
                {
                    _scanner.Expect(',');
                }

                ReadValue(field, encoded, depth);
            }
        }
        else
        {
            ReadValue(field, encoded, depth);
        }

        if (!_scanner.Accept(','))
        {
            _scanner.Accept(';');
        }
    }

    private void ReadValue(FieldDescriptor field, ByteWriter encoded, int depth)
    {
        encoded.Varint(WireFormat.MakeTag(field.FieldNumber, WireFields.WireTypeOf(field.FieldType)));
        switch (WireFields.WireTypeOf(field.FieldType))
        {
            case WireFormat.WireType.LengthDelimited:
                ReadOnlySpan<byte> bytes = field.FieldType == FieldType.Message
                    ? ReadMessage(field.MessageType, depth + 1)
                    : _scanner.Quoted();
                encoded.Varint((uint)bytes.Length);
                encoded.Append(bytes);
                break;
            case WireFormat.WireType.Fixed32:
                encoded.Fixed32(
                    field.FieldType == FieldType.Float ? BitConverter.SingleToUInt32Bits((float)ReadReal()) : (uint)ReadInteger(field));
                break;
            case WireFormat.WireType.Fixed64:
                encoded.Fixed64(
                    field.FieldType == FieldType.Double ? BitConverter.DoubleToUInt64Bits(ReadReal()) : (ulong)ReadInteger(field));
                break;
            default:
                encoded.Varint((ulong)ReadInteger(field));
                break;
        }
    }

    private ReadOnlySpan<byte> ReadMessage(MessageDescriptor descriptor, int depth)
    {
        if (depth > MostDepth)
        {
            throw _scanner.Error($"messages are nested more than {MostDepth} deep");
        }

        char end = '}';
        if (!_scanner.Accept('{'))
        {
            end = '>';
            _scanner.Expect('<');
        }

        ByteWriter encoded = new();
        while (!_scanner.Accept(end))
        {
            if (_scanner.AtEnd)
            {
                throw _scanner.Error($"'{end}' of a {descriptor.Name} is missing");
            }

            ReadField(descriptor, encoded, depth);
        }

        return encoded.Written;
    }

    private long ReadInteger(FieldDescriptor field)
    {
        string word = _scanner.Word();
        if (field.FieldType == FieldType.Enum && field.EnumType.FindValueByName(word) is { } value)
        {
            return value.Number;
        }

        if (field.FieldType == FieldType.Bool && word is "true" or "True" or "t" or "false" or "False" or "f")
        {
            return word[0] is 't' or 'T' ? 1 : 0;
        }

        (Int128 least, Int128 most) = field.FieldType switch
        {
            FieldType.Bool => ((Int128)0, (Int128)1),
            FieldType.UInt64 or FieldType.Fixed64 => (0, ulong.MaxValue),
            FieldType.UInt32 or FieldType.Fixed32 => (0, uint.MaxValue),
            FieldType.Int64 or FieldType.SFixed64 or FieldType.SInt64 => (long.MinValue, long.MaxValue),
            _ => (int.MinValue, int.MaxValue),
        };
        return TryInteger(word, out Int128 number) && number >= least && number <= most
            ? (long)(ulong)(UInt128)number
            : throw _scanner.Error($"'{word}' is not a value of '{field.Name}'");
    }

    private static bool TryInteger(string word, out Int128 number)
    {
        bool negative = word[0] == '-';
        string digits = negative ? word[1..] : word;
        bool read = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? Int128.TryParse("0" + digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        number = negative ? -number : number;
        return read;
    }

    private double ReadReal()
    {
        string word = _scanner.Word();
        string digits = word.TrimStart('-').ToLowerInvariant();
        if (digits is "inf" or "infinity" or "nan")
        {
            double special = digits == "nan" ? double.NaN : double.PositiveInfinity;
            return word[0] == '-' ? -special : special;
        }

        return double.TryParse(word.TrimEnd('f', 'F'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw _scanner.Error($"'{word}' is not a number");
    }
}
