namespace Tensors;

/// <summary>
/// How much memory a file may ask for beyond what is in it. All readers keep to it; it counts for a whole file, not for each value.
/// </summary>
/// <remarks>
/// Some formats let a few bytes stand for many: one value that fills a constant, the last of some strings that repeats, compressed blocks,
/// nodes with a claimed number of results. A file may make <see cref="FreeBytes"/> that way, and <see cref="Expansion"/> bytes more for
/// each byte that it has. What it holds byte for byte is not counted. Raise the limits before a file is read that is trusted and needs
/// more.
/// </remarks>
public static class ReadLimits
{
    /// <summary>The bytes that any file may make, however small it is. The default is 256 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static long FreeBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 256L << 20;

    /// <summary>The bytes that a file may make for each byte that it has. The default is 16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static int Expansion
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 16;
}
