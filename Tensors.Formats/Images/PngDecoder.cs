using System.IO.Compression;
using System.Numerics;

namespace Tensors;

/// <summary>
/// Reads pictures in PNG (ISO/IEC 15948): all kinds of colours, depths and orders of rows, each number exactly as it was written.
/// </summary>
internal static class PngDecoder
{
    // Where the passes of an interlaced picture begin, and how far its pixels lie apart: column, row, columns, rows.
    private static readonly (int X, int Y, int Dx, int Dy)[] s_passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <typeparam name="T">
    /// A byte, for which numbers of 16 bits lose their lower half, or a number of 16 bits, for which others become 257 times themselves.
    /// </typeparam>
    /// <param name="png">The file.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue, 2 and 4 with opacity; 0 for what the file has.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or the picture too large.</exception>
    public static DecodedImage<T> Decode<T>(ReadOnlySpan<byte> png, int channels)
        where T : unmanaged, IBinaryInteger<T>
    {
        PngChunks chunks = PngChunks.Read(png);
        channels = channels > 0 ? channels : (chunks.IsColored ? 3 : 1) + (chunks.HasAlpha ? 1 : 0);
        DecodedImage<T>.RequireRoom(chunks.Height, chunks.Width, sizeof(ushort) * Math.Max(channels, chunks.Samples), png.Length);
        (int height, int width) = ((int)chunks.Height, (int)chunks.Width);
        DecodedImage<T> image = new(height, width, channels, new T[height * width * channels]);
        PngPixels<T> pixels = new(chunks, image);
        chunks.Rows.Position = 0;
        using ZLibStream rows = new(chunks.Rows, CompressionMode.Decompress);
        foreach ((int x, int y, int dx, int dy) in chunks.IsInterlaced ? s_passes : [(0, 0, 1, 1)])
        {
            int columns = (width - x + dx - 1) / dx;
            if (columns > 0)
            {
                ReadPass(rows, chunks, columns, (row, line) =>
                    pixels.Put(line, columns, y + (row * dy), x, dx), Math.Max(0, (height - y + dy - 1) / dy));
            }
        }

        return image;
    }

    private static void ReadPass(ZLibStream rows, PngChunks chunks, int columns, Action<int, byte[]> put, int count)
    {
        int bitsOfPixel = chunks.Samples * chunks.Bits;
        int step = Math.Max(1, bitsOfPixel / 8);
        byte[] above = new byte[(int)((((long)columns * bitsOfPixel) + 7) / 8)];
        byte[] line = new byte[above.Length];
        for (int row = 0; row < count; row++)
        {
            int filter = rows.ReadByte();
            if (filter < 0 || rows.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) < line.Length)
            {
                throw new InvalidDataException($"its rows end early, in row {row} of {count}");
            }

            Unfilter(filter, line, above, step);
            put(row, line);
            (above, line) = (line, above);
        }
    }

    private static void Unfilter(int filter, byte[] line, byte[] above, int step)
    {
        if (filter > 4)
        {
            throw new InvalidDataException($"a row is filtered by method {filter}, of which there are 0 to 4");
        }

        for (int i = 0; filter > 0 && i < line.Length; i++)
        {
            int left = i < step ? 0 : line[i - step];
            int corner = i < step ? 0 : above[i - step];
            line[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Nearest(left, above[i], corner),
            });
        }
    }

    /// <summary>Which of three neighbours is nearest to left + above - corner (A. W. Paeth 1991).</summary>
    private static int Nearest(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner);
        int toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - corner - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
