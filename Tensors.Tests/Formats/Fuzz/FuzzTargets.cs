using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Tensors.Formats.Protos;
using Tensors.Training;

namespace Tensors.Tests.Formats;

/// <summary>Every reader of files.</summary>
internal static class FuzzTargets
{
    public static readonly FuzzTarget[] All =
    [
        new("table", (bytes, folder) => ReadTable(folder.Write("table", bytes))),
        new("block", (bytes, folder) => ReadTable(folder.Write("table", TableForge.FromBlock(bytes, TableFormat.Uncompressed, [0xff], 1)))),
        new("snappy", (bytes, folder) => ReadTable(folder.Write("table", TableForge.FromBlock(bytes, TableFormat.Snappy, [0xff], 1)))),
        new("table-index", (bytes, folder) => ReadTable(folder.Write("table", TableForge.WithIndex(bytes)))),
        new("bundle-header", ReadHeader),
        new("bundle-entry", ReadEntry),
        new("bundle-strings", ReadStrings),
        new("slices-meta", (bytes, folder) => ReadSlices(folder, bytes, s_slice.ToByteArray())),
        new("slices-data", (bytes, folder) => ReadSlices(folder, s_slices.ToByteArray(), bytes)),
        new("state", (bytes, folder) => CheckpointStateFile.Latest(Path.GetDirectoryName(folder.Write("checkpoint", bytes))!)),
        new("records", (bytes, folder) => EventReader.ReadAll(folder.Write("events", bytes))),
        new("record-length", (bytes, folder) => EventReader.ReadAll(folder.Write("events", WithChecksums(bytes)))),
        new("event", (bytes, folder) => ReadEvent(folder, bytes)),
        new("graph", (bytes, folder) => Print(MessageFiles.ReadGraph(folder.Write("graph.pb", bytes)))),
        new("meta-graph", (bytes, folder) => Print(MessageFiles.ReadMetaGraph(folder.Write("graph.meta", bytes)))),
        new("saved-model", (bytes, folder) => MessageFiles.ReadSavedModel(Path.GetDirectoryName(folder.Write("saved_model.pb", bytes))!)),
        new("text", (bytes, folder) => Print(MessageFiles.ReadGraph(folder.Write("graph.pbtxt", bytes)))),
        new("tensor", (bytes, _) => ReadTensor(bytes)),
        new("npy", (bytes, folder) => ReadNpy(folder.Write("x.npy", bytes))),
        new("idx", (bytes, folder) => Idx.Load(folder.Write("x", bytes))),
        new("npz", (bytes, folder) => Npz.Load(folder.Write("x.npz", bytes))),
        new("npz-member", ReadNpzMember),
        new("safetensors", (bytes, folder) => ReadSafeTensors(folder.Write("x", bytes))),
        new("safetensors-header", (bytes, folder) =>
            ReadSafeTensors(folder.Write("x", [.. BitConverter.GetBytes((long)bytes.Length), .. bytes, .. new byte[16]]))),
    ];

    private static readonly SavedTensorSlices s_slices = new()
    {
        Meta =
            new()
            {
                Tensor =
            { new SavedSliceMeta { Name = "a", Shape = StoredShape.ToProto([2]), Type = DataTypeProto.DtFloat,
            Slice = { TensorSlice.Everything(1).ToProto() } } }
            },
    };

    private static readonly SavedTensorSlices s_slice = new()
    {
        Data = new() { Name = "a", Slice = TensorSlice.Everything(1).ToProto(), Data = new() { FloatVal = { 1, 2 } } },
    };

    private static void ReadTable(string path)
    {
        using SortedTableReader table = new(path);
        foreach (TableEntry entry in table.Entries())
        {
            _ = table.Find(entry.Key);
        }
    }

    private static byte[] Header() => new BundleHeaderProto { NumShards = 1 }.ToByteArray();

    private static byte[] Entry(BundleEntryProto entry)
    {
        entry.Shape ??= new();
        return entry.ToByteArray();
    }

