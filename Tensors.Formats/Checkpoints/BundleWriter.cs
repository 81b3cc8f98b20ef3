using System.Buffers.Binary;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Writes a checkpoint of format V2. Until <see cref="Commit"/> everything lies beside under other names; the rename of the index makes it
/// valid as a whole, also where a checkpoint of the same name is replaced.
/// </summary>
/// <remarks>
/// Data files that the present index names are never touched: a second save under the same name counts one data file more, an empty one, so
/// that its names differ, and the third one fewer again. Whatever the moment of a crash, the index and the files that it names belong
/// together.
/// </remarks>
internal sealed class BundleWriter : IDisposable
{
    private readonly string _prefix;
    private readonly SortedDictionary<byte[], BundleEntry> _entries = new(ByteOrder.Instance);
    private readonly List<(string Path, FileStream Stream)> _shards = [];
    private readonly string _index;
    private readonly Observation? _observation;
    private long _written;
    private bool _committed;

    /// <summary>Begins a checkpoint; its folder is created if only that is missing.</summary>
    /// <param name="prefix">The path without <c>.index</c>.</param>
    /// <param name="shardCount">In how many data files the tensors are put.</param>
    public BundleWriter(string prefix, int shardCount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        _prefix = Path.GetFullPath(prefix);
        _index = DurableFile.Beside(BundleFiles.Index(_prefix));
        Directory.CreateDirectory(Path.GetDirectoryName(_prefix)!);
        for (int shard = 0; shard < shardCount; shard++)
        {
            string path = DurableFile.Beside(BundleFiles.Shard(_prefix, shard, shardCount));
            _shards.Add((path, new(path, FileMode.CreateNew, FileAccess.Write)));
        }

        _observation = FormatsTelemetry.Observe("Checkpoint.Save", FormatsTelemetry.SaveDuration, _prefix);
    }

    /// <summary>Appends a tensor of the library.</summary>
    public void Add(string name, Tensor x, int shard = 0)
    {
        FileStream stream = _shards[shard].Stream;
        long offset = stream.Position;
        uint crc = 0;
        TensorBytes.ForEach(Tensor.ContiguousNow(x), chunk =>
        {
            crc = Crc32C.Append(crc, chunk);
            stream.Write(chunk);
        });
        AddEntry(Key(name), x.DType.DataType, StoredShape.Of(x.Shape), shard, offset, crc);
    }

    /// <summary>Appends a tensor of any stored dtype.</summary>
    public void Add(string name, StoredTensor x, int shard = 0) => Add(Key(name), x, shard);

    /// <summary>Appends a part of a tensor whose parts are listed by <see cref="AddWhole"/>.</summary>
    public void AddPart(string name, TensorSlice slice, StoredTensor x, int shard = 0) => Add(SliceKey.Of(name, slice), x, shard);

    /// <summary>Describes a tensor whose elements are in parts.</summary>
    public void AddWhole(string name, DataType dtype, ValueArray<long> shape, ValueArray<TensorSlice> slices) =>
        _entries.Add(Key(name), new(dtype, shape, 0, 0, 0, 0, slices));

    /// <summary>Takes a bundle over: its data file becomes one of this one's, and the bundle is gone.</summary>
    /// <param name="prefix">The path of the bundle, whose tensors lie in its first data file.</param>
    /// <param name="shard">The data file, to which nothing else is added.</param>
    public void TakeOver(string prefix, int shard)
    {
        string[] files;
        using (BundleReader part = new(prefix))
        {
            files = [.. Enumerable.Range(0, part.ShardCount).Select(i => BundleFiles.Shard(prefix, i, part.ShardCount))];
            foreach ((byte[] key, BundleEntry entry) in part.IndexEntries)
            {
                TakeOver(key, entry, shard);
            }
        }

        (string path, FileStream stream) = _shards[shard];
        stream.Dispose();
        File.Move(files[0], path, overwrite: true);
        _shards[shard] = (path, new(path, FileMode.Append, FileAccess.Write));
        Array.ForEach([BundleFiles.Index(prefix), .. files[1..]], File.Delete);
    }

    /// <summary>Makes the checkpoint valid.</summary>
    public void Commit()
    {
        string target = BundleFiles.Index(_prefix);
        int claimed = ShardsOf(target) == _shards.Count ? _shards.Count + 1 : _shards.Count;
        if (claimed > _shards.Count)
        {
            string path = DurableFile.Beside(BundleFiles.Shard(_prefix, _shards.Count, claimed));
            _shards.Add((path, new(path, FileMode.CreateNew, FileAccess.Write)));
        }

        WriteIndex(claimed);
        for (int shard = 0; shard < claimed; shard++)
        {
            DurableFile.Flush(_shards[shard].Stream);
            _shards[shard].Stream.Dispose();
            DurableFile.Rename(_shards[shard].Path, BundleFiles.Shard(_prefix, shard, claimed));
        }

        // The data files must have their names on the disk before the index does.
        DurableFile.FlushFolderOf(target);
        DurableFile.Rename(_index, target);
        _committed = true;
        DurableFile.FlushFolderOf(target);
        RemoveOthers(claimed);
        FormatsTelemetry.BytesWritten.Add(_written);
        _observation?.Complete();
    }

