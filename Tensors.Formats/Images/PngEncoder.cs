using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensors;

/// <summary>Writes pictures as PNG (ISO/IEC 15948): one header, one compressed block of unfiltered rows, the end.</summary>
internal static class PngEncoder
{
    private static readonly uint[] s_remainders = MakeRemainders();

    /// <summary>What every picture begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <param name="pixels">Row by row, the channels of a pixel together; of 16 bits the greater byte first.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue, 2 and 4 with opacity.</param>
    /// <param name="bits">Of a channel: 8 or 16.</param>
    /// <param name="compression">From 0 for none to 9 for the smallest file; -1 for what zlib takes for the best ratio of both.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels, int bits = 8, int compression = -1)
    {
        using MemoryStream png = new();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        byte colorType = channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        ReadOnlySpan<byte> rest = [(byte)bits, colorType, 0, 0, 0];
        rest.CopyTo(header[8..]);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(pixels, width * channels * bits / 8, height, compression));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>The CRC-32 of the type and the contents of a chunk.</summary>
    public static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> contents) => ~Append(Append(uint.MaxValue, type), contents);

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rowLength, int height, int compression)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, new ZLibCompressionOptions { CompressionLevel = compression }))
        {
            for (int row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(row * rowLength, rowLength));
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> contents)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, contents.Length);
        png.Write(number);
        png.Write(type);
        png.Write(contents);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(type, contents));
        png.Write(number);
    }

    private static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            state = s_remainders[(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    /// <summary>Of CRC-32, the polynomial 0xEDB88320.</summary>
    private static uint[] MakeRemainders()
    {
        uint[] remainders = new uint[256];
        for (uint value = 0; value < 256; value++)
        {
            uint state = value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * 0xedb88320);
            }

            remainders[value] = state;
        }

        return remainders;
    }
}
