using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Examples: features by name in one string, which models take in place of tensors.</summary>
internal static class ExampleKinds
{
    public static void AddTo(KindTable kinds)
    {
        // The names of features are operands of the first version, attributes of single examples, and vectors of the second version.
        Parser(kinds, "ParseExample", node => new(
            e => [.. Enumerable.Range(0, node.Sparse.Length).Select(i => e.Text(2 + i).Item())],
            e => [.. Enumerable.Range(0, node.Dense.Length).Select(i => e.Text(2 + node.Sparse.Length + i).Item())],
            2 + node.Sparse.Length + node.Dense.Length));
        Parser(
            kinds, "ParseSingleExample", _ => new(e => e.Attribute<string[]>("sparse_keys"), e => e.Attribute<string[]>("dense_keys"), 1));
        Parser(kinds, "ParseExampleV2", _ => new(e => e.Text(2).ToArray(), e => e.Text(3).ToArray(), 5));
    }

    /// <summary>Where a node has the names of its features, and which operand is the first value of those that are missing.</summary>
    private sealed record Layout(Func<Evaluation, string[]> SparseKeys, Func<Evaluation, string[]> DenseKeys, int FirstDefault);

    private sealed record Features(DataType[] Sparse, DataType[] Dense, PartialShape[] Shapes, DataType[] Ragged, DataType[] Splits)
    {
        public static Features Of(Func<string, DataType[]> types, PartialShape[] shapes) =>
            new(types("sparse_types"), types("Tdense"), shapes, types("ragged_value_types"), types("ragged_split_types"));
    }

    private static void Parser(KindTable kinds, string op, Func<Features, Layout> layout) => kinds.Add(new(op)
    {
        Types = [],
        LeastOperands = 1,
        Infer = node =>
        {
            Features features = Features.Of(
                name => node.Attribute<DataType[]>(name, []), node.Attribute<PartialShape[]>("dense_shapes", []));
            if (node.InputCount != layout(features).FirstDefault + features.Dense.Length || features.Shapes.Length != features.Dense.Length
                || features.Ragged.Length != features.Splits.Length)
            {
                throw node.Fail(
                    $"{node.InputCount} operands and {features.Shapes.Length} shapes do not fit {features.Sparse.Length} sparse and "
                    + $"{features.Dense.Length} dense features");
            }

            int? rank = op == "ParseSingleExample" ? 0 : op == "ParseExample" ? 1 : node.Shape(0).Rank;
            InferOutputs(node, features, rank, rank == 1 && node.Shape(0).Rank == 1 ? node.Shape(0)[0] : null);
        },
        Computes = e =>
            Parse(e, Features.Of(name => e.Attribute<DataType[]>(name, []), e.Attribute<PartialShape[]>("dense_shapes", [])), layout),
        IsNotDifferentiable = true,
    });

    private static void InferOutputs(Inference node, Features features, int? rank, int? count)
    {
        int? axes = rank + 1;
        Array.ForEach(features.Sparse, _ => node.Output(DataType.Int64, [null, axes]));
        Array.ForEach(features.Sparse, type => node.Output(type, [null]));
        Array.ForEach(features.Sparse, _ => node.Output(DataType.Int64, [axes]));
        for (int i = 0; i < features.Dense.Length; i++)
        {
            PartialShape shape = features.Shapes[i];
            node.Output(
                features.Dense[i], shape.Rank is null || rank is null ? PartialShape.Unknown : rank == 0 ? shape : [count, .. shape]);
        }

        Array.ForEach(features.Ragged, type => node.Output(type, [null]));
        Array.ForEach(features.Splits, type => node.Output(type, [rank == 0 ? 0 : count + 1]));
    }

    private static GraphValue[] Parse(Evaluation e, Features features, Func<Features, Layout> layoutOf)
    {
        Layout layout = layoutOf(features);
        bool isSingle = e.Text(0).Shape.Rank == 0;
        Example[] examples = [.. e.Text(0).Elements.Select((bytes, i) => ParseExample(bytes, i, e.Node))];
        (string[] sparseKeys, string[] denseKeys) = (layout.SparseKeys(e), layout.DenseKeys(e));
        string[] raggedKeys = features.Ragged.Length > 0 ? e.Text(4).ToArray() : [];
        if (sparseKeys.Length != features.Sparse.Length || denseKeys.Length != features.Dense.Length
            || raggedKeys.Length != features.Ragged.Length)
        {
            throw new InvalidArgumentException("There are not as many names of features as types.", e.Node);
        }

        GraphValue[][] sparse = [.. features.Sparse.Select((type, i) => ParseSparse(examples, sparseKeys[i], type, isSingle, e.Node))];
        GraphValue[][] ragged =
            [.. features.Ragged.Select((type, i) => ParseRagged(examples, raggedKeys[i], type, features.Splits[i], isSingle, e.Node))];
        return
        [
            .. sparse.Select(feature => feature[0]), .. sparse.Select(feature => feature[1]), .. sparse.Select(feature => feature[2]),
            .. features.Dense.Select(
                (type, i) =>
                ParseDense(examples, denseKeys[i], type, features.Shapes[i], e.Content(layout.FirstDefault + i), isSingle, e.Node)),
            .. ragged.Select(feature => feature[0]), .. ragged.Select(feature => feature[1]),
        ];
    }

    private static Example ParseExample(byte[] bytes, int index, Node node)
    {
        try
        {
            return Example.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new InvalidArgumentException(
                $"Could not parse example input: the string at {index} is no Example message ({malformed.Message}).", node, malformed);
        }
    }

