namespace Tensors;

/// <summary>What the reader and the writer of sorted tables share: LevelDB's layout with TensorFlow's settings.</summary>
internal static class TableFormat
{
    public const ulong Magic = 0xdb4775248b80fb57;
    public const int FooterSize = 48;

    /// <summary>Behind the contents of a block: its compression, and the checksum of both.</summary>
    public const int TrailerSize = 5;

    public const int BlockSize = 256 << 10;
    public const int RestartInterval = 16;

    public const byte Uncompressed = 0;
    public const byte Snappy = 1;

    /// <summary>A short key that is at least <paramref name="key"/> and below <paramref name="next"/>.</summary>
    public static byte[] Separator(ReadOnlySpan<byte> key, ReadOnlySpan<byte> next)
    {
        int at = key.CommonPrefixLength(next);
        if (at == key.Length || at == next.Length || key[at] == 0xff || key[at] + 1 >= next[at])
        {
            return key.ToArray();
        }

        byte[] separator = key[..(at + 1)].ToArray();
        separator[at]++;
        return separator;
    }

    /// <summary>A short key that is at least <paramref name="key"/>.</summary>
    public static byte[] Successor(ReadOnlySpan<byte> key)
    {
        int at = key.IndexOfAnyExcept((byte)0xff);
        if (at < 0)
        {
            return key.ToArray();
        }

        byte[] successor = key[..(at + 1)].ToArray();
        successor[at]++;
        return successor;
    }
}

/// <summary>Where a block lies.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Size">The bytes of its contents, without the trailer.</param>
internal readonly record struct BlockHandle(long Offset, int Size);

/// <summary>A key and its value.</summary>
/// <param name="Key">Unique in its table.</param>
/// <param name="Value">Any bytes.</param>
/// <param name="Place">Where the value lies; in a compressed block, where the block does.</param>
internal readonly record struct TableEntry(byte[] Key, ReadOnlyMemory<byte> Value, FilePlace Place);
