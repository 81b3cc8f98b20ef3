using System.Buffers.Binary;

namespace Tensors;

/// <summary>Writes sound as WAV: samples of 16 bits, uncompressed.</summary>
internal static class WavEncoder
{
    private const int HeaderSize = 44;
    private const int BytesPerSample = 2;

    /// <param name="samples">From -1 to 1, frame by frame; what lies outside is cut off.</param>
    /// <param name="channels">Samples per frame.</param>
    /// <param name="sampleRate">Frames per second.</param>
    public static byte[] Encode(ReadOnlySpan<float> samples, int channels, int sampleRate)
    {
        byte[] wav = new byte[checked(HeaderSize + (samples.Length * BytesPerSample))];
        Span<byte> rest = wav;
        Append(ref rest, "RIFF"u8);
        Append(ref rest, wav.Length - 8, 4);
        Append(ref rest, "WAVEfmt "u8);
        Append(ref rest, 16, 4);
        Append(ref rest, 1, 2);
        Append(ref rest, channels, 2);
        Append(ref rest, sampleRate, 4);
        Append(ref rest, sampleRate * channels * BytesPerSample, 4);
        Append(ref rest, channels * BytesPerSample, 2);
        Append(ref rest, 8 * BytesPerSample, 2);
        Append(ref rest, "data"u8);
        Append(ref rest, samples.Length * BytesPerSample, 4);
        foreach (float sample in samples)
        {
            float scaled = MathF.Round(sample * (1 << 15), MidpointRounding.AwayFromZero);
            Append(ref rest, (int)Math.Clamp(scaled, short.MinValue, short.MaxValue), 2);
        }

        return wav;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> letters)
    {
        letters.CopyTo(rest);
        rest = rest[letters.Length..];
    }

    private static void Append(ref Span<byte> rest, int number, int size)
    {
        if (size == 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, number);
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(rest, (short)number);
        }

        rest = rest[size..];
    }
}