    /// <summary>The checksums of the lengths and of all are those of three strings, where there are three lengths.</summary>
    private static void ReadStrings(byte[] bytes, TemporaryFolder folder)
    {
        const int Count = 3;
        uint crc = 0;
        ByteReader reader = new(bytes, new("strings"));
        try
        {
            byte[] word = new byte[sizeof(int)];
            for (int i = 0; i < Count; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(word, reader.Length());
                crc = Crc32C.Append(crc, word);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(word, Crc32C.Mask(crc));
            Span<byte> rest = bytes.AsSpan(bytes.Length - reader.Remaining);
            if (word.AsSpan().TryCopyTo(rest))
            {
                crc = Crc32C.Append(crc, rest);
            }
        }
        catch (TensorFileException)
        {
        }

        BundleEntryProto entry =
            new() { Dtype = DataTypeProto.DtString, Shape = StoredShape.ToProto([Count]), Size = bytes.Length, Crc32C = Crc32C.Mask(crc) };
        ReadBundle(folder, Header(), [("a"u8.ToArray(), Entry(entry))], bytes);
    }

    /// <summary>The first eight bytes as the length of a record, the others as its payload.</summary>
    private static byte[] WithChecksums(byte[] bytes)
    {
        byte[] length = [.. bytes.Take(sizeof(long))];
        byte[] payload = [.. bytes.Skip(sizeof(long))];
        return [.. length, .. BitConverter.GetBytes(Crc32C.Masked(length)), .. payload, .. BitConverter.GetBytes(Crc32C.Masked(payload))];
    }

    /// <summary>A tensor that may be made of a part, which lies at the beginning of the data.</summary>
    private static void ReadEntry(byte[] entry, TemporaryFolder folder)
    {
        BundleEntryProto part =
            new() { Dtype = DataTypeProto.DtFloat, Shape = StoredShape.ToProto([8]), Size = 32, Crc32C = Crc32C.Masked(new byte[32]) };
        ReadBundle(folder, Header(), [(SliceKey.Of("a", new([0], [8])), Entry(part)), ("a"u8.ToArray(), entry)], new byte[64]);
    }

    private static void ReadHeader(byte[] header, TemporaryFolder folder)
    {
        byte[] data = new byte[sizeof(float)];
        BundleEntryProto entry = new() { Dtype = DataTypeProto.DtFloat, Size = data.Length, Crc32C = Crc32C.Masked(data) };
        ReadBundle(folder, header, [("a"u8.ToArray(), Entry(entry))], data);
    }

    private static void ReadBundle(TemporaryFolder folder, byte[] header, (byte[] Key, byte[] Value)[] entries, byte[] data)
    {
        folder.Write("model.index", TableForge.Build([([], header), .. entries], block => (block, TableFormat.Uncompressed)));
        folder.Write("model.data-00000-of-00001", data);
        ReadCheckpoint(folder["model"]);
    }

    private static void ReadSlices(TemporaryFolder folder, byte[] meta, byte[] data)
    {
        folder.Write("model", TableForge.Build(
            [([], meta), (SliceKey.Of("a", TensorSlice.Everything(1)), data)], block => (block, TableFormat.Uncompressed)));
        ReadCheckpoint(folder["model"]);
    }

    private static void ReadCheckpoint(string path)
    {
        using CheckpointReader reader = new(path);
        foreach (CheckpointEntry entry in reader.Entries)
        {
            _ = entry.DType == DataType.String ? reader.ReadStored(entry.Name).Texts.Count : reader.Read(entry.Name).ElementCount;
        }
    }

    private static void ReadEvent(TemporaryFolder folder, byte[] payload)
    {
        using (FileStream stream = File.Create(folder["events"]))
        {
            new RecordWriter(stream).Write(payload);
        }

        foreach (Event read in EventReader.ReadAll(folder["events"]))
        {
            Print(read);
        }

        using EventLog log = new(folder["events"]);
        _ = log.Read().Count();
    }

    public static void Print(IMessage message) =>
        Assert.That(Encoding.ASCII.GetByteCount(TextPrinter.Print(message)), Is.GreaterThanOrEqualTo(0));

    private static void ReadTensor(byte[] bytes)
    {
        FilePlace place = new("tensor");
        TensorProto proto = Messages.Parse(TensorProto.Parser, bytes, place);
        _ = proto.Dtype == DataTypeProto.DtString
            ? TensorProtos.ToStrings(proto, place).Texts.Count
            : TensorProtos.ToTensor(proto, place).ElementCount;
    }

    private static void ReadNpy(string path)
    {
        Tensor x = Npy.Load(path);
        using MappedNpy mapped = Npy.Map(path);
        Assert.That(mapped.Spec.Shape, Is.EqualTo(x.Shape));
    }

    /// <summary>The archive holds the right checksum of what is damaged.</summary>
    private static void ReadNpzMember(byte[] bytes, TemporaryFolder folder)
    {
        CompressionLevel level = bytes.Length % 2 == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
        using (ZipArchive archive = new(File.Create(folder["x.npz"]), ZipArchiveMode.Create))
        using (Stream member = archive.CreateEntry("x.npy", level).Open())
        {
            member.Write(bytes);
        }

        if (Npz.Load(folder["x.npz"]).Unreadable.TryGetValue("x", out TensorFileException? reason))
        {
            throw reason;
        }
    }

    private static void ReadSafeTensors(string path)
    {
        using SafeTensors file = SafeTensors.Open(path);
        foreach (SafeTensorsEntry entry in file.Entries.Where(entry => entry.DType is not null))
        {
            _ = file.Read(entry.Name);
        }
    }
}