    public void Dispose()
    {
        _observation?.Dispose();
        if (_committed)
        {
            return;
        }

        foreach ((string path, FileStream stream) in _shards)
        {
            stream.Dispose();
            File.Delete(path);
        }

        File.Delete(_index);
    }

    private static byte[] Key(string name) => name.Length > 0 && name[0] != '\0'
        ? ByteNames.ToBytes(name)
        : throw new ArgumentException("The name of a tensor in a checkpoint is not empty and does not begin with a zero.", nameof(name));

    /// <summary>How many data files the present index names; 0 when there is none, or none that can be read.</summary>
    private static int ShardsOf(string index)
    {
        try
        {
            using SortedTableReader table = new(index);
            return table.Find([]) is { } header ? Messages.Parse(BundleHeaderProto.Parser, header.Value.Span, header.Place).NumShards : 0;
        }
        catch (Exception absent) when (absent is FileNotFoundException or TensorFileException)
        {
            return 0;
        }
    }

    /// <summary>Parts of one tensor may lie in several bundles, each of which lists its own.</summary>
    private void TakeOver(byte[] key, BundleEntry entry, int shard)
    {
        if (entry.Slices.Count == 0)
        {
            _entries.Add(key, entry with { Shard = shard });
            return;
        }

        _entries[key] = _entries.TryGetValue(key, out BundleEntry? whole)
            ? whole with { Slices = [.. whole.Slices, .. entry.Slices] }
            : entry;
    }

    private void Add(byte[] key, StoredTensor x, int shard)
    {
        FileStream stream = _shards[shard].Stream;
        long offset = stream.Position;
        if (x.DType == DataType.String)
        {
            AddEntry(key, x.DType, x.Shape, shard, offset, WriteStrings(stream, x.Strings));
        }
        else
        {
            stream.Write(x.Bytes.Span);
            AddEntry(key, x.DType, x.Shape, shard, offset, Crc32C.Of(x.Bytes.Span));
        }
    }

    private void AddEntry(byte[] key, DataType dtype, ValueArray<long> shape, int shard, long offset, uint crc)
    {
        long size = _shards[shard].Stream.Position - offset;
        _entries.Add(key, new(dtype, shape, shard, offset, size, Crc32C.Mask(crc), []));
        _written += size;
    }

    /// <summary>The lengths, their checksum, the strings; the checksum of all three takes the lengths as four bytes each.</summary>
    private static uint WriteStrings(FileStream stream, IReadOnlyList<byte[]> strings)
    {
        ByteWriter lengths = new();
        uint crc = 0;
        Span<byte> word = stackalloc byte[4];
        foreach (byte[] text in strings)
        {
            lengths.Varint((uint)text.Length);
            BinaryPrimitives.WriteInt32LittleEndian(word, text.Length);
            crc = Crc32C.Append(crc, word);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(word, Crc32C.Mask(crc));
        stream.Write(lengths.Written);
        stream.Write(word);
        crc = Crc32C.Append(crc, word);
        foreach (byte[] text in strings)
        {
            stream.Write(text);
            crc = Crc32C.Append(crc, text);
        }

        return crc;
    }

    private void WriteIndex(int claimed)
    {
        using FileStream stream = new(_index, FileMode.CreateNew, FileAccess.Write);
        SortedTableWriter table = new(stream);
        table.Add([], new BundleHeaderProto { NumShards = claimed, Version = new() { Producer = BundleFiles.Version } }.ToByteArray());
        foreach ((byte[] key, BundleEntry entry) in _entries)
        {
            table.Add(key, entry.ToBytes());
        }

        table.Finish();
        DurableFile.Flush(stream);
    }

    /// <summary>Data files of the checkpoint that was replaced, and what killed writers of it left behind.</summary>
    private void RemoveOthers(int claimed)
    {
        HashSet<string> named = [.. Enumerable.Range(0, claimed).Select(shard => BundleFiles.Shard(_prefix, shard, claimed))];
        foreach (string file in BundleFiles.Shards(_prefix).Where(file => !named.Contains(file)).ToArray())
        {
            File.Delete(file);
        }

        foreach (string file in BundleFiles.Leftovers(_prefix).ToArray())
        {
            File.Delete(file);
        }
    }
}
