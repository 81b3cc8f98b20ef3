using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Reads a checkpoint of format V2: an index and the data files that it names.</summary>
internal sealed class BundleReader : ITensorStore
{
    private readonly string _index;
    private readonly string _prefix;
    private readonly SortedDictionary<byte[], BundleEntry> _entries = new(ByteOrder.Instance);
    private readonly Dictionary<int, SafeFileHandle> _shards = [];
    private bool _bigEndian;

    /// <summary>
    /// Reads the index and opens every data file that an entry lies in; one that is missing is missed when something in it is read.
    /// </summary>
    /// <exception cref="TensorFileException">The index is damaged, or claims what the data files do not have.</exception>
    /// <exception cref="FileNotFoundException">The index is missing.</exception>
    public BundleReader(string prefix)
    {
        _prefix = prefix;
        _index = BundleFiles.Index(prefix);
        try
        {
            ReadIndex();
            OpenShards();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<CheckpointEntry> Entries => field ??=
    [
        .. _entries.Where(entry => !IsSlice(entry.Key)).Select(entry =>
            new CheckpointEntry(ByteNames.ToText(entry.Key), entry.Value.DType, entry.Value.Shape)),
    ];

    /// <summary>In how many data files the bundle is.</summary>
    public int ShardCount { get; private set; }

    /// <summary>The index as it is, slices included, in byte order of the keys.</summary>
    public IEnumerable<KeyValuePair<byte[], BundleEntry>> IndexEntries => _entries;

    public StoredTensor Read(string name)
    {
        BundleEntry entry = _entries[ByteNames.ToBytes(name)];
        if (entry.Slices.Count > 0)
        {
            return new(entry.DType, entry.Shape, Assemble(name, entry));
        }

        return entry.DType == DataType.String
            ? new(entry.Shape, ReadStrings(name, entry))
            : new(entry.DType, entry.Shape, ReadBytes(name, entry));
    }

    /// <summary>Straight into the tensor's memory where its bytes lie in one piece, of any size.</summary>
    public Tensor ReadTensor(string name)
    {
        BundleEntry entry = _entries[ByteNames.ToBytes(name)];
        if (entry.Slices.Count > 0 || _bigEndian || entry.DType.DType is not { } dtype || entry.Shape.Count > Shape.MaxRank)
        {
            return Read(name).ToTensor();
        }

        FilePlace place = PlaceOf(name, entry);
        Tensor x = Tensor.Allocate(new(StoredShape.ToShape(entry.Shape, place), dtype));
        long offset = entry.Offset;
        uint crc = 0;
        TensorBytes.Fill(x, chunk =>
        {
            ReadExactly(entry.Shard, chunk, offset, place);
            offset += chunk.Length;
            crc = Crc32C.Append(crc, chunk);
        });
        return Crc32C.Mask(crc) == entry.Checksum ? x : throw WrongChecksum(place, entry);
    }

    /// <summary>The bytes of an entry in the data file, as they are there.</summary>
    public byte[] ReadRaw(string name, BundleEntry entry)
    {
        FilePlace place = PlaceOf(name, entry);
        if (entry.Size > Array.MaxLength)
        {
            throw place.Error($"{entry.Size} bytes are more than an array can hold");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)entry.Size);
        ReadExactly(entry.Shard, bytes, entry.Offset, place);
        return bytes;
    }

    public void Dispose()
    {
        foreach (SafeFileHandle shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private static bool IsSlice(byte[] key) => key[0] == 0;

    private void ReadIndex()
    {
        using SortedTableReader table = new(_index);
        bool headed = false;
        foreach (TableEntry entry in table.Entries())
        {
            FilePlace place = entry.Place with { Entry = ByteNames.ToText(entry.Key) };
            if (entry.Key.Length == 0)
            {
                ReadHeader(entry.Value.Span, place);
                headed = true;
            }
            else if (headed)
            {
                _entries.Add(entry.Key, ReadEntry(entry.Value.Span, place));
            }
        }

        if (!headed)
        {
            throw new TensorFileException(_index, "the header of a bundle, under the empty key, is missing");
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> value, FilePlace place)
    {
        BundleHeaderProto header = Messages.Parse(BundleHeaderProto.Parser, value, place);
        if (header.NumShards < 1 || (header.Version?.MinConsumer ?? 0) > BundleFiles.Version)
        {
            throw place.Error(header.NumShards < 1
                ? $"{header.NumShards} data files are claimed"
                : $"the bundle wants readers of version {header.Version!.MinConsumer}; this one has {BundleFiles.Version}");
        }

        ShardCount = header.NumShards;
        _bigEndian = header.Endianness == BundleHeaderProto.Types.Endianness.Big;
    }

    private BundleEntry ReadEntry(ReadOnlySpan<byte> value, FilePlace place)
    {
        BundleEntry entry = BundleEntry.Read(value, place);
        if (entry.Shard < 0 || entry.Shard >= ShardCount)
        {
            throw place.Error($"data file {entry.Shard} is claimed; there are {ShardCount}");
        }

        return _bigEndian && entry.DType == DataType.String
            ? throw place.Error("strings of a big-endian machine are not supported")
            : entry;
    }

    /// <summary>All entries of a data file together must fit into it: nothing that is allocated later can exceed it.</summary>
    private void OpenShards()
    {
        foreach (IGrouping<int, BundleEntry> shard in _entries.Values.Where(entry => entry.Slices.Count == 0).GroupBy(entry => entry.Shard))
        {
            string path = BundleFiles.Shard(_prefix, shard.Key, ShardCount);
            if (!File.Exists(path))
            {
                continue;
            }

            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _shards.Add(shard.Key, handle);
            long length = RandomAccess.GetLength(handle);
            UInt128 claimed = 0;
            foreach (BundleEntry entry in shard)
            {
                claimed += (ulong)entry.Size;
                if (entry.Size > length || entry.Offset > length - entry.Size || claimed > (ulong)length)
                {
                    throw new TensorFileException(
                        path, $"the index claims {entry.Size} bytes at {entry.Offset} and {claimed} so far; the file has {length}", null,
                        entry.Offset);
                }
            }
        }
    }

    private void ReadExactly(int shard, Span<byte> bytes, long offset, FilePlace place)
    {
        SafeFileHandle handle = _shards.TryGetValue(shard, out SafeFileHandle? open)
            ? open
            : throw new FileNotFoundException(
                $"The data file {place.File} of '{place.Entry}' is missing; a checkpoint is its index and all its data files.", place.File);
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(handle, bytes[done..], offset + done);
            done += read > 0 ? read : throw place.Error("the file ended before the last byte of this tensor");
        }
    }

    private static TensorFileException WrongChecksum(FilePlace place, BundleEntry entry) =>
        place.Error($"the checksum of these {entry.Size} bytes is not the one in the index");

    private FilePlace PlaceOf(string name, BundleEntry entry) =>
        new(BundleFiles.Shard(_prefix, entry.Shard, ShardCount), name, entry.Offset);

    private byte[] ReadBytes(string name, BundleEntry entry)
    {
        byte[] bytes = ReadRaw(name, entry);
        if (Crc32C.Masked(bytes) != entry.Checksum)
        {
            throw WrongChecksum(PlaceOf(name, entry), entry);
        }

        if (_bigEndian)
        {
            ByteOrder.Reverse(bytes, entry.DType.WordSize);
        }

        return bytes;
    }

    private byte[][] ReadStrings(string name, BundleEntry entry)
    {
        FilePlace place = PlaceOf(name, entry);
        byte[] bytes = ReadRaw(name, entry);
        ByteReader reader = new(bytes, place);

        // The size was checked to be at least one byte per string.
        byte[][] strings = new byte[StoredShape.ElementCount(entry.Shape)][];
        int[] lengths = new int[strings.Length];
        uint crc = 0;
        Span<byte> fixedLength = stackalloc byte[8];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = reader.Length();
            BinaryPrimitives.WriteInt32LittleEndian(fixedLength, lengths[i]);
            crc = Crc32C.Append(crc, fixedLength[..4]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(fixedLength, Crc32C.Mask(crc));
        if (reader.Fixed32() != BinaryPrimitives.ReadUInt32LittleEndian(fixedLength))
        {
            throw place.Error("the checksum of the lengths of these strings is wrong");
        }

        crc = Crc32C.Append(crc, fixedLength[..4]);
        for (int i = 0; i < lengths.Length; i++)
        {
            strings[i] = reader.Take(lengths[i]).ToArray();
            crc = Crc32C.Append(crc, strings[i]);
        }

        return Crc32C.Mask(crc) == entry.Checksum && reader.Remaining == 0
            ? strings
            : throw place.Error("the checksum of these strings is not the one in the index");
    }

    private byte[] Assemble(string name, BundleEntry entry)
    {
        FilePlace place = new(_index, name);
        List<(TensorSlice Slice, BundleEntry Part)> parts = [];
        UInt128 stored = 0;
        foreach (TensorSlice slice in entry.Slices)
        {
            ValueArray<long> shape = slice.ShapeIn(entry.Shape, place);
            if (!_entries.TryGetValue(SliceKey.Of(name, slice), out BundleEntry? part) || part.Slices.Count > 0 || part.DType != entry.DType
                || part.Shape != shape)
            {
                throw place.Error(
                    $"the part ({string.Join(", ", shape)}) from ({string.Join(", ", slice.Starts)}) is missing, or of another shape or "
                    + "element type");
            }

            stored += (ulong)part.Size;
            parts.Add((slice, part));
        }

        // Without repetitions the parts are entries of their own, and fit into the data files together.
        Int128 size = Math.BigMul(StoredShape.ElementCount(entry.Shape), entry.DType.Size);
        if (entry.DType == DataType.String || (Int128)stored != size || size > Array.MaxLength
            || entry.Slices.Distinct().Count() < parts.Count)
        {
            throw place.Error($"its {parts.Count} parts hold {stored} bytes of {size}, repeat each other, or hold strings");
        }

        byte[] whole = new byte[(int)size];
        foreach ((TensorSlice slice, BundleEntry part) in parts)
        {
            slice.Paste(ReadBytes(name, part), part.Shape, whole, entry.Shape, entry.DType.Size);
        }

        return whole;
    }
}
