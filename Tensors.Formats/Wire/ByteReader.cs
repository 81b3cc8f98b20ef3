using System.Buffers.Binary;

namespace Tensors;

/// <summary>Walks over bytes of a file; whatever is missing or does not fit is an error with its place.</summary>
/// <param name="bytes">What is read.</param>
/// <param name="place">Where the bytes come from.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, FilePlace place)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly FilePlace _place = place;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public readonly TensorFileException Error(string problem) => _place.Error(problem, Position);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw Error($"{count} bytes are needed here and {Remaining} are left");
        }

        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    public byte Byte() => Take(1)[0];

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Base-128 groups, the lowest first.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte group = Byte();
            if (shift == 63 && group > 1)
            {
                throw Error("a varint has more than 64 bits");
            }

            value |= (ulong)(group & 0x7f) << shift;
            if (group < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>A varint that counts bytes, or things of at least one byte each, that follow.</summary>
    public int Length()
    {
        ulong length = Varint();
        return length <= (ulong)Remaining ? (int)length : throw Error($"a length of {length} is claimed and {Remaining} bytes are left");
    }
}
