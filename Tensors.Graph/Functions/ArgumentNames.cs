using Google.Protobuf.Collections;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>The results of nodes by name, as the bodies of functions write them: <c>node:output:0</c>.</summary>
internal static class ArgumentNames
{
    // Kinds of several results. Behind a colon stands the attribute that says how many there are of a name, or their types.
    private static readonly Dictionary<string, string[]> s_outputs = new()
    {
        ["Switch"] = ["output_false", "output_true"],
        ["RefSwitch"] = ["output_false", "output_true"],
        ["Merge"] = ["output", "value_index"],
        ["RefMerge"] = ["output", "value_index"],
        ["BroadcastGradientArgs"] = ["r0", "r1"],
        ["SoftmaxCrossEntropyWithLogits"] = ["loss", "backprop"],
        ["SparseSoftmaxCrossEntropyWithLogits"] = ["loss", "backprop"],
        ["TopK"] = ["values", "indices"],
        ["TopKV2"] = ["values", "indices"],
        ["Unique"] = ["y", "idx"],
        ["UniqueV2"] = ["y", "idx"],
        ["UniqueWithCounts"] = ["y", "idx", "count"],
        ["UniqueWithCountsV2"] = ["y", "idx", "count"],
        ["ListDiff"] = ["out", "idx"],
        ["Svd"] = ["s", "u", "v"],
        ["Qr"] = ["q", "r"],
        ["Lu"] = ["lu", "p"],
        ["SelfAdjointEigV2"] = ["e", "v"],
        ["LogMatrixDeterminant"] = ["sign", "log_abs_determinant"],
        ["FusedBatchNorm"] = ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"],
        ["FusedBatchNormV2"] = ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"],
        ["FusedBatchNormV3"] = ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2", "reserve_space_3"],
        ["FusedBatchNormGrad"] = ["x_backprop", "scale_backprop", "offset_backprop", "reserve_space_3", "reserve_space_4"],
        ["FusedBatchNormGradV2"] = ["x_backprop", "scale_backprop", "offset_backprop", "reserve_space_3", "reserve_space_4"],
        ["FusedBatchNormGradV3"] = ["x_backprop", "scale_backprop", "offset_backprop", "reserve_space_4", "reserve_space_5"],
        ["MaxPoolWithArgmax"] = ["output", "argmax"],
        ["TensorArrayV3"] = ["handle", "flow"],
        ["TensorArrayGradV3"] = ["grad_handle", "flow_out"],
        ["TensorArrayConcatV3"] = ["value", "lengths"],
        ["ReaderRead"] = ["key", "value"],
        ["ReaderReadV2"] = ["key", "value"],
        ["ReaderReadUpTo"] = ["keys", "values"],
        ["ReaderReadUpToV2"] = ["keys", "values"],
        ["LookupTableExport"] = ["keys", "values"],
        ["LookupTableExportV2"] = ["keys", "values"],
        ["StringSplit"] = ["indices", "values", "shape"],
        ["StringSplitV2"] = ["indices", "values", "shape"],
        ["SparseReshape"] = ["output_indices", "output_shape"],
        ["SparseFillEmptyRows"] = ["output_indices", "output_values", "empty_row_indicator", "reverse_index_map"],
        ["BlockLSTM"] = ["i", "cs", "f", "o", "ci", "co", "h"],
        ["LSTMBlockCell"] = ["i", "cs", "f", "o", "ci", "co", "h"],
        ["GRUBlockCell"] = ["r", "u", "c", "h"],
        ["UniformCandidateSampler"] = ["sampled_candidates", "true_expected_count", "sampled_expected_count"],
        ["LogUniformCandidateSampler"] = ["sampled_candidates", "true_expected_count", "sampled_expected_count"],
        ["FixedUnigramCandidateSampler"] = ["sampled_candidates", "true_expected_count", "sampled_expected_count"],
        ["ThreadUnsafeUnigramCandidateSampler"] = ["sampled_candidates", "true_expected_count", "sampled_expected_count"],
        ["AllCandidateSampler"] = ["sampled_candidates", "true_expected_count", "sampled_expected_count"],
        ["LearnedUnigramCandidateSampler"] = ["sampled_candidates", "true_expected_count", "sampled_expected_count"],
        ["ComputeAccidentalHits"] = ["indices", "ids", "weights"],
        ["ParseExample"] = ["sparse_indices:Nsparse", "sparse_values:sparse_types", "sparse_shapes:Nsparse", "dense_values:Tdense"],
        ["ParseExampleV2"] =
            ["sparse_indices:num_sparse", "sparse_values:sparse_types", "sparse_shapes:num_sparse", "dense_values:Tdense",
                "ragged_values:ragged_value_types", "ragged_row_splits:ragged_split_types"],
        ["ParseSingleExample"] =
            ["sparse_indices:num_sparse", "sparse_values:sparse_types", "sparse_shapes:num_sparse", "dense_values:Tdense"],
        ["TensorListPopBack"] = ["output_handle", "tensor"],
        ["TensorListConcat"] = ["tensor", "lengths"],
        ["TensorListConcatV2"] = ["tensor", "lengths"],
    };

