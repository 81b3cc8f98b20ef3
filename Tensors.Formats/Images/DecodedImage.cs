namespace Tensors;

/// <summary>A picture.</summary>
/// <typeparam name="T">A byte, or a number of 16 bits.</typeparam>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">1 for grey, 3 for red, green and blue, 2 and 4 with opacity.</param>
/// <param name="Elements">Row by row, the channels of a pixel together.</param>
internal sealed record DecodedImage<T>(int Height, int Width, int Channels, T[] Elements)
    where T : unmanaged
{
    /// <summary>Makes sure before any memory is taken that a file may make as much as a picture needs.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="bytesOfPixel">All that a pixel needs on the way.</param>
    /// <param name="fileBytes">Of the file.</param>
    /// <exception cref="InvalidDataException">The picture is empty, or too large.</exception>
    public static void RequireRoom(long height, long width, int bytesOfPixel, long fileBytes)
    {
        Int128 needed = (Int128)height * width * bytesOfPixel;
        Int128 most = ReadLimits.FreeBytes + ((Int128)fileBytes * ReadLimits.Expansion);
        if (height == 0 || width == 0 || needed > Int128.Min(most, Array.MaxLength))
        {
            throw new InvalidDataException(
                $"{height} rows of {width} pixels need {needed} bytes, of more than 0 and at most {most}: ReadLimits.FreeBytes, and "
                + $"ReadLimits.Expansion for each of {fileBytes} bytes");
        }
    }
}
