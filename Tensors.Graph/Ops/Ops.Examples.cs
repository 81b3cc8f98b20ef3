namespace Tensors.Graphs;

/// <summary>What examples hold under a name: TensorFlow's <c>FixedLenFeature</c> and its like.</summary>
public abstract record ExampleFeature(DataType DType);

/// <summary>A feature of so many values in every example.</summary>
/// <param name="Shape">Its shape in one example.</param>
/// <param name="DType">float32, int64 or string.</param>
/// <param name="DefaultValue">What stands for it where an example does not have it; an array of the shape or one value. Null where that is
/// an error.</param>
public sealed record FixedLenFeature(Shape Shape, DataType DType, object? DefaultValue = null) : ExampleFeature(DType);

/// <summary>A feature of any number of values, which becomes a <see cref="SparseTensor"/>.</summary>
/// <param name="DType">float32, int64 or string.</param>
public sealed record VarLenFeature(DataType DType) : ExampleFeature(DType);

/// <summary>A feature of any number of parts of one shape, filled up to the longest.</summary>
/// <param name="Shape">The shape of a part.</param>
/// <param name="DType">float32, int64 or string.</param>
/// <param name="DefaultValue">What it is filled up with; null for zeros or empty text.</param>
public sealed record FixedLenSequenceFeature(Shape Shape, DataType DType, object? DefaultValue = null) : ExampleFeature(DType);

/// <summary>The features of parsed examples, by name.</summary>
public sealed class ParsedFeatures
{
    private readonly Dictionary<string, Tensor> _dense = [];
    private readonly Dictionary<string, SparseTensor> _sparse = [];

    internal ParsedFeatures(string[] sparse, string[] dense, IReadOnlyList<Tensor> outputs)
    {
        for (int i = 0; i < sparse.Length; i++)
        {
            _sparse[sparse[i]] = new(outputs[i], outputs[sparse.Length + i], outputs[(2 * sparse.Length) + i]);
        }

        for (int i = 0; i < dense.Length; i++)
        {
            _dense[dense[i]] = outputs[(3 * sparse.Length) + i];
        }
    }

    /// <summary>A feature of fixed length.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public Tensor this[string name] => _dense.GetValueOrDefault(name) ?? throw Missing(name, _dense.Keys);

    /// <summary>A feature of variable length.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public SparseTensor Sparse(string name) => _sparse.GetValueOrDefault(name) ?? throw Missing(name, _sparse.Keys);

    private static KeyNotFoundException Missing(string name, IEnumerable<string> names) =>
        new($"There is no such feature '{name}'; there is [{string.Join(", ", names)}]. Those of variable length are got by Sparse.");
}

// Examples: features by name in one string.
public static partial class Ops
{
    /// <summary>Tensors of the features of serialized examples.</summary>
    /// <param name="serialized">Text: a vector of <see cref="TFExample"/> messages.</param>
    /// <param name="features">What the examples hold, by name.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Per feature a tensor whose first axis counts the examples; those of variable length are sparse.</returns>
    /// <exception cref="ArgumentException">There are no features, or a default value does not fit its shape.</exception>
    public static ParsedFeatures ParseExample(
        TensorLike serialized, IReadOnlyDictionary<string, ExampleFeature> features, string? name = null) =>
        Parse("ParseExample", serialized, features, name);

    /// <summary>As <see cref="ParseExample"/> of one example, whose features have no axis for examples.</summary>
    /// <param name="serialized">Text: a scalar.</param>
    /// <param name="features">What the example holds, by name.</param>
    /// <param name="name">The name of the scope.</param>
    public static ParsedFeatures ParseSingleExample(
        TensorLike serialized, IReadOnlyDictionary<string, ExampleFeature> features, string? name = null) =>
        Parse("ParseSingleExample", serialized, features, name);