    // Kinds of one result, where TensorFlow does not call it output. Whoever reads our functions here does not need them.
    private static readonly Dictionary<string, string> s_single = new[]
    {
        ("z",
            "Add AddV2 Sub Mul Div RealDiv FloorDiv FloorMod Pow Maximum Minimum SquaredDifference Equal NotEqual Less LessEqual Greater "
            + "GreaterEqual LogicalAnd LogicalOr"),
        ("y",
            "Neg Abs Square Sqrt Rsqrt Exp Expm1 Log Log1p Tanh Sigmoid Sin Cos Floor Ceil Round Sign Reciprocal LogicalNot Cast ZerosLike "
            + "OnesLike Transpose"),
        ("handle",
            "IteratorV2 Iterator OneShotIterator TensorDataset TensorSliceDataset RangeDataset TextLineDataset TFRecordDataset "
            + "RepeatDataset TakeDataset SkipDataset BatchDataset "
            + "BatchDatasetV2 PaddedBatchDataset PaddedBatchDatasetV2 PrefetchDataset ShuffleDataset ConcatenateDataset ZipDataset "
            + "MapDataset ParallelMapDataset FilterDataset "
            + "FlatMapDataset InterleaveDataset ParallelInterleaveDatasetV2 GeneratorDataset CacheDataset ShardDataset "
            + "FixedLengthRecordDataset"),
        ("handle", "EmptyTensorList TensorListReserve"),
        ("output_handle",
            "TensorListPushBack TensorListSetItem TensorListResize TensorListFromTensor TensorListScatter TensorListScatterV2 "
            + "TensorListScatterIntoExistingList TensorListSplit"),
        ("length", "TensorListLength"),
        ("element_shape", "TensorListElementShape"),
        ("item", "TensorListGetItem"),
        ("tensor", "TensorListStack TensorListGather"),
        ("optional", "OptionalFromValue OptionalNone"),
        ("has_value", "OptionalHasValue"),
        ("components", "OptionalGetValue"),
        ("product", "MatMul"),
        ("sum", "AddN"),
        ("activations", "Relu Relu6 Elu Selu"),
        ("softmax", "Softmax"),
        ("components", "IteratorGetNext IteratorGetNextSync"),
        ("resource_handle", "IteratorFromStringHandle IteratorFromStringHandleV2"),
        ("string_handle", "IteratorToStringHandle"),
        ("filenames", "MatchingFiles"),
    }.SelectMany(pair => pair.Item2.Split(' ').Select(op => (op, pair.Item1))).ToDictionary();

    /// <summary>A result of a node behind the node's name.</summary>
    public static string Of(Tensor result)
    {
        string op = result.Op.Op;
        return s_outputs.TryGetValue(op, out string[]? names) && !names[0].Contains(':', StringComparison.Ordinal)
            ? $"{names[result.ValueIndex]}:0"
            : $"{s_single.GetValueOrDefault(op, "output")}:{result.ValueIndex}";
    }

    /// <summary>The position of the first result of a name among all results of a node; -1 where there is none.</summary>
    public static long First(NodeDef node, FunctionDef? function, string output)
    {
        long first = 0;
        foreach (
            (string name, long count) in function is null
                ? OfKind(node)
                : function.Signature.OutputArg.Select(arg => (arg.Name, Count(arg, node.Attr))))
        {
            if (name == output)
            {
                return first;
            }

            first += count;
        }

        // Of one name for all results there need not be more than that.
        return function is null && !s_outputs.ContainsKey(node.Op) ? 0 : -1;
    }

    /// <summary>How many tensors an argument stands for.</summary>
    public static long Count(OpDef.Types.ArgDef arg, MapField<string, AttrValue> attributes) =>
        Count(attributes, arg.NumberAttr.Length > 0 ? arg.NumberAttr : arg.TypeListAttr);

    private static IEnumerable<(string Name, long Count)> OfKind(NodeDef node)
    {
        foreach (string output in s_outputs.GetValueOrDefault(node.Op, []))
        {
            string[] parts = output.Split(':');
            yield return (parts[0], parts.Length == 1 ? 1 : Count(node.Attr, parts[1]));
        }
    }

    private static long Count(MapField<string, AttrValue> attributes, string name) =>
        name.Length == 0 ? 1
        : !attributes.TryGetValue(name, out AttrValue? value) ? 0
        : value.List is { } types ? types.Type.Count : long.Clamp(value.I, 0, int.MaxValue);
}
