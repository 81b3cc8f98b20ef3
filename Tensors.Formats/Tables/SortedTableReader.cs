using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Snappier;

namespace Tensors;

/// <summary>Reads a sorted table, one block at a time; blocks may be compressed with Snappy.</summary>
/// <remarks>
/// Blocks must follow each other in the file and keys must ascend, as every writer leaves them: no file, however it lies, makes the reader
/// visit a byte twice or hold more than one block.
/// </remarks>
internal sealed class SortedTableReader : IDisposable
{
    // The longest copy of Snappy makes 64 bytes out of 3.
    private const int MostExpansion = 22;

    // Keys are written in full at every restart point, the 16th entry as a rule; what prefixes save is bounded by that.
    private const int MostSharing = 64;

    private readonly SafeFileHandle _handle;
    private readonly FilePlace _file;
    private readonly List<(byte[] LastKey, BlockHandle Handle)> _blocks = [];

    /// <summary>Opens a table and reads its index.</summary>
    /// <exception cref="TensorFileException">It is not a sorted table.</exception>
    public SortedTableReader(string path)
    {
        _file = new(path);
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            ReadIndex();
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>All entries in the order of their keys.</summary>
    /// <exception cref="TensorFileException">A block is damaged.</exception>
    public IEnumerable<TableEntry> Entries()
    {
        byte[]? last = null;
        foreach ((_, BlockHandle handle) in _blocks)
        {
            foreach (TableEntry entry in Entries(handle, "data"))
            {
                if (last is not null && entry.Key.AsSpan().SequenceCompareTo(last) <= 0)
                {
                    throw entry.Place.Error("the keys of this table do not ascend");
                }

                last = entry.Key;
                entry.Place.Spend(entry.Key.Length);
                yield return entry;
            }
        }
    }

    /// <summary>The entry of a key, or null; reads the one block in which it can be.</summary>
    /// <exception cref="TensorFileException">The block is damaged.</exception>
    public TableEntry? Find(byte[] key)
    {
        foreach ((byte[] lastKey, BlockHandle handle) in _blocks)
        {
            if (lastKey.AsSpan().SequenceCompareTo(key) >= 0)
            {
                foreach (TableEntry entry in Entries(handle, "data"))
                {
                    if (entry.Key.AsSpan().SequenceEqual(key))
                    {
                        return entry;
                    }
                }

                return null;
            }
        }

        return null;
    }

    public void Dispose() => _handle.Dispose();

    private void ReadIndex()
    {
        long length = RandomAccess.GetLength(_handle);
        _file.Budget.Earn(length);
        if (length < TableFormat.FooterSize)
        {
            throw new TensorFileException(
                _file.File, $"a table ends with a footer of {TableFormat.FooterSize} bytes; this file has {length}");
        }

        long footerOffset = length - TableFormat.FooterSize;
        byte[] footer = ReadBytes(footerOffset, TableFormat.FooterSize);
        FilePlace place = _file with { Entry = "footer", Offset = footerOffset };
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer.AsSpan(^8)) != TableFormat.Magic)
        {
            throw place.Error(
                "the magic number of a table is missing; this is no index of a checkpoint, or it is cut off", TableFormat.FooterSize - 8);
        }

