using System.Buffers;
using System.Buffers.Binary;

namespace Tensors;

/// <summary>Appends the primitives of the formats to a growing buffer.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Append(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Append(byte value) => _buffer.Write([value]);

    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Varint(ulong value)
    {
        Span<byte> groups = _buffer.GetSpan(10);
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            groups[count++] = (byte)(value | 0x80);
        }

        groups[count++] = (byte)value;
        _buffer.Advance(count);
    }
}
