using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// What attributes are where a file leaves them out: writers may strip what is as TensorFlow defines it, and older ones did not know all.
/// </summary>
internal static class AttributeDefaults
{
    private static readonly (string Name, object Value)[] s_seeds = [("seed", 0L), ("seed2", 0L)];
    private static readonly (string Name, object Value)[] s_storage = [("container", ""), ("shared_name", "")];
    private static readonly (string Name, object Value)[] s_slice =
        [("begin_mask", 0L), ("end_mask", 0L), ("ellipsis_mask", 0L), ("new_axis_mask", 0L), ("shrink_axis_mask", 0L)];

    private static readonly (
        string Name, object Value)[] s_queue = [("capacity", -1L), ("shapes", Array.Empty<PartialShape>()), .. s_storage];

    private static readonly (string Name, object Value)[] s_priorityQueue = [("component_types", Array.Empty<DataType>()), .. s_queue];
    private static readonly (string Name, object Value)[] s_randomQueue = [("min_after_dequeue", 0L), .. s_seeds, .. s_queue];

    private static readonly Dictionary<string, (string Name, object Value)[]> s_defaults = new()
    {
        ["Placeholder"] = [("shape", PartialShape.Unknown)],
        ["Variable"] = s_storage,
        ["VariableV2"] = s_storage,
        ["VarHandleOp"] = s_storage,
        ["Pack"] = [("axis", 0L)],
        ["Unpack"] = [("axis", 0L)],
        ["OneHot"] = [("axis", -1L)],
        ["Squeeze"] = [("squeeze_dims", Array.Empty<long>())],
        ["StridedSlice"] = s_slice,
        ["StridedSliceGrad"] = s_slice,
        ["StridedSliceAssign"] = s_slice,
        ["ResourceStridedSliceAssign"] = s_slice,
        ["LeakyRelu"] = [("alpha", 0.2f)],
        ["LeakyReluGrad"] = [("alpha", 0.2f)],
        ["BiasAdd"] = [("data_format", "NHWC")],
        ["BiasAddGrad"] = [("data_format", "NHWC")],
        ["RandomUniform"] = s_seeds,
        ["RandomUniformInt"] = s_seeds,
        ["RandomStandardNormal"] = s_seeds,
        ["TruncatedNormal"] = s_seeds,
        ["RandomShuffle"] = s_seeds,
        ["Multinomial"] = s_seeds,
        ["RandomGamma"] = s_seeds,
        ["RandomPoisson"] = s_seeds,
        ["RandomPoissonV2"] = s_seeds,
        ["UniformCandidateSampler"] = s_seeds,
        ["LogUniformCandidateSampler"] = s_seeds,
        ["FixedUnigramCandidateSampler"] =
        [
            ("vocab_file", ""), ("distortion", 1f), ("num_reserved_ids", 0L), ("num_shards", 1L), ("shard", 0L),
            ("unigrams", Array.Empty<float>()), .. s_seeds,
        ],
        ["LearnedUnigramCandidateSampler"] = s_seeds,
        ["ThreadUnsafeUnigramCandidateSampler"] = s_seeds,
        ["AllCandidateSampler"] = s_seeds,
        ["ComputeAccidentalHits"] = s_seeds,
        ["FIFOQueue"] = s_queue,
        ["FIFOQueueV2"] = s_queue,
        ["PaddingFIFOQueue"] = s_queue,
        ["PaddingFIFOQueueV2"] = s_queue,
        ["PriorityQueue"] = s_priorityQueue,
        ["PriorityQueueV2"] = s_priorityQueue,
        ["RandomShuffleQueue"] = s_randomQueue,
        ["RandomShuffleQueueV2"] = s_randomQueue,
        ["ImageSummary"] = [("max_images", 3L), ("bad_color", Tensor.FromArray(new byte[] { 255, 0, 0, 255 }))],
        ["AudioSummaryV2"] = [("max_outputs", 3L)],
        ["Enter"] = [("is_constant", false), ("parallel_iterations", 10L)],
    };

    /// <summary>
    /// A kind as the list of a meta graph names it: with what attributes are by default, so that readers who do not know one may leave it
    /// out.
    /// </summary>
    public static OpDef ToProto(string op)
    {
        OpDef proto = new() { Name = op };
        proto.Attr.AddRange(s_defaults.GetValueOrDefault(op, []).Select(attribute => new OpDef.Types.AttrDef
        {
            Name = attribute.Name,
            Type = TypeOf(attribute.Value),
            DefaultValue = AttributeProtos.Write(attribute.Value),
        }));
        return proto;
    }

    /// <summary>Adds what is missing.</summary>
    public static void AddTo(Dictionary<string, object> attributes, string op)
    {
        foreach ((string name, object value) in s_defaults.GetValueOrDefault(op) ?? [])
        {
            attributes.TryAdd(name, value);
        }
    }

    /// <summary>Leaves out attributes that are as they are by default.</summary>
    public static void Strip(NodeDef node)
    {
        foreach ((string name, object value) in s_defaults.GetValueOrDefault(node.Op) ?? [])
        {
            if (node.Attr.TryGetValue(name, out AttrValue? own) && own.Equals(AttributeProtos.Write(value)))
            {
                node.Attr.Remove(name);
            }
        }
    }

    private static string TypeOf(object value) => value switch
    {
        long => "int",
        float => "float",
        bool => "bool",
        string => "string",
        PartialShape => "shape",
        Tensor => "tensor",
        PartialShape[] => "list(shape)",
        Array => "list(int)",
        _ => throw new InvalidOperationException($"no default has type {value.GetType().Name}"),
    };
}