        ByteReader reader = new(footer.AsSpan(..^8), place);
        _ = Decode(ref reader, footerOffset);
        BlockHandle index = Decode(ref reader, footerOffset);
        long end = 0;
        foreach (TableEntry entry in Entries(index, "index"))
        {
            ByteReader value = new(entry.Value.Span, entry.Place);
            BlockHandle block = Decode(ref value, footerOffset);
            if (block.Offset < end)
            {
                throw entry.Place.Error($"the block at {block.Offset} begins before the end of the one before, {end}");
            }

            end = block.Offset + block.Size + TableFormat.TrailerSize;
            _blocks.Add((entry.Key, block));
        }
    }

    private static BlockHandle Decode(ref ByteReader reader, long limit)
    {
        ulong offset = reader.Varint();
        ulong size = reader.Varint();
        return offset <= (ulong)limit && size <= int.MaxValue - TableFormat.TrailerSize
            && offset + size + TableFormat.TrailerSize <= (ulong)limit
            ? new((long)offset, (int)size)
            : throw reader.Error($"a block of {size} bytes at {offset} does not fit into the {limit} bytes before the footer");
    }

    private static int RestartBytes(ReadOnlySpan<byte> contents, FilePlace place)
    {
        uint restarts = contents.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(contents[^4..]);
        return restarts <= (contents.Length - 4) / 4
            ? (4 * (int)restarts) + 4
            : throw place.Error($"{restarts} restart points are claimed in a block of {contents.Length} bytes");
    }

    private List<TableEntry> Entries(BlockHandle handle, string kind)
    {
        (byte[] contents, bool compressed) = ReadBlock(handle, kind);
        FilePlace place = _file with { Entry = $"{kind} block", Offset = handle.Offset };
        int end = contents.Length - RestartBytes(contents, place);
        ByteReader reader = new(contents.AsSpan(0, end), place);
        List<TableEntry> entries = [];
        byte[] last = [];
        long restored = 0;
        while (reader.Remaining > 0)
        {
            ulong shared = reader.Varint();
            ulong own = reader.Varint();
            ulong size = reader.Varint();
            if (shared > (ulong)last.Length || own > (ulong)reader.Remaining || size > (ulong)reader.Remaining - own)
            {
                throw reader.Error(
                    $"an entry claims {shared} bytes of the key before, which has {last.Length}, {own} of its own and a value of {size}; "
                    + $"{reader.Remaining} are left");
            }

            restored += (long)shared;
            if (restored > (long)MostSharing * contents.Length)
            {
                throw reader.Error($"the keys of this block of {contents.Length} bytes share more than {restored} bytes");
            }

            last = [.. last.AsSpan(0, (int)shared), .. reader.Take((int)own)];
            int position = reader.Position;
            reader.Take((int)size);
            entries.Add(
                new(last, contents.AsMemory(position, (int)size), place with { Offset = handle.Offset + (compressed ? 0 : position) }));
        }

        return entries;
    }

    private (byte[] Contents, bool Compressed) ReadBlock(BlockHandle handle, string kind)
    {
        FilePlace place = _file with { Entry = $"{kind} block", Offset = handle.Offset };
        byte[] bytes = ReadBytes(handle.Offset, handle.Size + TableFormat.TrailerSize);
        ReadOnlySpan<byte> signed = bytes.AsSpan(0, handle.Size + 1);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4)) != Crc32C.Masked(signed))
        {
            throw place.Error($"the checksum of this block of {handle.Size} bytes is wrong");
        }

        return signed[^1] switch
        {
            TableFormat.Uncompressed => (bytes[..handle.Size], false),
            TableFormat.Snappy => (Decompress(signed[..^1], place), true),
            byte type => throw place.Error($"this block has the unknown compression {type}", handle.Size),
        };
    }

    private static byte[] Decompress(ReadOnlySpan<byte> block, FilePlace place)
    {
        try
        {
            // The claim is checked before it is believed.
            int length = Snappy.GetUncompressedLength(block);
            if (length < 0 || length > (long)MostExpansion * block.Length)
            {
                throw place.Error($"a Snappy block of {block.Length} bytes claims to hold {length}");
            }

            byte[] contents = new byte[length];
            return Snappy.Decompress(block, contents) == length
                ? contents
                : throw place.Error($"a Snappy block does not hold the {length} bytes that it claims");
        }
        catch (Exception invalid) when (invalid is InvalidDataException or ArgumentException)
        {
            throw place.Error($"this block is not compressed with Snappy as it claims ({invalid.Message})", 0, invalid);
        }
    }

    private byte[] ReadBytes(long offset, int count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            int read = RandomAccess.Read(_handle, bytes.AsSpan(done), offset + done);
            done += read > 0
                ? read
                : throw new TensorFileException(_file.File, $"the file ended while {count} bytes were read", null, offset + done);
        }

        return bytes;
    }
}
