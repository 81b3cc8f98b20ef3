using System.Buffers.Binary;

namespace Tensors;

/// <summary>Writes a sorted table byte for byte as TensorFlow does: uncompressed, with blocks of 256 KiB.</summary>
/// <param name="stream">Where to, from its beginning; not closed here.</param>
internal sealed class SortedTableWriter(Stream stream)
{
    private readonly BlockWriter _block = new(TableFormat.RestartInterval);
    private readonly BlockWriter _index = new(1);
    private readonly ByteWriter _encoded = new();
    private byte[]? _last;
    private BlockHandle? _pending;
    private long _position;

    /// <summary>Appends an entry.</summary>
    /// <param name="key">Above every key before, as unsigned bytes.</param>
    /// <param name="value">Any bytes.</param>
    /// <exception cref="ArgumentException">The keys are out of order.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_last is not null && key.SequenceCompareTo(_last) <= 0)
        {
            throw new ArgumentException(
                $"The keys of a table must ascend; {Convert.ToHexString(key)} came after {Convert.ToHexString(_last)}.", nameof(key));
        }

        if (_last is not null && key.Length + value.Length >= 2 * TableFormat.BlockSize)
        {
            Flush();
        }

        if (_pending is { } handle)
        {
            AddToIndex(TableFormat.Separator(_last, key), handle);
        }

        _block.Add(key, value);
        _last = key.ToArray();
        if (_block.Size >= TableFormat.BlockSize)
        {
            Flush();
        }
    }

    /// <summary>Writes what follows the data blocks.</summary>
    public void Finish()
    {
        Flush();
        BlockHandle meta = Write(new BlockWriter(TableFormat.RestartInterval).Finish());
        if (_pending is { } handle)
        {
            AddToIndex(TableFormat.Successor(_last), handle);
        }

        BlockHandle index = Write(_index.Finish());
        Span<byte> footer = stackalloc byte[TableFormat.FooterSize];
        footer.Clear();
        ReadOnlySpan<byte> handles = [.. Encode(meta), .. Encode(index)];
        handles.CopyTo(footer);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[^8..], TableFormat.Magic);
        stream.Write(footer);
    }

    private void Flush()
    {
        if (!_block.IsEmpty)
        {
            _pending = Write(_block.Finish());
        }
    }

    private void AddToIndex(ReadOnlySpan<byte> key, BlockHandle handle)
    {
        _index.Add(key, Encode(handle));
        _pending = null;
    }

    private byte[] Encode(BlockHandle handle)
    {
        _encoded.Clear();
        _encoded.Varint((ulong)handle.Offset);
        _encoded.Varint((uint)handle.Size);
        return _encoded.Written.ToArray();
    }

    private BlockHandle Write(byte[] contents)
    {
        BlockHandle handle = new(_position, contents.Length);
        ReadOnlySpan<byte> type = [TableFormat.Uncompressed];
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Mask(Crc32C.Append(Crc32C.Of(contents), type)));
        stream.Write(contents);
        stream.Write(type);
        stream.Write(checksum);
        _position += contents.Length + TableFormat.TrailerSize;
        return handle;
    }
}
