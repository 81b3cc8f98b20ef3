using System.Buffers.Binary;

namespace Tensors;

/// <summary>The parts of a PNG file that say a picture: its header, palette, transparent colour and compressed rows.</summary>
internal sealed class PngChunks
{
    private const int Around = 12;

    private PngChunks(ReadOnlySpan<byte> header)
    {
        (Width, Height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        (Bits, ColorType, IsInterlaced) = (header[8], header[9], header[12] == 1);
        bool isKnown = ColorType switch
        {
            0 => Bits is 1 or 2 or 4 or 8 or 16,
            3 => Bits is 1 or 2 or 4 or 8,
            2 or 4 or 6 => Bits is 8 or 16,
            _ => false,
        };
        if (!isKnown || header[10] != 0 || header[11] != 0 || header[12] > 1 || Width > int.MaxValue || Height > int.MaxValue)
        {
            throw new InvalidDataException($"its header says colours of type {ColorType} with {Bits} bits, which there are not");
        }
    }

    public uint Width { get; }

    public uint Height { get; }

    /// <summary>Of a channel, or of a number of a colour of the palette.</summary>
    public int Bits { get; }

    public int ColorType { get; }

    public bool IsInterlaced { get; }

    /// <summary>Red, green and blue of each colour; empty where there is none.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The opacity of colours of the palette, or the one colour that is transparent; null where there is none.</summary>
    public byte[]? Transparency { get; private set; }

    /// <summary>The compressed rows.</summary>
    public MemoryStream Rows { get; } = new();

    /// <summary>How many numbers a pixel of the file has.</summary>
    public int Samples => ColorType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    public bool IsColored => (ColorType & 2) != 0;

    public bool HasAlpha => (ColorType & 4) != 0 || Transparency is not null;

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PngChunks Read(ReadOnlySpan<byte> png)
    {
        PngChunks? chunks = null;
        int at = PngEncoder.Signature.Length;
        while (png.Length - at >= Around)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (length > png.Length - at - Around)
            {
                break;
            }

            ReadOnlySpan<byte> type = png.Slice(at + 4, 4);
            ReadOnlySpan<byte> contents = png.Slice(at + 8, (int)length);
            bool isNeeded = (type[0] & 0x20) == 0;
            if (isNeeded && BinaryPrimitives.ReadUInt32BigEndian(png[(at + 8 + (int)length)..]) != PngEncoder.Checksum(type, contents))
            {
                throw new InvalidDataException($"the checksum of its part at byte {at} is another");
            }

            at += Around + (int)length;
            if (chunks is null)
            {
                chunks = type.SequenceEqual("IHDR"u8) && length == 13 ? new(contents) : throw new InvalidDataException(
                    "it does not begin with a header");
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return chunks.ColorType == 3 && chunks.Palette.Length == 0 ? throw new InvalidDataException(
                    "its palette is missing") : chunks;
            }
            else
            {
                chunks.Take(type, contents, isNeeded);
            }
        }

        throw new InvalidDataException($"it ends early, after {png.Length} bytes");
    }

    private void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> contents, bool isNeeded)
    {
        if (type.SequenceEqual("IDAT"u8))
        {
            Rows.Write(contents);
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            Palette = contents.Length is > 0 and <= 768 && contents.Length % 3 == 0
                ? contents.ToArray()
                : throw new InvalidDataException($"its palette has {contents.Length} bytes, not three for each of at most 256 colours");
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            bool fits = ColorType switch
            {
                0 => contents.Length == 2,
                2 => contents.Length == 6,
                3 =>
                contents.Length * 3 <= Palette.Length,
                _ => false
            };
            Transparency = fits ? contents.ToArray() : throw new InvalidDataException(
                $"the {contents.Length} bytes that say what is transparent do not fit colours of type {ColorType}");
        }
        else if (isNeeded)
        {
            throw new InvalidDataException($"it has a part '{System.Text.Encoding.Latin1.GetString(type)}' that is needed and not known");
        }
    }
}
