using System.Buffers.Binary;

namespace Tensors.Tests;

/// <summary>
/// Writes sequential JPEG files (ISO/IEC 10918-1) whose coefficients are divided by 1, so that nothing but rounding is lost; codes are all
/// of one length.
/// </summary>
internal sealed class JpegWriter
{
    private const int Side = 8;

    private static readonly int[] s_zigzag = ZigZag();
    private readonly List<byte> _file = [];
    private int _bits;
    private int _bitCount;

    /// <param name="parts">
    /// Each part of the colours as (height, width), both multiples of 8: brightness alone, or with blue and red differences.
    /// </param>
    public static byte[] Write(params byte[][,] parts) => new JpegWriter().WriteAll(parts);

    private byte[] WriteAll(byte[][,] parts)
    {
        (int height, int width) = (parts[0].GetLength(0), parts[0].GetLength(1));
        _file.AddRange([0xff, 0xd8]);
        Segment(0xdb, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Segment(0xc0, [8, .. Two(height), .. Two(width), (byte)parts.Length, .. parts.SelectMany((_, i) =>
            new byte[] { (byte)(i + 1), 0x11, 0 })]);
        Segment(0xc4, [0x00, .. Counts(4, 12), .. Enumerable.Range(0, 12).Select(size => (byte)size)]);
        byte[] symbols =
            [0x00, 0xf0, .. Enumerable.Range(0, 16).SelectMany(run => Enumerable.Range(1, 10).Select(size => (byte)((run << 4) | size)))];
        Segment(0xc4, [0x10, .. Counts(8, symbols.Length), .. symbols]);
        Segment(0xda, [(byte)parts.Length, .. parts.SelectMany((_, i) => new byte[] { (byte)(i + 1), 0 }), 0, 63, 0]);
        int[] last = new int[parts.Length];
        for (int row = 0; row < height; row += Side)
        {
            for (int column = 0; column < width; column += Side)
            {
                for (int part = 0; part < parts.Length; part++)
                {
                    Block(Transform(parts[part], row, column), ref last[part], symbols);
                }
            }
        }

        Put((1 << 7) - 1, 7);
        _file.AddRange([0xff, 0xd9]);
        return [.. _file];
    }

    private void Block(int[] coefficients, ref int last, byte[] symbols)
    {
        Number(coefficients[0] - last, size => Put(size, 4));
        last = coefficients[0];
        int run = 0;
        for (int i = 1; i < 64; i++)
        {
            int value = coefficients[s_zigzag[i]];
            if (value == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
            {
                Put(Array.IndexOf(symbols, (byte)0xf0), 8);
            }

            int zeros = run;
            Number(value, size => Put(Array.IndexOf(symbols, (byte)((zeros << 4) | size)), 8));
            run = 0;
        }

        if (run > 0)
        {
            Put(Array.IndexOf(symbols, (byte)0), 8);
        }
    }

    private void Number(int value, Action<int> putSize)
    {
        int size = 32 - int.LeadingZeroCount(Math.Abs(value));
        putSize(size);
        Put(value < 0 ? value + (1 << size) - 1 : value, size);
    }

    private void Put(int code, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            _bits = (_bits << 1) | ((code >> bit) & 1);
            if (++_bitCount == 8)
            {
                _file.Add((byte)_bits);
                if ((byte)_bits == 0xff)
                {
                    _file.Add(0);
                }

                (_bits, _bitCount) = (0, 0);
            }
        }
    }

    private void Segment(byte kind, byte[] contents) => _file.AddRange([0xff, kind, .. Two(contents.Length + 2), .. contents]);

    private static byte[] Counts(int length, int count) => [.. Enumerable.Range(1, 16).Select(bits => (byte)(bits == length ? count : 0))];

    private static byte[] Two(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    /// <summary>The discrete cosine transform of a block, rounded.</summary>
    private static int[] Transform(byte[,] part, int row, int column)
    {
        int[] coefficients = new int[64];
        for (int k = 0; k < 64; k++)
        {
            (int v, int u) = Math.DivRem(k, Side);
            double sum = 0;
            for (int i = 0; i < 64; i++)
            {
                (int y, int x) = Math.DivRem(i, Side);
                sum += (part[row + y, column + x] - 128) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16)
                    * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
            }

            coefficients[k] = (int)Math.Round(sum * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4);
        }

        return coefficients;
    }

    private static int[] ZigZag()
    {
        // Along the anti-diagonals, up and down in turn.
        IEnumerable<int> all = Enumerable.Range(0, 64);
        return [.. all.OrderBy(k => (k / Side) + (k % Side)).ThenBy(k => ((k / Side) + (k % Side)) % 2 == 0 ? k % Side : k / Side)];
    }
}
