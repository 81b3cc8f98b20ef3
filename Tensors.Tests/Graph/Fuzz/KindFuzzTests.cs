using Google.Protobuf;
using Tensors.Formats.Protos;
using Tensors.Graphs;
using Tensors.Tests.Formats;

namespace Tensors.Tests.Graphs;

/// <summary>Graphs of files whose nodes have any operands and any attributes, of every kind that there is.</summary>
public sealed class KindFuzzTests
{
    private const int Rounds = 60_000;
    private const int MostNodes = 6;

    // Operands are printed, computed with, and printed again.
    private const long FreeBytes = 512 << 20;

    // Floating-point numbers and small integers are what most kinds take.
    private static readonly DataTypeProto[] s_types =
    [
        DataTypeProto.DtFloat, DataTypeProto.DtFloat, DataTypeProto.DtFloat, DataTypeProto.DtInt32, DataTypeProto.DtInt32,
        DataTypeProto.DtInt64,
        DataTypeProto.DtBool, DataTypeProto.DtString,
    ];

    private static readonly string[] s_attributes =
    [
        "T", "dtype", "Tidx", "Tshape", "Tpaddings", "Tperm", "Tindices", "Tparams", "DstT", "SrcT", "out_type", "output_type",
        "index_type", "N", "num", "num_split", "axis", "k",
        "shape", "shapes", "value", "keep_dims", "transpose_a", "transpose_b", "adj_x", "adj_y", "begin_mask", "end_mask", "ellipsis_mask",
        "new_axis_mask", "shrink_axis_mask",
        "squeeze_dims", "seed", "seed2", "exclusive", "reverse", "sorted", "dtypes", "component_types", "shared_name", "container",
        "capacity", "separator", "pattern", "message",
        "frame_name", "is_constant", "parallel_iterations", "full_matrices", "compute_uv", "validate_shape", "out_idx", "data_format",
        "summarize", "Tdense", "sparse_types",
        "dense_shapes", "alpha", "min_after_dequeue", "equation", "mode", "num_partitions", "seq_dim", "batch_dim", "block_size", "lower",
        "adjoint", "compute_v", "Tlen",
        "Tblock_shape", "Tcrops", "Tnumsegments", "key_dtype", "value_dtype", "Tin", "Tout", "element_shape", "elem_type", "rewrite",
        "num_buckets", "encoding", "skip_empty",
        "replace_global", "fill", "precision", "width", "scientific", "shortest", "tensor_array_name", "stack_name", "adjoint_a",
        "adjoint_b", "dynamic_size", "clear_after_read",
        "strides", "dilations", "padding", "explicit_paddings", "ksize", "ksizes", "rates", "is_training", "epsilon",
        "exponential_avg_factor", "align_corners",
        "half_pixel_centers", "depth_radius", "bias", "beta", "Targmax", "include_batch_in_index", "U",
        "preprocess_collapse_repeated", "ctc_merge_repeated", "ignore_longer_outputs_than_inputs", "merge_repeated", "blank_index",
        "beam_width", "top_paths",
        "element_dtype", "shape_type", "max_num_elements", "num_elements", "resize_if_index_out_of_bounds", "Toutput_types", "output_types",
        "output_shapes",
        "channels", "ratio", "dct_method", "fancy_upscaling", "try_recover_truncated", "acceptable_fraction", "expand_animations",
        "compression",
        "type", "Tshift", "Taxis", "concat_dim", "normalize", "num_true", "num_sampled", "range_max", "unique", "distortion",
        "num_reserved_ids", "num_shards", "shard", "unigrams", "vocab_file", "vocab_size", "Tkeys", "Tvalues", "binary_output", "cell_clip",
        "forget_bias", "use_peephole", "delimiter", "field_delim", "na_value", "use_quote_delim", "select_cols", "first_n",
        "identical_element_shapes", "key", "limit", "little_endian", "max_images", "max_outputs", "maxsplit", "unit", "pad",
        "output_dtype", "reshuffle_each_iteration", "iou_threshold", "extrapolation_value", "method",
        "Tstate", "Targuments", "Treal", "dt", "reduction_type",
    ];

