using System.Buffers.Binary;
using StbImageSharp;

namespace Tensors;

/// <summary>
/// Reads pictures in JPEG (ISO/IEC 10918-1), sequential or progressive, by StbImageSharp: what it does not look at is looked at before.
/// </summary>
internal static class JpegDecoder
{
    private const byte EndOfImage = 0xd9;
    private const byte StartOfScan = 0xda;

    // A decoded pixel, its parts at full size, and their coefficients.
    private const int BytesOfPixel = 3 + (3 * 3);

    /// <summary>What every picture begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0xff, 0xd8, 0xff];

    /// <param name="jpeg">The file.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue; 0 for what the file has.</param>
    /// <param name="ratio">
    /// Of rows and columns of the file to those of the picture: 1, 2, 4 or 8; squares of so many pixels become their mean.
    /// </param>
    /// <param name="recovers">Whether a file that ends early is read up to there.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or the picture too large.</exception>
    public static DecodedImage<byte> Decode(ReadOnlySpan<byte> jpeg, int channels, int ratio, bool recovers)
    {
        (int height, int width, int parts, bool isWhole) = Look(jpeg);
        if (!isWhole && !recovers)
        {
            throw new InvalidDataException($"it ends early, after {jpeg.Length} bytes; tryRecoverTruncated reads what is there");
        }

        DecodedImage<byte>.RequireRoom(height, width, BytesOfPixel, jpeg.Length);
        channels = channels > 0 ? channels : parts == 1 ? 1 : 3;
        ImageResult result;
        try
        {
            result = ImageResult.FromMemory(
                isWhole ? jpeg.ToArray() : [.. jpeg, 0xff, EndOfImage],
                channels == 1 ? ColorComponents.Grey : ColorComponents.RedGreenBlue);
        }
        catch (Exception failure)
        {
            throw new InvalidDataException($"its pixels cannot be read ({failure.Message.TrimEnd('.')})", failure);
        }

        DecodedImage<byte> image = new(height, width, channels, result.Data);
        return ratio == 1 ? image : Shrink(image, ratio);
    }

    /// <summary>Rows, columns, parts of a colour, and whether the end is there.</summary>
    private static (int Height, int Width, int Parts, bool IsWhole) Look(ReadOnlySpan<byte> jpeg)
    {
        (int Height, int Width, int Parts) size = default;
        int at = 2;
        while (at + 4 <= jpeg.Length)
        {
            (byte mark, byte kind) = (jpeg[at], jpeg[at + 1]);
            if (mark != 0xff)
            {
                throw new InvalidDataException($"there is no marker at byte {at}");
            }

            if (kind is 0xff)
            {
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (kind == StartOfScan)
            {
                return size == default
                    ? throw new InvalidDataException("its pixels begin before their number is said")
                    : (size.Height, size.Width, size.Parts, jpeg[at..].IndexOf([(byte)0xff, EndOfImage]) >= 0);
            }

            if (kind is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc) && at + 10 <= jpeg.Length)
            {
                size = kind <= 0xc2 && jpeg[at + 4] == 8
                    ? (
                        BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 5)..]), BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 7)..]),
                        jpeg[at + 9])
                    : throw new InvalidDataException(
                        "it is lossless, arithmetically coded, or of more than 8 bits, which is not read; "
                        + "save it as a usual JPEG or as PNG");
            }

            at += 2 + length;
        }

        throw new InvalidDataException($"it ends early, after {jpeg.Length} bytes, before its pixels");
    }

    private static DecodedImage<byte> Shrink(DecodedImage<byte> image, int ratio)
    {
        int height = (image.Height + ratio - 1) / ratio;
        int width = (image.Width + ratio - 1) / ratio;
        byte[] elements = new byte[height * width * image.Channels];
        for (int i = 0; i < elements.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, image.Channels);
            (int row, int column) = Math.DivRem(pixel, width);
            (int sum, int count) = (0, 0);
            for (int y = row * ratio; y < Math.Min(image.Height, (row + 1) * ratio); y++)
            {
                for (int x = column * ratio; x < Math.Min(image.Width, (column + 1) * ratio); x++)
                {
                    sum += image.Elements[(((y * image.Width) + x) * image.Channels) + channel];
                    count++;
                }
            }

            elements[i] = (byte)((sum + (count / 2)) / count);
        }

        return new(height, width, image.Channels, elements);
    }
}
