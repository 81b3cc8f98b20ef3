using System.Buffers.Binary;

namespace Tensors;

/// <summary>A stream that is only read, and the CRC-32 of ZIP archives (polynomial 0xEDB88320) of what was read.</summary>
internal sealed class Crc32Stream(Stream stream) : Stream
{
    // Table k holds the remainder of each byte with k bytes of zeros behind it, so that eight bytes are taken at once.
    private static readonly uint[][] s_tables = MakeTables();

    private uint _state = uint.MaxValue;

    /// <summary>The CRC of all bytes read so far.</summary>
    public uint Crc => ~_state;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        _state = Append(_state, buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        uint[][] tables = s_tables;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = 0;
            for (int place = 0; place < sizeof(ulong); place++)
            {
                state ^= tables[7 - place][(byte)(word >> (8 * place))];
            }
        }

        foreach (byte value in bytes)
        {
            state = tables[0][(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = new uint[sizeof(ulong)][];
        for (int table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (uint value = 0; value < 256; value++)
            {
                uint remainder = table == 0 ? value : tables[table - 1][value];
                for (int bit = 0; bit < 8; bit++)
                {
                    remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320);
                }

                tables[table][value] = remainder;
            }
        }

        return tables;
    }
}
