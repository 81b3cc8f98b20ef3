using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Examples: features by name in one string, which models take in place of tensors.</summary>
internal static class ExampleKinds
{
    public static void AddTo(KindTable kinds) => kinds.Add(new("ParseExample")
    {
        Types = [],
        Infer = ParsedShapes,
        Computes = ParseExamples,
        IsNotDifferentiable = true,
    });

    private static void ParsedShapes(Inference node)
    {
        DataType[] sparse = node.Attribute<DataType[]>("sparse_types");
        DataType[] dense = node.Attribute<DataType[]>("Tdense");
        PartialShape[] shapes = node.Attribute<PartialShape[]>("dense_shapes");
        if (node.InputCount != 2 + sparse.Length + (2 * dense.Length) || shapes.Length != dense.Length)
        {
            throw node.Fail($"{node.InputCount} operands and {shapes.Length} shapes do not fit {sparse.Length} sparse and {dense.Length} dense features");
        }

        Array.ForEach(sparse, _ => node.Output(DataType.Int64, [null, 2]));
        Array.ForEach(sparse, type => node.Output(type, [null]));
        Array.ForEach(sparse, _ => node.Output(DataType.Int64, [2]));
        int? count = node.Shape(0).Rank == 1 ? node.Shape(0)[0] : null;
        for (int i = 0; i < dense.Length; i++)
        {
            node.Output(dense[i], shapes[i].Rank is null ? PartialShape.Unknown : [count, .. shapes[i]]);
        }
    }

    private static object[] ParseExamples(Evaluation e)
    {
        Example[] examples = [.. e.Text(0).Elements.Select((bytes, i) => ParseExample(bytes, i, e.Node))];
        DataType[] sparse = e.Attribute<DataType[]>("sparse_types");
        DataType[] dense = e.Attribute<DataType[]>("Tdense");
        PartialShape[] shapes = e.Attribute<PartialShape[]>("dense_shapes");
        object[][] parsed = [.. sparse.Select((type, i) => ParseSparse(examples, e.Text(2 + i).Item(), type, e.Node))];
        int keys = 2 + sparse.Length;
        return
        [
            .. parsed.Select(feature => feature[0]), .. parsed.Select(feature => feature[1]), .. parsed.Select(feature => feature[2]),
            .. dense.Select((type, i) => ParseDense(examples, e.Text(keys + i).Item(), type, shapes[i], e.Content(keys + dense.Length + i), e.Node)),
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
            throw new InvalidArgumentException($"Could not parse example input: the string at {index} is no Example message ({malformed.Message}).", node, malformed);
        }
    }

    private static object[] ParseSparse(Example[] examples, string key, DataType type, Node node)
    {
        object[][] rows = Array.ConvertAll(examples, example => Values(example, key, type, node) ?? []);
        long[] indices = [.. rows.SelectMany((row, i) => row.SelectMany((_, j) => (long[])[i, j]))];
        object[] values = [.. rows.SelectMany(row => row)];
        return
        [
            Tensor.FromArray(indices, [values.Length, 2]), Joined(values, type, [values.Length]),
            Tensor.FromArray(new long[] { rows.Length, rows.Max(row => (int?)row.Length) ?? 0 }),
        ];
    }

    private static object ParseDense(Example[] examples, string key, DataType type, PartialShape shape, object otherwise, Node node)
    {
        if (!shape.IsFullyDefined)
        {
            throw new UnimplementedException($"Feature '{key}' has the shape {shape}; dense features of unknown length are not padded.", node);
        }

        object[] missing = Elements(otherwise);
        object[] values = [.. examples.SelectMany((example, i) => Row(Values(example, key, type, node), i))];
        return Joined(values, type, [examples.Length, .. shape.ToShape()]);

        object[] Row(object[]? given, int index)
        {
            object[] row = given ?? (missing.Length > 0
                ? missing
                : throw new InvalidArgumentException($"Example {index}, feature '{key}' (data type: {type.ShortName}) is required but could not be found.", node));
            return row.Length == shape.ElementCount
                ? row
                : throw new InvalidArgumentException($"Example {index}, feature '{key}': {row.Length} values do not fill the shape {shape}.", node);
        }
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
            _ => throw new InvalidArgumentException($"Feature '{key}': data types don't match. Expected type: {type.ShortName}, found a {feature.KindCase}.", node),
        };
    }

    private static object[] Elements(object values) => values switch
    {
        StringTensor text => [.. text.Elements],
        Tensor { DType: DType.Int64 } tensor => [.. tensor.ToArray<long>().Select(value => (object)value)],
        Tensor tensor => [.. tensor.ToArray<float>().Select(value => (object)value)],
        _ => [],
    };

    private static object Joined(object[] values, DataType type, Shape shape) => type switch
    {
        DataType.String => new StringTensor(values.Cast<byte[]>(), shape),
        DataType.Int64 => Tensor.FromArray(Array.ConvertAll(values, value => (long)value), shape),
        _ => Tensor.FromArray(Array.ConvertAll(values, value => (float)value), shape),
    };
}
