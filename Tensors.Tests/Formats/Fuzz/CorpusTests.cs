using System.Text;
using Google.Protobuf;
using Snappier;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>
/// Writes the small whole files from which damaged ones are made. They are kept, so that this runs only when a format is added.
/// </summary>
public sealed class CorpusTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    [Explicit]
    public void The_corpus_is_written()
    {
        Tables();
        Checkpoints();
        Graphs();
        Events();
        Tensors();
        Arrays();

        Assert.That(FuzzTargets.All.Select(target => Directory.Exists(Corpus.FolderOf(target.Name))), Is.All.True);
    }

    private static void Tables()
    {
        BlockWriter block = new(TableFormat.RestartInterval);
        for (int i = 0; i < 20; i++)
        {
            block.Add(Encoding.ASCII.GetBytes($"layer/{i:D2}"), new byte[i]);
        }

        byte[] contents = block.Finish();
        Corpus.Keep("block", "twenty-keys", contents);
        Corpus.Keep("block", "empty", new BlockWriter(1).Finish());
        Corpus.Keep("table-index", "two-keys", TableForge.Index());
        Corpus.Keep("snappy", "twenty-keys", Snappy.CompressToArray(contents));
        using (MemoryStream stream = new())
        {
            SortedTableWriter table = new(stream);
            table.Add([], [8, 1]);
            table.Add("a"u8, [1, 2, 3]);
            table.Finish();
            Corpus.Keep("table", "two-entries", stream.ToArray());
        }
    }

    private void Checkpoints()
    {
        Corpus.Keep("bundle-header", "one-shard", new BundleHeaderProto { NumShards = 1, Version = new() { Producer = 1 } });
        Corpus.Keep(
            "bundle-header", "big-endian", new BundleHeaderProto { NumShards = 1, Endianness = BundleHeaderProto.Types.Endianness.Big });
        TensorShapeProto shape = StoredShape.ToProto([8]);
        Corpus.Keep(
            "bundle-entry", "floats",
            new BundleEntryProto { Dtype = DataTypeProto.DtFloat, Shape = shape, Size = 32, Crc32C = Crc32C.Masked(new byte[32]) });
        Corpus.Keep(
            "bundle-entry", "strings",
            new BundleEntryProto { Dtype = DataTypeProto.DtString, Shape = StoredShape.ToProto([1]), Offset = 32, Size = 5 });
        Corpus.Keep(
            "bundle-entry", "parts",
            new BundleEntryProto { Dtype = DataTypeProto.DtFloat, Shape = shape, Slices = { new TensorSlice([0], [8]).ToProto() } });
        using (BundleWriter writer = new(_folder["strings"]))
        {
            writer.Add("s", new StoredTensor([3], ["hello"u8.ToArray(), [], "x01"u8.ToArray()]));
            writer.Commit();
        }

        Corpus.Keep("bundle-strings", "three", File.ReadAllBytes(_folder["strings.data-00000-of-00001"]));
        TensorSliceProto whole = TensorSlice.Everything(1).ToProto();
        SavedSliceMeta meta = new() { Name = "a", Shape = StoredShape.ToProto([2]), Type = DataTypeProto.DtFloat, Slice = { whole } };
        Corpus.Keep("slices-meta", "one-tensor", new SavedTensorSlices { Meta = new() { Tensor = { meta } } });
        Corpus.Keep(
            "slices-data", "floats",
            new SavedTensorSlices { Data = new() { Name = "a", Slice = whole, Data = new() { FloatVal = { 1, 2 } } } });
        Corpus.Keep(
            "state", "two",
            "model_checkpoint_path: \"model-2\"\nall_model_checkpoint_paths: \"model-1\"\nall_model_checkpoint_paths: \"model-2\"\n"u8);
    }

    private static GraphDef SmallGraph() => new()
    {
        Versions = new() { Producer = 134 },
        Node =
        {
            new NodeDef { Name = "x", Op = "Const",
                Attr = { ["dtype"] = new AttrValue { Type = DataTypeProto.DtFloat },
                ["value"] = new AttrValue { Tensor = TensorProtos.Write(Tensor.FromArray([1f, 2f])) } } },
            new NodeDef
            {
                Name = "y", Op = "Identity", Input = { "x", "^x" }, Device = "/cpu:0",
                Attr =
                {
                    ["_class"] = new AttrValue { List = new() { S = { ByteString.CopyFromUtf8("loc:@x") } } },
                    ["f"] = new AttrValue { Func = new() { Name = "f", Attr = { ["n"] = new AttrValue { F = 0.1f } } } },
                    ["shapes"] = new AttrValue { List = new() { Shape = { StoredShape.ToProto([-1, 3]) }, I = { 1, -2 }, B = { true } } },
                },
            },
        },
    };

    private static void Graphs()
    {
        GraphDef graph = SmallGraph();
        Corpus.Keep("graph", "two-nodes", graph);
        Corpus.Keep("text", "two-nodes", Encoding.ASCII.GetBytes(TextPrinter.Print(graph)));
        Corpus.Keep(
            "text", "other-spellings",
            "node < name: 'n', op: \"a\" \"b\"; input: ['x', 'y'] attr { key: 'f' value { f: -inf } } > # comment\nversion: 0x10"u8);
        MetaGraphDef meta = new()
        {
            GraphDef = graph,
            SaverDef = new()
            {
                FilenameTensorName = "save/Const:0",
                MaxToKeep = 5,
                KeepCheckpointEveryNHours = 10000,
                Version = SaverDef.Types.CheckpointFormatVersion.V2
            },
            CollectionDef =
                { ["losses"] = new CollectionDef { NodeList = new() { Value = { "y:0" } } },
                ["n"] = new CollectionDef { Int64List = new() { Value = { 1, 2 } } } },
            SignatureDef =
                { ["serving_default"] =
                new SignatureDef { MethodName = "m",
                Inputs = { ["x"] = new TensorInfo { Name = "x:0", Dtype = DataTypeProto.DtFloat } } } },
            AssetFileDef = { new AssetFileDef { Filename = "words.txt" } },
        };
        Corpus.Keep("meta-graph", "small", meta);
        Corpus.Keep("saved-model", "small", new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { meta } });
    }

    private void Events()
    {
        Event scalar =
            new()
            {
                WallTime = 1.5,
                Step = 3,
                Summary =
            new()
            {
                Value =
            { new SummaryProto.Types.Value { Tag = "loss", SimpleValue = 2,
            Metadata = new() { PluginData = new() { PluginName = "scalars" } } } }
            }
            };
        HistogramBuckets buckets = new();
        buckets.Add(1);
        RunMetadataProto run =
            new()
            {
                StepStats =
            new()
            {
                DevStats =
            { new DeviceStepStats { Device = "d",
            NodeStats = { new NodeExecStats { NodeName = "n", AllStartMicros = 5, AllEndRelNanos = 7 } } } }
            }
            };
        Corpus.Keep("event", "scalar", scalar);
        Corpus.Keep(
            "event", "histogram",
            new Event { Summary = new() { Value = { new SummaryProto.Types.Value { Tag = "h", Histo = buckets.ToProto() } } } });
        Corpus.Keep(
            "event", "image",
            new Event
            {
                Summary =
            new() { Value = { new SummaryProto.Types.Value { Tag = "i", Image = new() { Height = 1, Width = 1, Colorspace = 1 } } } }
            });
        Corpus.Keep("event", "log", new Event { SessionLog = new() { Status = SessionLogProto.Types.SessionStatus.Start, Msg = "m" } });
        Corpus.Keep("event", "graph", new Event { GraphDef = SmallGraph().ToByteString() });
        Corpus.Keep("event", "message", new Event { LogMessage = new() { Level = LogMessage.Types.Level.Warn, Message = "m" } });
        Corpus.Keep("event", "run", new Event { TaggedRunMetadata = new() { Tag = "r", RunMetadata = run.ToByteString() } });
        Corpus.Keep("event", "sound", new Event { Summary = SummaryValues.Audio("a", Tensor.FromArray(new[,] { { 0f, 1 } }), 8000, 1) });
        Corpus.Keep("event", "text", new Event { Summary = SummaryValues.Text("t", "**x**") });
        Corpus.Keep(
            "event", "hyperparameters",
            new Event
            {
                Summary = SummaryValues.HParams(
                    "_hparams_/session_end_info", new() { SessionEndInfo = new() { EndTimeSecs = 1 } })
            });
        using EventWriter writer = new(_folder["run"]);
        writer.Add(scalar);
        writer.Dispose();
        Corpus.Keep("records", "one-scalar", File.ReadAllBytes(writer.Path));
        byte[] payload = scalar.ToByteArray();
        Corpus.Keep("record-length", "one-scalar", [.. BitConverter.GetBytes((long)payload.Length), .. payload]);
    }

    private static void Tensors()
    {
        Corpus.Keep("tensor", "one", TensorProtos.Write(Tensor.FromScalar(2.5f)));
        Corpus.Keep("tensor", "content", TensorProtos.Write(Tensor.FromArray([1L, 2L])));
        Corpus.Keep("tensor", "strings", TensorProtos.Write([2], ["a"u8.ToArray(), "b"u8.ToArray()]));
        Corpus.Keep(
            "tensor", "repeated",
            new TensorProto { Dtype = DataTypeProto.DtInt32, TensorShape = StoredShape.ToProto([2, 3]), IntVal = { 1, 2 } });
        Corpus.Keep(
            "tensor", "half",
            new TensorProto { Dtype = DataTypeProto.DtHalf, TensorShape = StoredShape.ToProto([2]), HalfVal = { 0x3c00, 0x4000 } });
    }

    private void Arrays()
    {
        Tensor x = Tensor.Arange(6, DType.Float32).Reshape([2, 3]);
        Npy.Save(_folder["x.npy"], x);
        string fortran = "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }\n";
        foreach (string target in (string[])["npy", "npz-member"])
        {
            Corpus.Keep(target, "matrix", File.ReadAllBytes(_folder["x.npy"]));
            Corpus.Keep(
                target, "fortran",
                [0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(fortran.Length), .. Encoding.ASCII.GetBytes(fortran), .. new byte[24]]);
        }

        Corpus.Keep("idx", "bytes", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        Corpus.Keep("idx", "numbers", [0, 0, 13, 1, 0, 0, 0, 2, 0x3f, 0x80, 0, 0, 0x40, 0, 0, 0]);
        foreach (bool compress in (bool[])[false, true])
        {
            Npz.Save(_folder["x.npz"], [new("x", x), new("y", Tensor.FromScalar(true))], compress);
            Corpus.Keep("npz", compress ? "compressed" : "stored", File.ReadAllBytes(_folder["x.npz"]));
        }

        SafeTensors.Save(
            _folder["x"], new Dictionary<string, Tensor> { ["x"] = x[..1, ..], ["y"] = Tensor.FromArray([1]) },
            new Dictionary<string, string> { ["k"] = "v" });
        byte[] bytes = File.ReadAllBytes(_folder["x"]);
        Corpus.Keep("safetensors", "two", bytes);
        Corpus.Keep("safetensors-header", "two", bytes.AsSpan(8, bytes.Length - 24));
    }
}
