using System.Buffers.Binary;
using System.Numerics;

namespace Tensors;

/// <summary>Puts rows of a PNG file into a picture: numbers of colours become colours, depths and channels those that are wanted.</summary>
internal sealed class PngPixels<T>(PngChunks chunks, DecodedImage<T> image)
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _bits = chunks.Bits;
    private readonly int _samples = chunks.Samples;
    private readonly int[] _transparent = chunks is { Transparency: { } key, ColorType: not 3 }
        ? [.. Enumerable.Range(0, key.Length / 2).Select(i => (int)BinaryPrimitives.ReadUInt16BigEndian(key.AsSpan(2 * i)))]
        : [];

    /// <summary>Puts a row of the file, or of a pass, where its pixels belong.</summary>
    public void Put(byte[] line, int columns, int row, int firstColumn, int step)
    {
        Span<int> pixel = stackalloc int[4];
        Span<int> samples = stackalloc int[4];
        for (int column = 0; column < columns; column++)
        {
            for (int i = 0; i < _samples; i++)
            {
                samples[i] = Sample(line, (column * _samples) + i);
            }

            Resolve(samples, pixel);
            int at = ((row * image.Width) + firstColumn + (column * step)) * image.Channels;
            Span<T> target = image.Elements.AsSpan(at, image.Channels);
            if (target.Length >= 3)
            {
                (target[0], target[1], target[2]) = (Fit(pixel[0]), Fit(pixel[1]), Fit(pixel[2]));
            }
            else
            {
                target[0] = Fit(chunks.IsColored ? Grey(pixel) : pixel[0]);
            }

            if (target.Length % 2 == 0)
            {
                target[^1] = Fit(pixel[3]);
            }
        }
    }

    private int Depth => _bits == 16 ? 16 : 8;

    private int Sample(byte[] line, int number)
    {
        if (_bits >= 8)
        {
            return _bits == 8 ? line[number] : BinaryPrimitives.ReadUInt16BigEndian(line.AsSpan(2 * number));
        }

        int perByte = 8 / _bits;
        return (line[number / perByte] >> (8 - (_bits * ((number % perByte) + 1)))) & ((1 << _bits) - 1);
    }

    /// <summary>Red, green, blue and opacity, of 8 bits or 16 as the file has them.</summary>
    private void Resolve(ReadOnlySpan<int> samples, Span<int> pixel)
    {
        int full = (1 << Depth) - 1;
        if (chunks.ColorType == 3)
        {
            int color = samples[0];
            if (color * 3 >= chunks.Palette.Length)
            {
                throw new InvalidDataException($"a pixel has colour {color} of a palette of {chunks.Palette.Length / 3}");
            }

            (pixel[0], pixel[1], pixel[2]) = (chunks.Palette[3 * color], chunks.Palette[(3 * color) + 1], chunks.Palette[(3 * color) + 2]);
            pixel[3] = chunks.Transparency is { } opacities && color < opacities.Length ? opacities[color] : full;
            return;
        }

        int colors = chunks.IsColored ? 3 : 1;
        bool isTransparent = _transparent.Length == colors && samples[..colors].SequenceEqual(_transparent);
        int spread = _bits < 8 ? full / ((1 << _bits) - 1) : 1;
        for (int i = 0; i < 3; i++)
        {
            pixel[i] = samples[colors == 3 ? i : 0] * spread;
        }

        pixel[3] = _samples > colors ? samples[colors] : isTransparent ? 0 : full;
    }

    /// <summary>The brightness of a colour by ITU-R BT.601, in integers.</summary>
    private static int Grey(ReadOnlySpan<int> pixel) => (int)(((299L * pixel[0]) + (587L * pixel[1]) + (114L * pixel[2]) + 500) / 1000);

    private T Fit(int value) => T.CreateTruncating(typeof(T) == typeof(byte) ? value >> (Depth - 8) : Depth == 8 ? value * 257 : value);
}