    /// <summary>The columns of lines of comma-separated values (RFC 4180): TensorFlow's <c>decode_csv</c>.</summary>
    /// <param name="records">Text of any shape: a line each.</param>
    /// <param name="recordDefaults">Per column a value for fields that are empty, whose type is the column's; an empty vector where a field
    /// has to be there.</param>
    /// <param name="fieldDelim">What stands between fields.</param>
    /// <param name="useQuoteDelim">Whether fields may stand in quotes.</param>
    /// <param name="naValue">Another text for a field that is missing.</param>
    /// <param name="selectCols">Which columns, ascending; null for all.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Per column a tensor of the shape of the lines.</returns>
    public static IReadOnlyList<Tensor> DecodeCsv(
        TensorLike records, IReadOnlyList<TensorLike> recordDefaults, string fieldDelim = ",", bool useQuoteDelim = true,
        string naValue = "",
        IReadOnlyList<int>? selectCols = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "DecodeCSV", records);
        Tensor lines = scope.Convert(records, "records");
        Tensor[] defaults = [.. recordDefaults.Select((value, i) => scope.Convert(value, $"record_defaults_{i}"))];
        return scope.Node("DecodeCSV", [lines, .. defaults], new()
        {
            ["OUT_TYPE"] = Array.ConvertAll(defaults, value => value.DataType.Base),
            ["field_delim"] = fieldDelim,
            ["use_quote_delim"] = useQuoteDelim,
            ["na_value"] = naValue,
            ["select_cols"] = (selectCols ?? []).Select(column => (long)column).ToArray(),
        }).Outputs;
    }

    private static ParsedFeatures Parse(
        string op, TensorLike serialized, IReadOnlyDictionary<string, ExampleFeature> features, string? name)
    {
        if (features.Count == 0)
        {
            throw new ArgumentException($"{op}: there are no features; name at least one.", nameof(features));
        }

        using OpScope scope = OpScope.Open(name, op, serialized);
        (string Name, ExampleFeature Feature)[] ordered =
            [.. features.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        (string Name, ExampleFeature Feature)[] sparse = Array.FindAll(ordered, pair => pair.Feature is VarLenFeature);
        (string Name, ExampleFeature Feature)[] dense = Array.FindAll(ordered, pair => pair.Feature is not VarLenFeature);
        (string[] sparseNames, string[] denseNames) = (
            Array.ConvertAll(sparse, pair => pair.Name), Array.ConvertAll(dense, pair => pair.Name));
        Tensor text = scope.Convert(serialized, "serialized");
        Tensor[] defaults = [.. dense.Select((pair, i) => Default(scope, op, pair.Name, pair.Feature))];
        Dictionary<string, object> attributes = new()
        {
            ["sparse_types"] = Array.ConvertAll(sparse, pair => pair.Feature.DType),
            ["Tdense"] = Array.ConvertAll(dense, pair => pair.Feature.DType),
            ["dense_shapes"] = Array.ConvertAll(dense, pair => ShapeOf(pair.Feature)),
        };
        Tensor[] operands;
        if (op == "ParseExample")
        {
            attributes["Nsparse"] = (long)sparse.Length;
            attributes["Ndense"] = (long)dense.Length;
            Tensor names = Building.Constant(scope.Graph, new StringTensor(Array.Empty<string>(), [0]), "names");
            operands =
            [
                text, names,
                .. sparseNames.Select((key, i) => Building.Constant(scope.Graph, StringTensor.FromString(key), $"sparse_keys_{i}")),
                .. denseNames.Select((key, i) => Building.Constant(scope.Graph, StringTensor.FromString(key), $"dense_keys_{i}")),
                .. defaults,
            ];
        }
        else
        {
            attributes["num_sparse"] = (long)sparse.Length;
            attributes["sparse_keys"] = sparseNames;
            attributes["dense_keys"] = denseNames;
            operands = [text, .. defaults];
        }

        return new(sparseNames, denseNames, scope.Graph.AddNode(op, op, operands, attributes).Outputs);
    }

    private static PartialShape ShapeOf(ExampleFeature feature) => feature switch
    {
        FixedLenSequenceFeature sequence => [null, .. sequence.Shape],
        FixedLenFeature { Shape: var shape } => shape,
        _ => PartialShape.Unknown,
    };

    private static Tensor Default(OpScope scope, string op, string name, ExampleFeature feature)
    {
        (object? given, Shape shape) = feature switch
        {
            FixedLenFeature one => (one.DefaultValue, one.Shape),
            FixedLenSequenceFeature many => (many.DefaultValue, Shape.Scalar),
            _ => (null, Shape.Scalar),
        };
        if (given is null)
        {
            return Building.Constant(
                scope.Graph, feature.DType == DataType.String
                    ? new StringTensor(Array.Empty<string>(), [0])
                    : Tensor.Zeros([0], RequireType(op, name, feature)));
        }

        object value = Literal.ToValue(given, feature.DType, $"{op}: the default value of '{name}'");
        long count = GraphValue.Of(value).Shape.ElementCount;
        if (count != shape.ElementCount && count != 1)
        {
            throw new ArgumentException($"{op}: the default value of '{name}' has {count} elements, which do not fill the shape {shape}.");
        }

        object filled = value is StringTensor text
            ? new StringTensor(count == 1 ? Enumerable.Repeat(text.Elements[0], (int)shape.ElementCount) : text.Elements, shape)
            : count == 1 ? ((Tensor)value).Flatten()[0].BroadcastTo(shape).Contiguous() : ((Tensor)value).Reshape(shape.Extents.ToArray());
        return Building.Constant(
            scope.Graph, filled, "key_" + string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')));
    }

    private static DType RequireType(string op, string name, ExampleFeature feature) => feature.DType is DataType.Float32 or DataType.Int64
        ? feature.DType.DType!.Value
        : throw new ArgumentException($"{op}: feature '{name}' cannot be {feature.DType.Name}; examples hold float32, int64 and string.");
}