    private static GraphValue[] ParseSparse(Example[] examples, string key, DataType type, bool isSingle, Node node)
    {
        object[][] rows = Array.ConvertAll(examples, example => Values(example, key, type, node) ?? []);
        long[] indices = [.. rows.SelectMany((row, i) => row.SelectMany((_, j) => isSingle ? (long[])[j] : [i, j]))];
        object[] values = [.. rows.SelectMany(row => row)];
        long longest = rows.Max(row => (int?)row.Length) ?? 0;
        return
        [
            Tensor.FromArray(indices, [values.Length, isSingle ? 1 : 2]), Joined(values, type, [values.Length]),
            Tensor.FromArray(isSingle ? [longest] : (long[])[rows.Length, longest]),
        ];
    }

    private static GraphValue[] ParseRagged(Example[] examples, string key, DataType type, DataType splits, bool isSingle, Node node)
    {
        object[][] rows = Array.ConvertAll(examples, example => Values(example, key, type, node) ?? []);
        object[] values = [.. rows.SelectMany(row => row)];
        long[] ends = new long[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            ends[i + 1] = ends[i] + rows[i].Length;
        }

        Tensor bounds = Tensor.FromArray(isSingle ? [] : ends);
        return [Joined(values, type, [values.Length]), splits == DataType.Int32 ? bounds.Cast(DType.Int32) : bounds];
    }

    private static GraphValue ParseDense(
        Example[] examples, string key, DataType type, PartialShape shape, GraphValue otherwise, bool isSingle, Node node)
    {
        if (shape.Rank is null || shape.Skip(1).Any(extent => extent is null))
        {
            throw new InvalidArgumentException(
                $"Feature '{key}' has the shape {shape}; of a dense feature only the first extent may be unknown.", node);
        }

        object[] missing = Elements(otherwise);
        object[]?[] given = Array.ConvertAll(examples, example => Values(example, key, type, node));
        if (shape.Rank > 0 && shape[0] is null)
        {
            return Padded(given, key, type, [.. shape.Skip(1).Select(extent => extent!.Value)], missing, isSingle, node);
        }

        object[] values = [.. given.SelectMany((row, i) => Row(row, i))];
        return Joined(values, type, isSingle ? shape.ToShape() : [examples.Length, .. shape.ToShape()]);

        object[] Row(object[]? values, int index)
        {
            object[] row = values ?? (missing.Length > 0
                ? missing
                : throw new InvalidArgumentException(
                    $"Example {index}, feature '{key}' (data type: {type.ShortName}) is required but could not be found.", node));
            return row.Length == shape.ElementCount
                ? row
                : throw new InvalidArgumentException(
                    $"Example {index}, feature '{key}': {row.Length} values do not fill the shape {shape}.", node);
        }
    }

    /// <summary>Rows of unknown length, filled up to the longest.</summary>
    private static GraphValue Padded(object[]?[] given, string key, DataType type, int[] inner, object[] fill, bool isSingle, Node node)
    {
        int stride = inner.Aggregate(1, (product, extent) => product * extent);
        int wrong = Array.FindIndex(given, row => row is not null && (stride == 0 ? row.Length > 0 : row.Length % stride != 0));
        if (wrong >= 0)
        {
            throw new InvalidArgumentException(
                $"Example {wrong}, feature '{key}': {given[wrong]!.Length} values are no multiple of {stride}.", node);
        }

        int longest = given.Max(row => row?.Length) ?? 0;
        object filler = fill.Length > 0 ? fill[0] : type == DataType.String ? Array.Empty<byte>() : type == DataType.Int64 ? 0L : 0f;
        object[] values = [.. given.SelectMany(row => (row ?? []).Concat(Enumerable.Repeat(filler, longest - (row?.Length ?? 0))))];
        int length = stride == 0 ? 0 : longest / stride;
        return Joined(values, type, isSingle ? [length, .. inner] : [given.Length, length, .. inner]);
    }

    /// <summary>The values of a feature, or null where the example does not have it.</summary>
    private static object[]? Values(Example example, string key, DataType type, Node node)
    {
        if (example.Features?.Feature.GetValueOrDefault(key) is not { KindCase: not Feature.KindOneofCase.None } feature)
        {
            return null;
        }

        return (feature.KindCase, type) switch
        {
            (Feature.KindOneofCase.FloatList, DataType.Float32) => [.. feature.FloatList.Value.Select(value => (object)value)],
            (Feature.KindOneofCase.Int64List, DataType.Int64) => [.. feature.Int64List.Value.Select(value => (object)value)],
            (Feature.KindOneofCase.BytesList, DataType.String) => [.. feature.BytesList.Value.Select(value => value.ToByteArray())],
            _ => throw new InvalidArgumentException(
                $"Feature '{key}': data types don't match. Expected type: {type.ShortName}, found a {feature.KindCase}.", node),
        };
    }

    private static object[] Elements(GraphValue values) => values switch
    {
        { Text: { } text } => [.. text.Elements],
        { Tensor: { DType: DType.Int64 } tensor } => [.. tensor.ToArray<long>().Select(value => (object)value)],
        { Tensor: { } tensor } => [.. tensor.ToArray<float>().Select(value => (object)value)],
        _ => [],
    };

    private static GraphValue Joined(object[] values, DataType type, Shape shape) => type switch
    {
        DataType.String => new StringTensor(values.Cast<byte[]>(), shape),
        DataType.Int64 => Tensor.FromArray(Array.ConvertAll(values, value => (long)value), shape),
        _ => Tensor.FromArray(Array.ConvertAll(values, value => (float)value), shape),
    };
}
