namespace Tensors;

/// <summary>Numbers as pixels, by the rule of TensorFlow's image summaries.</summary>
internal static class Pixels
{
    private const float Zero = 1e-6f;

    // Red in the first channel, full opacity in the last.
    private static ReadOnlySpan<byte> BadColor => [255, 0, 0, 255];

    /// <summary>
    /// Scales one picture: from 0 to the largest value if none is negative, else around 128. Pixels with a value that is not finite are
    /// shown as bad.
    /// </summary>
    /// <param name="values">Pixel by pixel.</param>
    /// <param name="channels">So many values are a pixel.</param>
    /// <param name="badColor">The color of pixels that are not finite, by channel; null is red.</param>
    public static byte[] Of(ReadOnlySpan<float> values, int channels, byte[]? badColor = null)
    {
        ReadOnlySpan<byte> bad = badColor ?? BadColor;
        (float least, float most) = Extremes(values, channels);
        float bound = least < 0 ? Math.Max(-least, Math.Abs(most)) : most;
        float scale = bound < Zero ? 0 : (least < 0 ? 127 : 255) / bound;
        float offset = least < 0 ? 128 : 0;
        byte[] pixels = new byte[values.Length];
        for (int pixel = 0; pixel < values.Length; pixel += channels)
        {
            bool good = IsFinite(values.Slice(pixel, channels));
            for (int channel = 0; channel < channels; channel++)
            {
                pixels[pixel + channel] = good ? (byte)((values[pixel + channel] * scale) + offset) : bad[channel];
            }
        }

        return pixels;
    }

    private static (float Least, float Most) Extremes(ReadOnlySpan<float> values, int channels)
    {
        float least = float.PositiveInfinity;
        float most = float.NegativeInfinity;
        for (int pixel = 0; pixel < values.Length; pixel += channels)
        {
            if (IsFinite(values.Slice(pixel, channels)))
            {
                foreach (float value in values.Slice(pixel, channels))
                {
                    least = Math.Min(least, value);
                    most = Math.Max(most, value);
                }
            }
        }

        return (least, most);
    }

    private static bool IsFinite(ReadOnlySpan<float> pixel)
    {
        foreach (float value in pixel)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
