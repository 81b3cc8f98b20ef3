namespace Tensors.Training;

/// <summary>Tensors as pictures in files.</summary>
public static class Pictures
{
    private const int Gap = 2;

    /// <summary>Writes pictures beside and below each other, with gaps between, as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pictures">
    /// Shape <c>(count, height, width)</c> or <c>(count, height, width, 1)</c> for grey, <c>(count, height, width, 3)</c> for colours;
    /// from 0 for black to 1; what lies outside is taken for the nearer of both, NaN for black.
    /// </param>
    /// <param name="columns">How many stand in a row.</param>
    /// <exception cref="ShapeMismatchException">The shape is another.</exception>
    public static void SavePng(string path, Tensor pictures, int columns = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (pictures.Rank is not (3 or 4) || (pictures.Rank == 4 && pictures.Shape[3] is not (1 or 3)) || pictures.ElementCount == 0)
        {
            throw new ShapeMismatchException(
                "Pictures", $"pictures {pictures.Shape} must be (count, height, width), with 1 or 3 channels behind", [pictures.Shape]);
        }

        (int count, int height, int width) = (pictures.Shape[0], pictures.Shape[1], pictures.Shape[2]);
        int channels = pictures.Rank == 4 ? pictures.Shape[3] : 1;
        columns = Math.Min(columns, count);
        int wide = (columns * (width + Gap)) - Gap, high = ((count + columns - 1) / columns * (height + Gap)) - Gap;
        byte[] pixels = new byte[wide * high * channels];
        pixels.AsSpan().Fill(byte.MaxValue);
        float[] values = pictures.Cast(DType.Float32).ToArray<float>();
        for (int row = 0; row < count * height; row++)
        {
            (int picture, int y) = Math.DivRem(row, height);
            (int down, int across) = Math.DivRem(picture, columns);
            int start = (((down * (height + Gap)) + y) * wide) + (across * (width + Gap));
            Span<byte> line = pixels.AsSpan(start * channels, width * channels);
            for (int i = 0; i < line.Length; i++)
            {
                float value = values[(row * line.Length) + i];
                line[i] = (byte)(value > 0 ? MathF.Round(Math.Min(value, 1) * byte.MaxValue) : 0);
            }
        }

        File.WriteAllBytes(path, PngEncoder.Encode(pixels, wide, high, channels));
    }
}