    [Test]
    public void Nodes_of_every_kind_are_read_or_rejected() => Run(seed: 1, Rounds);

    [Test]
    [Explicit]
    [Category("Exhaustive")]
    public void Nodes_of_every_kind_are_read_or_rejected_for_a_long_time() =>
        Run(Environment.TickCount, LongRun.Inputs);

    private static void Run(int seed, int rounds)
    {
        using SmallLimits limits = new();
        string[] kinds = [.. NodeKinds.Names.Order(StringComparer.Ordinal)];
        HashSet<string> made = [];
        Dictionary<string, string> crashes = [];
        for (int round = 0; round < rounds; round++)
        {
            // HashCode would draw others in each process.
            Random random = new(unchecked((seed * 1_000_003) + round));
            string kind = kinds[round % kinds.Length];
            GraphDef definition = Make(random, kind);
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ImportAndRun(definition);
                made.Add(kind);
            }
            catch (Exception rejected) when (Answers.Says(rejected, thrown => thrown is OpException))
            {
            }
            catch (Exception crash)
            {
                string where = (crash.GetBaseException().StackTrace ?? "").Split('\n')[0];
                crashes.TryAdd($"{kind}: {crash.GetBaseException().GetType().Name}{where}", $"{definition} answered with {crash}");
            }

            if (GC.GetAllocatedBytesForCurrentThread() - bytes is > FreeBytes and long allocated)
            {
                crashes.TryAdd($"{kind}: {allocated} bytes were allocated", $"{definition}");
            }
        }

