namespace Tensors;

/// <summary>Orders of bytes: that of keys, and that of numbers.</summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    /// <summary>Turns big-endian words into little-endian ones, or back.</summary>
    public static void Reverse(Span<byte> bytes, int wordSize)
    {
        for (int word = 0; wordSize > 1 && word < bytes.Length; word += wordSize)
        {
            bytes.Slice(word, wordSize).Reverse();
        }
    }
}
