using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensors.Tests;

/// <summary>Writes PNG files of any kind from rows as the file has them, each behind the number of its filter.</summary>
internal static class PngWriter
{
    public static byte[] Write(
        int width, int height, int bits, int colorType, byte[] rows, params (string Type, byte[] Contents)[] others) =>
        Write(width, height, bits, colorType, 0, rows, others);

    /// <summary>Numbers one behind the other, the first in the upper bits.</summary>
    public static byte[] Pack(int[] values, int bits)
    {
        byte[] bytes = new byte[((values.Length * bits) + 7) / 8];
        for (int i = 0; i < values.Length; i++)
        {
            bytes[i * bits / 8] |= (byte)(values[i] << (8 - bits - (i * bits % 8)));
        }

        return bytes;
    }

    /// <summary>Grey of eight bits in the seven passes of Adam7: each place of an 8 by 8 square belongs to one.</summary>
    public static byte[] Interlaced(byte[,] image)
    {
        (int height, int width) = (image.GetLength(0), image.GetLength(1));
        List<byte> rows = [];
        for (int pass = 1; pass <= 7; pass++)
        {
            for (int y = 0; y < height; y++)
            {
                byte[] line = [.. Enumerable.Range(0, width).Where(x => Pass(y % 8, x % 8) == pass).Select(x => image[y, x])];
                if (line.Length > 0)
                {
                    rows.AddRange([0, .. line]);
                }
            }
        }

        return Write(width, height, 8, 0, 1, [.. rows], []);
    }

    private static int Pass(int y, int x) =>
        y % 2 == 1 ? 7 : x % 2 == 1 ? 6 : y % 4 == 2 ? 5 : x % 4 == 2 ? 4 : y % 8 == 4 ? 3 : x % 8 == 4 ? 2 : 1;

    private static byte[] Write(
        int width, int height, int bits, int colorType, byte interlace, byte[] rows, (string Type, byte[] Contents)[] others)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return
        [
            0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10,
            .. Chunk("IHDR", [.. Four((uint)width), .. Four((uint)height), (byte)bits, (byte)colorType, 0, 0, interlace]),
            .. others.SelectMany(other => Chunk(other.Type, other.Contents)),
            .. Chunk("IDAT", compressed.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] contents)
    {
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(type), .. contents];
        return [.. Four((uint)contents.Length), .. named, .. Four(Formats.Png.Crc32(named))];
    }

    private static byte[] Four(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
