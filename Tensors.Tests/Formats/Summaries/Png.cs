using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensors.Tests.Formats;

/// <summary>Reads pictures of eight bits per channel, with every filter of rows and every checksum checked.</summary>
internal static class Png
{
    public static (int Width, int Height, byte ColorType, byte[] Pixels) Decode(byte[] png)
    {
        Assert.That(png[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10 }));
        byte[] header = [];
        using MemoryStream compressed = new();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            byte[] named = png[(at + 4)..(at + 8 + length)];
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)), Is.EqualTo(Crc32(named)));
            switch (System.Text.Encoding.ASCII.GetString(named, 0, 4))
            {
                case "IHDR":
                    header = named[4..];
                    break;
                case "IDAT":
                    compressed.Write(named.AsSpan(4));
                    break;
            }

            at += 12 + length;
        }

        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        int channels = header[9] switch { 0 => 1, 2 => 3, _ => 4 };
        compressed.Position = 0;
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        using MemoryStream rows = new();
        zlib.CopyTo(rows);
        return (width, height, header[9], Unfilter(rows.ToArray(), width * channels, height, channels));
    }

    private static byte[] Unfilter(byte[] rows, int rowLength, int height, int channels)
    {
        byte[] pixels = new byte[rowLength * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, rowLength);
            int left = column < channels ? 0 : pixels[i - channels];
            int above = row == 0 ? 0 : pixels[i - rowLength];
            int corner = row == 0 || column < channels ? 0 : pixels[i - rowLength - channels];
            int predicted = rows[row * (rowLength + 1)] switch
            {
                0 => 0,
                1 => left,
                2 => above,
                3 => (left + above) / 2,
                _ => Paeth(left, above, corner),
            };
            pixels[i] = (byte)(rows[(row * (rowLength + 1)) + 1 + column] + predicted);
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toCorner = Math.Abs(estimate - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    public static uint Crc32(byte[] bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) == 0 ? 0 : 0xedb88320);
            }
        }

        return ~state;
    }
}
