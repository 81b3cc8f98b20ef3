using System.Buffers.Binary;

namespace Tensors;

/// <summary>The keys of slices in a table: they sort by name, then by the numbers of the slice.</summary>
internal static class SliceKey
{
    /// <summary>Zero, the escaped name, the number of axes, and per axis start and length.</summary>
    public static byte[] Of(string name, TensorSlice slice)
    {
        ByteWriter key = new();
        AppendUnsigned(key, 0);
        foreach (byte letter in ByteNames.ToBytes(name))
        {
            key.Append(letter);
            if (letter is 0 or 0xff)
            {
                key.Append((byte)~letter);
            }
        }

        key.Append([0, 1]);
        AppendUnsigned(key, (ulong)slice.Starts.Count);
        for (int axis = 0; axis < slice.Starts.Count; axis++)
        {
            bool whole = slice.Lengths[axis] == TensorSlice.Whole;
            AppendSigned(key, whole ? 0 : slice.Starts[axis]);
            AppendSigned(key, slice.Lengths[axis]);
        }

        return key.Written.ToArray();
    }

    /// <summary>The number of bytes, then the bytes, the highest first.</summary>
    private static void AppendUnsigned(ByteWriter key, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        ReadOnlySpan<byte> significant = bytes.TrimStart((byte)0);
        key.Append((byte)significant.Length);
        key.Append(significant);
    }

    /// <summary>
    /// Two's complement, the highest byte first, in as few bytes as hold it beside a header of as many leading ones as there are bytes; the
    /// sign bit is inverted before, so that the bytes sort as the numbers do.
    /// </summary>
    private static void AppendSigned(ByteWriter key, long value)
    {
        ulong magnitude = (ulong)(value < 0 ? ~value : value);
        int length = 1;
        while (length < 10 && magnitude >> Math.Min(63, (7 * length) - 1) != 0)
        {
            length++;
        }

        // Up to ten bytes: the header of the two longest forms takes more than one.
        Span<byte> bytes = stackalloc byte[10];
        bytes.Fill(value < 0 ? (byte)0xff : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], value);
        Span<byte> used = bytes[(10 - length)..];
        int header = 0xffff & ~(0xffff >> length);
        used[0] ^= (byte)(header >> 8);
        if (length > 1)
        {
            used[1] ^= (byte)header;
        }

        key.Append(used);
    }
}
