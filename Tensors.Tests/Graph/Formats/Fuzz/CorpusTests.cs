using System.Text;
using Google.Protobuf;
using Snappier;
using Tensors.Graphs;
using Tensors.Graphs.Protos;

namespace Tensors.Tests.Graphs;

/// <summary>Writes the small whole files from which damaged ones are made. They are kept, so that this runs only when a format is added.</summary>
public sealed class CorpusTests
{
    private TemporaryFolder _folder = null!;

    /// <summary>Where the files are kept, a folder for each reader.</summary>
    public static string CorpusFolder => Path.Combine(Repository.Root, "Tensors.Tests", "Graph", "Formats", "Corpus");

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
        Programs();
        Events();
        Tensors();
        Arrays();

        Assert.That(FuzzTargets.All.Select(target => Directory.Exists(Path.Combine(CorpusFolder, target.Name))), Is.All.True);
    }

    private static void Keep(string target, string name, ReadOnlySpan<byte> bytes)
    {
        string folder = Path.Combine(CorpusFolder, target);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }

    private static void Keep(string target, string name, IMessage message) => Keep(target, name, message.ToByteArray());

    private static void Tables()
    {
        BlockWriter block = new(TableFormat.RestartInterval);
        for (int i = 0; i < 20; i++)
        {
            block.Add(Encoding.ASCII.GetBytes($"layer/{i:D2}"), new byte[i]);
        }

        byte[] contents = block.Finish();
        Keep("block", "twenty-keys", contents);
        Keep("block", "empty", new BlockWriter(1).Finish());
        Keep("table-index", "two-keys", TableForge.Index());
        Keep("snappy", "twenty-keys", Snappy.CompressToArray(contents));
        using (MemoryStream stream = new())
        {
            SortedTableWriter table = new(stream);
            table.Add([], [8, 1]);
            table.Add("a"u8, [1, 2, 3]);
            table.Finish();
            Keep("table", "two-entries", stream.ToArray());
        }
    }

    private void Checkpoints()
    {
        Keep("bundle-header", "one-shard", new BundleHeaderProto { NumShards = 1, Version = new() { Producer = 1 } });
        Keep("bundle-header", "big-endian", new BundleHeaderProto { NumShards = 1, Endianness = BundleHeaderProto.Types.Endianness.Big });
        TensorShapeProto shape = StoredShape.ToProto([8]);
        Keep("bundle-entry", "floats", new BundleEntryProto { Dtype = DataTypeProto.DtFloat, Shape = shape, Size = 32, Crc32C = Crc32C.Masked(new byte[32]) });
        Keep("bundle-entry", "strings", new BundleEntryProto { Dtype = DataTypeProto.DtString, Shape = StoredShape.ToProto([1]), Offset = 32, Size = 5 });
        Keep("bundle-entry", "parts", new BundleEntryProto { Dtype = DataTypeProto.DtFloat, Shape = shape, Slices = { new TensorSlice([0], [8]).ToProto() } });
        using (BundleWriter writer = new(_folder["strings"]))
        {
            writer.Add("s", new StoredTensor([3], ["hello"u8.ToArray(), [], "x01"u8.ToArray()]));
            writer.Commit();
        }

        Keep("bundle-strings", "three", File.ReadAllBytes(_folder["strings.data-00000-of-00001"]));
        TensorSliceProto whole = TensorSlice.Everything(1).ToProto();
        SavedSliceMeta meta = new() { Name = "a", Shape = StoredShape.ToProto([2]), Type = DataTypeProto.DtFloat, Slice = { whole } };
        Keep("slices-meta", "one-tensor", new SavedTensorSlices { Meta = new() { Tensor = { meta } } });
        Keep("slices-data", "floats", new SavedTensorSlices { Data = new() { Name = "a", Slice = whole, Data = new() { FloatVal = { 1, 2 } } } });
        Keep("state", "two", "model_checkpoint_path: \"model-2\"\nall_model_checkpoint_paths: \"model-1\"\nall_model_checkpoint_paths: \"model-2\"\n"u8);
    }

    private static GraphDef SmallGraph() => new()
    {
        Versions = new() { Producer = 134 },
        Node =
        {
            new NodeDef { Name = "x", Op = "Const", Attr = { ["dtype"] = new AttrValue { Type = DataTypeProto.DtFloat }, ["value"] = new AttrValue { Tensor = TensorProtos.Write(Tensor.FromArray([1f, 2f])) } } },
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
        Keep("graph", "two-nodes", graph);
        Keep("text", "two-nodes", Encoding.ASCII.GetBytes(TextPrinter.Print(graph)));
        Keep("text", "other-spellings", "node < name: 'n', op: \"a\" \"b\"; input: ['x', 'y'] attr { key: 'f' value { f: -inf } } > # comment\nversion: 0x10"u8);
        MetaGraphDef meta = new()
        {
            GraphDef = graph,
            SaverDef = new() { FilenameTensorName = "save/Const:0", MaxToKeep = 5, KeepCheckpointEveryNHours = 10000, Version = SaverDef.Types.CheckpointFormatVersion.V2 },
            CollectionDef = { ["losses"] = new CollectionDef { NodeList = new() { Value = { "y:0" } } }, ["n"] = new CollectionDef { Int64List = new() { Value = { 1, 2 } } } },
            SignatureDef = { ["serving_default"] = new SignatureDef { MethodName = "m", Inputs = { ["x"] = new TensorInfo { Name = "x:0", Dtype = DataTypeProto.DtFloat } } } },
            AssetFileDef = { new AssetFileDef { Filename = "words.txt" } },
        };
        Keep("meta-graph", "small", meta);
        Keep("saved-model", "small", new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { meta } });
    }

    /// <summary>Graphs that can be put together: a model that is trained, with its saver, and a condition in a loop.</summary>
    private static void Programs()
    {
        Graph trained = new();
        using (trained.AsDefault())
        {
            Tensor x = Ops.Placeholder<float>([null, 2], name: "x");
            Variable w = Ops.Variable(Ops.Zeros([2, 1]), name: "w");
            Variable step = Ops.Variable(0L, trainable: false, name: "step", useResource: true);
            Tensor loss = Ops.ReduceMean(Ops.Square(Ops.MatMul(x, w)), name: "loss");
            new MomentumOptimizer(0.1, 0.9).Minimize(loss);
            trained.AddToCollection("losses", loss);
            trained.AddToCollection("words", "a");
            trained.AddToCollection("steps", 1L);
            Saver saver = new([w, step], sharded: true);
            Keep("meta-import", "trained", MetaGraphs.Write(trained, saver.Definition));
            Keep("graph-import", "trained", trained.AsGraphDef().Proto);
        }

        Graph looped = new();
        using (looped.AsDefault())
        {
            Ops.WhileLoop(v => v[0] < 3, v => [v[0] + 1, Ops.Cond(v[0] > 1, () => v[1] + 1f, () => v[1])], [Ops.Constant(0), Ops.Constant(0f)]);
            Tensor y = Ops.Reshape(Ops.Placeholder<float>([2, 3], name: "y"), Ops.Stack([Ops.Constant(3), Ops.Constant(-1)]));
            Ops.Split(Ops.Transpose(y), 2, axis: 0);
            Keep("meta-import", "looped", MetaGraphs.Write(looped, saver: null));
            Keep("graph-import", "looped", looped.AsGraphDef(addShapes: true).Proto);
        }

        Feature numbers = new() { Int64List = new() { Value = { 1, -2 } } };
        Keep("example", "two", new Example { Features = new() { Feature = { ["n"] = numbers, ["a"] = new Feature { FloatList = new() { Value = { 1, 2 } } } } } });
    }

    private void Events()
    {
        Event scalar = new() { WallTime = 1.5, Step = 3, Summary = new() { Value = { new SummaryProto.Types.Value { Tag = "loss", SimpleValue = 2, Metadata = new() { PluginData = new() { PluginName = "scalars" } } } } } };
        HistogramBuckets buckets = new();
        buckets.Add(1);
        RunMetadataProto run = new() { StepStats = new() { DevStats = { new DeviceStepStats { Device = "d", NodeStats = { new NodeExecStats { NodeName = "n", AllStartMicros = 5, AllEndRelNanos = 7 } } } } } };
        Keep("event", "scalar", scalar);
        Keep("event", "histogram", new Event { Summary = new() { Value = { new SummaryProto.Types.Value { Tag = "h", Histo = buckets.ToProto() } } } });
        Keep("event", "image", new Event { Summary = new() { Value = { new SummaryProto.Types.Value { Tag = "i", Image = new() { Height = 1, Width = 1, Colorspace = 1 } } } } });
        Keep("event", "log", new Event { SessionLog = new() { Status = SessionLogProto.Types.SessionStatus.Start, Msg = "m" } });
        Keep("event", "graph", new Event { GraphDef = SmallGraph().ToByteString() });
        Keep("event", "message", new Event { LogMessage = new() { Level = LogMessage.Types.Level.Warn, Message = "m" } });
        Keep("event", "run", new Event { TaggedRunMetadata = new() { Tag = "r", RunMetadata = run.ToByteString() } });
        Keep("event", "sound", new Event { Summary = SummaryValues.Audio("a", Tensor.FromArray(new[,] { { 0f, 1 } }), 8000, 1) });
        Keep("event", "text", new Event { Summary = SummaryValues.Text("t", "**x**") });
        Keep("event", "hyperparameters", new Event { Summary = SummaryValues.HParams("_hparams_/session_end_info", new() { SessionEndInfo = new() { EndTimeSecs = 1 } }) });
        using EventWriter writer = new(_folder["run"]);
        writer.Add(scalar);
        writer.Dispose();
        Keep("records", "one-scalar", File.ReadAllBytes(writer.Path));
        byte[] payload = scalar.ToByteArray();
        Keep("record-length", "one-scalar", [.. BitConverter.GetBytes((long)payload.Length), .. payload]);
    }

    private static void Tensors()
    {
        Keep("tensor", "one", TensorProtos.Write(Tensor.FromScalar(2.5f)));
        Keep("tensor", "content", TensorProtos.Write(Tensor.FromArray([1L, 2L])));
        Keep("tensor", "strings", TensorProtos.Write([2], ["a"u8.ToArray(), "b"u8.ToArray()]));
        Keep("tensor", "repeated", new TensorProto { Dtype = DataTypeProto.DtInt32, TensorShape = StoredShape.ToProto([2, 3]), IntVal = { 1, 2 } });
        Keep("tensor", "half", new TensorProto { Dtype = DataTypeProto.DtHalf, TensorShape = StoredShape.ToProto([2]), HalfVal = { 0x3c00, 0x4000 } });
    }

    private void Arrays()
    {
        Tensor x = Tensor.Arange(6, DType.Float32).Reshape([2, 3]);
        Npy.Save(_folder["x.npy"], x);
        string fortran = "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }\n";
        foreach (string target in (string[])["npy", "npz-member"])
        {
            Keep(target, "matrix", File.ReadAllBytes(_folder["x.npy"]));
            Keep(target, "fortran", [0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(fortran.Length), .. Encoding.ASCII.GetBytes(fortran), .. new byte[24]]);
        }

        foreach (bool compress in (bool[])[false, true])
        {
            Npz.Save(_folder["x.npz"], [new("x", x), new("y", Tensor.FromScalar(true))], compress);
            Keep("npz", compress ? "compressed" : "stored", File.ReadAllBytes(_folder["x.npz"]));
        }

        SafeTensors.Save(_folder["x"], new Dictionary<string, Tensor> { ["x"] = x[..1, ..], ["y"] = Tensor.FromArray([1]) }, new Dictionary<string, string> { ["k"] = "v" });
        byte[] bytes = File.ReadAllBytes(_folder["x"]);
        Keep("safetensors", "two", bytes);
        Keep("safetensors-header", "two", bytes.AsSpan(8, bytes.Length - 24));
    }
}