        TestContext.Out.WriteLine($"{rounds} graphs, {made.Count} of {kinds.Length} kinds ran or were put together, seed {seed}");
        TestContext.Out.WriteLine(string.Join('\n', crashes.Keys));
        Assert.That(crashes, Is.Empty);
        Assert.That(made, Has.Count.GreaterThan(kinds.Length / 2));
    }

    private static void ImportAndRun(GraphDef definition)
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Ops.ImportGraphDef(GraphDefinition.FromBytes(definition.ToByteArray()), name: "");
        _ = graph.Graph.AsGraphDef(addShapes: true).ToString();
        _ = graph.Graph.ToString();

        // What waits, writes files or goes round is not run here.
        Node[] nodes = [.. graph.Graph.Nodes];
        if (Array.Exists(nodes, node => node.Kind.IsStateful || node.Kind.Kernel is null || node.Op is "NextIteration"))
        {
            return;
        }

        using Session session = new();
        foreach (Node node in nodes)
        {
            session.Run(node);
        }
    }

    private static GraphDef Make(Random random, string kind)
    {
        GraphDef graph = new() { Versions = new() { Producer = 134 } };
        DataTypeProto type = Pick(random, s_types);
        int count = random.Next(1, MostNodes);

        // Small numbers, and attributes of the types that they should have: many kinds are not reached with others.
        bool isTame = random.Next(2) == 0;

        // Images are of four axes, which the others seldom have.
        int extent = random.Next(4) == 0 ? random.Next(2, 4) : 0;
        for (int i = 0; i < count; i++)
        {
            DataTypeProto own = i == 0 || random.Next(2) == 0 ? type : Pick(random, s_types);
            graph.Node.Add(
                extent > 0 && random.Next(3) > 0 ? Image(random, $"c{i}", own, extent, isTame) : Constant(random, $"c{i}", own, isTame));
        }

        NodeDef node = new() { Name = "n", Op = kind };
        int operands = random.Next(0, 5);
        for (int i = 0; i < operands; i++)
        {
            node.Input.Add($"c{(random.Next(2) == 0 ? 0 : random.Next(count))}");
        }

        foreach (string name in s_attributes)
        {
            if (random.Next(3) > 0)
            {
                node.Attr[name] = Attribute(random, name, type, isTame);
            }
        }

        graph.Node.Add(node);
        graph.Node.Add(new NodeDef { Name = "after", Op = "Identity", Input = { "n" } });
        return graph;
    }

    /// <summary>An attribute of the type that its name suggests, as a rule.</summary>
    private static AttrValue Attribute(Random random, string name, DataTypeProto type, bool isTame) => !isTame && random.Next(200) == 0
        ? AnyAttribute(random)
        : name switch
        {
            ['T' or 'D' or 'S', ..] or "dtype" or "U" or "out_type" or "output_type" or "index_type" or "key_dtype" or "value_dtype"
                or "element_dtype" or "shape_type" or "elem_type" or "type" or "output_dtype"
                or "dt"
                when name is not ("Tdense" or "Tin" or "Tout" or "Toutput_types" or "Tstate" or "Targuments") =>
                new() { Type = random.Next(20) == 0 ? AnyType(random) : type },
            "dtypes" or "component_types" or "Tdense" or "sparse_types" or "Tin" or "Tout" or "Toutput_types" or "output_types"
                or "Tstate" or "Targuments" =>
                new() { List = new() { Type = { Pick(random, s_types), Pick(random, s_types) } } },
            "shapes" or "dense_shapes" or "output_shapes" => new() { List = new() { Shape = { AnyShape(random) } } },
            "shape" or "element_shape" => new() { Shape = AnyShape(random) },
            "value" => new() { Tensor = Constant(random, "v", type, isTame).Attr["value"].Tensor },
            "squeeze_dims" => new() { List = new() { I = { Number(random, isTame) } } },
            "alpha" or "beta" or "bias" or "epsilon" or "exponential_avg_factor" or "acceptable_fraction" or "distortion" or "cell_clip"
                or "forget_bias" or "iou_threshold" or "extrapolation_value" => new() { F = 0.5f },
            "unigrams" => new() { List = new() { F = { 1, 0.5f, random.Next(-1, 3) } } },
            "key" or "select_cols" => new() { List = new() { I = { Number(random, isTame), Number(random, isTame) } } },
            "strides" or "dilations" or "ksize" or "ksizes" or "rates" =>
                new() { List = new() { I = { 1, random.Next(1, 3), random.Next(1, 3), 1 } } },
            "explicit_paddings" =>
                new() { List = new() { I = { 0, 0, random.Next(3), random.Next(3), random.Next(3), random.Next(3), 0, 0 } } },
            "padding" => new() { S = ByteString.CopyFromUtf8(random.Next(3) switch { 0 => "SAME", 1 => "VALID", _ => "EXPLICIT" }) },
            "data_format" => new() { S = ByteString.CopyFromUtf8(random.Next(3) == 0 ? "NCHW" : "NHWC") },
            "equation" => new() { S = ByteString.CopyFromUtf8(random.Next(2) == 0 ? "ij,jk->ik" : "i->") },
            "method" => new() { S = ByteString.CopyFromUtf8(random.Next(2) == 0 ? "nearest" : "bilinear") },
            "reduction_type" => new() { S = ByteString.CopyFromUtf8(random.Next(2) == 0 ? "SUM" : "MEAN") },
            "mode" => new() { S = ByteString.CopyFromUtf8(random.Next(2) == 0 ? "REFLECT" : "SYMMETRIC") },
            "shared_name" or "container" or "separator" or "pattern" or "message" or "frame_name" or "rewrite" or "fill"
                or "tensor_array_name" or "stack_name" or "dct_method" or "vocab_file"
                or "delimiter" or "field_delim" or "na_value" or "unit" =>
                    new() { S = ByteString.CopyFromUtf8("NHWC") },
            "preprocess_collapse_repeated" or "ctc_merge_repeated" or "ignore_longer_outputs_than_inputs" or "merge_repeated" or
            "keep_dims" or "transpose_a" or "transpose_b" or "adj_x" or "adj_y" or "exclusive" or "reverse" or "sorted" or "is_constant"
                or "full_matrices" or "compute_uv" or "validate_shape"
                or "lower" or "adjoint" or "compute_v" or "skip_empty" or "replace_global" or "scientific" or "shortest" or "dynamic_size"
                    or "clear_after_read"
                or "is_training" or "align_corners" or "half_pixel_centers" or "include_batch_in_index"
                or "fancy_upscaling" or "try_recover_truncated" or "expand_animations" or "resize_if_index_out_of_bounds"
                or "normalize" or "unique"
                or "binary_output" or "use_peephole" or "use_quote_delim" or "identical_element_shapes" or "little_endian" or "pad"
                or "reshuffle_each_iteration" => new() { B = random.Next(2) == 0 },
            _ => new() { I = Number(random, isTame) },
        };

    private static AttrValue AnyAttribute(Random random) => random.Next(8) switch
    {
        0 => new() { I = Number(random, isTame: false) },
        1 => new() { F = float.NaN },
        2 => new() { B = true },
        3 => new() { S = ByteString.CopyFromUtf8("x") },
        4 => new() { Type = AnyType(random) },
        5 => new() { Shape = AnyShape(random) },
        6 => new() { List = new() { I = { Number(random, isTame: false), Number(random, isTame: false) } } },
        _ => new() { List = new() { S = { ByteString.CopyFromUtf8("loc:@c0") } } },
    };

    private static NodeDef Image(Random random, string name, DataTypeProto type, int extent, bool isTame)
    {
        NodeDef image = Constant(random, name, type, isTame);
        TensorShapeProto shape = image.Attr["value"].Tensor.TensorShape;
        shape.Dim.Clear();
        shape.Dim.AddRange(Enumerable.Repeat(new TensorShapeProto.Types.Dim { Size = extent }, 4));
        return image;
    }

    private static NodeDef Constant(Random random, string name, DataTypeProto type, bool isTame)
    {
        TensorShapeProto shape = new();
        int rank = random.Next(4);
        for (int axis = 0; axis < rank; axis++)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = random.Next(40) == 0 ? random.Next(1_000_000) : random.Next(4) });
        }

        TensorProto value = new() { TensorShape = shape, Dtype = type };
        switch (type)
        {
            case DataTypeProto.DtInt64:
                value.Int64Val.Add(Number(random, isTame));
                break;
            case DataTypeProto.DtFloat:
                value.FloatVal.Add(random.Next(10) == 0 ? float.NaN : random.Next(-3, 4));
                break;
            case DataTypeProto.DtString:
                value.StringVal.Add(ByteString.CopyFromUtf8("ab"));
                break;
            case DataTypeProto.DtBool:
                value.BoolVal.Add(random.Next(2) == 0);
                break;
            default:
                value.IntVal.Add((int)Number(random, isTame));
                break;
        }

        return new()
        {
            Name = name,
            Op = "Const",
            Attr = { ["dtype"] = new AttrValue { Type = value.Dtype }, ["value"] = new AttrValue { Tensor = value } },
        };
    }

    private static long Number(Random random, bool isTame) => (isTame ? 11 : random.Next(12)) switch
    {
        0 => int.MaxValue,
        1 => int.MinValue,
        2 => 100_000_000,
        3 => long.MaxValue,
        4 => -1,
        _ => random.Next(3),
    };

    private static TensorShapeProto AnyShape(Random random) => random.Next(4) == 0
        ? new() { UnknownRank = true }
        : new()
        {
            Dim =
            { new TensorShapeProto.Types.Dim { Size = random.Next(-1, 4) },
            new TensorShapeProto.Types.Dim { Size = random.Next(-1, 4) } }
        };

    private static DataTypeProto Pick(Random random, DataTypeProto[] types) => types[random.Next(types.Length)];

    private static DataTypeProto AnyType(Random random) => random.Next(4) == 0
        ? (DataTypeProto)random.Next(0, 124)
        : (DataTypeProto)(1 + (2 * random.Next(2)));
}
