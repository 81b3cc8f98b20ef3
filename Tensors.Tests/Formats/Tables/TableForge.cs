using System.Buffers.Binary;

namespace Tensors.Tests.Formats;

/// <summary>Tables that the writer would not write, with checksums that are right.</summary>
internal static class TableForge
{
    public delegate (byte[] Stored, byte Type) Packing(byte[] block);

    /// <summary>A table of one block, stored as the packing says.</summary>
    public static byte[] Build((byte[] Key, byte[] Value)[] entries, Packing pack)
    {
        BlockWriter block = new(TableFormat.RestartInterval);
        foreach ((byte[] key, byte[] value) in entries)
        {
            block.Add(key, value);
        }

        (byte[] stored, byte type) = pack(block.Finish());
        return FromBlock(stored, type, entries[^1].Key, 1);
    }

    /// <summary>A table whose index names its one block twice.</summary>
    public static byte[] WithRepeatedBlock()
    {
        BlockWriter block = new(1);
        block.Add("k"u8, []);
        return FromBlock(block.Finish(), TableFormat.Uncompressed, "k"u8.ToArray(), 2);
    }

    /// <summary>A block of empty values whose keys each repeat the one before and add a letter.</summary>
    public static byte[] WithSharedKeys(int count)
    {
        ByteWriter block = new();
        for (int i = 0; i < count; i++)
        {
            block.Varint((uint)i);
            block.Varint(1);
            block.Varint(0);
            block.Append((byte)'k');
        }

        block.Fixed32(0);
        block.Fixed32(1);
        return FromBlock(block.Written.ToArray(), TableFormat.Uncompressed, "z"u8.ToArray(), 1);
    }

    /// <summary>A table around the contents of a block.</summary>
    public static byte[] FromBlock(byte[] stored, byte type, byte[] lastKey, int times)
    {
        BlockWriter index = new(1);
        for (int i = 0; i < times; i++)
        {
            index.Add([.. lastKey, (byte)i], Handle(0, stored.Length));
        }

        return Assemble(stored, type, index.Finish());
    }

    /// <summary>A table of one block of two keys, around the contents of the index.</summary>
    public static byte[] WithIndex(byte[] contents) => Assemble(TwoKeys(), TableFormat.Uncompressed, contents);

    /// <summary>The index of that table as it should be.</summary>
    public static byte[] Index()
    {
        BlockWriter index = new(1);
        index.Add("b"u8, Handle(0, TwoKeys().Length));
        return index.Finish();
    }

    private static byte[] TwoKeys()
    {
        BlockWriter block = new(1);
        block.Add([], [8, 1]);
        block.Add("b"u8, [1, 2, 3]);
        return block.Finish();
    }

    private static byte[] Assemble(byte[] stored, byte type, byte[] index)
    {
        using MemoryStream stream = new();
        Append(stream, stored, type);
        long meta = stream.Position;
        byte[] empty = new BlockWriter(1).Finish();
        Append(stream, empty, TableFormat.Uncompressed);
        long at = stream.Position;
        Append(stream, index, TableFormat.Uncompressed);
        byte[] footer = new byte[TableFormat.FooterSize];
        ((byte[])[.. Handle(meta, empty.Length), .. Handle(at, index.Length)]).CopyTo(footer, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(footer.AsSpan(^8), TableFormat.Magic);
        stream.Write(footer);
        return stream.ToArray();
    }

    private static byte[] Handle(long offset, int size)
    {
        ByteWriter writer = new();
        writer.Varint((ulong)offset);
        writer.Varint((uint)size);
        return writer.Written.ToArray();
    }

    private static void Append(MemoryStream stream, byte[] contents, byte type)
    {
        byte[] signed = [.. contents, type];
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Masked(signed));
        stream.Write(signed);
        stream.Write(checksum);
    }
}
