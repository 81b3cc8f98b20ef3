using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// What flows on an edge of a graph in one run: a tensor; text; for elements that tensors do not have, what a file holds of them, which can
/// be kept, assigned, saved and restored, and not computed with; a variable, by reference or handle; another resource or a variant; or
/// nothing, where a branch was not taken. Nothing else becomes one.
/// </summary>
internal readonly struct GraphValue
{
    private readonly object? _value;

    private GraphValue(object? value) => _value = value;

    /// <summary>Whether there is no value.</summary>
    public bool IsNothing => _value is null;

    /// <summary>The tensor, if it is one.</summary>
    public Tensor? Tensor => _value as Tensor;

    /// <summary>The text, if it is text.</summary>
    public StringTensor? Text => _value as StringTensor;

    /// <summary>The stored elements, if tensors do not have them.</summary>
    public StoredTensor? Stored => _value as StoredTensor;

    /// <summary>The variable, if it is one.</summary>
    public VariableState? Variable => _value as VariableState;

    /// <summary>The resource or variant, if it is one.</summary>
    public GraphObject? Object => _value as GraphObject;

    /// <summary>The value itself, or what the variable holds.</summary>
    public GraphValue Content => _value is VariableState variable ? variable.Content : this;

    /// <summary>Of a value that has elements, their type.</summary>
    public DataType DataType => _value switch
    {
        Tensor tensor => tensor.DType.DataType,
        StoredTensor stored => stored.DType,
        _ => DataType.String,
    };

    /// <summary>Of a value that has elements, its extents.</summary>
    public Shape Shape => _value switch
    {
        Tensor tensor => tensor.Shape,
        StoredTensor stored => StoredShape.ToShape(stored.Shape, new("stored value")),
        StringTensor text => text.Shape,
        _ => throw new GraphTypeException($"{Name} was given where a tensor or text is needed."),
    };

    /// <summary>What it is, in a word for errors.</summary>
    public string Name => _value?.GetType().Name ?? "Nothing";

    public static implicit operator GraphValue(Tensor? tensor) => new(tensor);

    public static implicit operator GraphValue(StringTensor? text) => new(text);

    public static implicit operator GraphValue(StoredTensor? stored) => new(stored);

    public static implicit operator GraphValue(VariableState? variable) => new(variable);

    public static implicit operator GraphValue(GraphObject? value) => new(value);

    /// <summary>A value that has elements, as users and attributes of nodes hold it.</summary>
    /// <exception cref="GraphTypeException">It is something else.</exception>
    public static GraphValue Of(object? value) => value is null or StringTensor or StoredTensor or Tensors.Tensor
        ? new(value)
        : throw new GraphTypeException($"{value.GetType().Name} was given where a tensor or text is needed.");

    /// <summary>A value that has elements, as users and attributes of nodes hold it; null for nothing.</summary>
    public object? ToObject() => _value;

    /// <summary>The tensor that it is, or that the variable holds.</summary>
    /// <exception cref="GraphTypeException">It is none.</exception>
    /// <exception cref="FailedPreconditionException">It is a variable that was not initialized.</exception>
    public Tensor RequireTensor() => _value as Tensor ?? Variable?.Value ?? throw new GraphTypeException(
        _value is StringTensor or StoredTensor
            ? $"Elements of type {DataType.Name} were given where numbers are needed."
            : $"{Name} was given where a tensor is needed.");

    /// <summary>The same value, or a copy of a tensor that somebody else may overwrite.</summary>
    public GraphValue Copy() => _value is Tensor tensor ? tensor.Copy() : this;

    /// <inheritdoc/>
    public override string ToString() => $"{_value}";

    /// <summary>A tensor of a file as graphs hold it.</summary>
    public static GraphValue FromStored(StoredTensor stored, FilePlace place) => stored.DType switch
    {
        DataType.String => new StringTensor(stored.Strings, StoredShape.ToShape(stored.Shape, place)),
        _ when stored.DType.DType is not null => stored.ToTensor(),
        _ => stored,
    };

    /// <summary>Text or stored elements as a file holds them.</summary>
    public StoredTensor ToStored() => Stored ?? (Text is { } text ? StoredTensor.Of(text) : StoredTensor.Of(RequireTensor()));

    /// <summary>The message of what a constant holds.</summary>
    public TensorProto ToProto() => _value switch
    {
        Tensor tensor => TensorProtos.Write(tensor),
        StringTensor text => TensorProtos.Write(StoredShape.Of(text.Shape).AsSpan(), text.Elements),
        _ => TensorProtos.Write((StoredTensor)_value!),
    };

    /// <summary>What a constant holds.</summary>
    /// <exception cref="TensorFileException">The message contradicts itself.</exception>
    public static GraphValue FromProto(TensorProto proto, FilePlace place)
    {
        DataType dtype = StoredTypes.Of(proto.Dtype, place);
        return dtype == DataType.String
            ? FromStored(TensorProtos.ToStrings(proto, place), place)
            : dtype.DType is null ? TensorProtos.ToStored(proto, place) : TensorProtos.ToTensor(proto, place);
    }
}

/// <summary>What flows on edges and is no tensor: a variant, such as a list of tensors or a data set, or a resource.</summary>
internal abstract class GraphObject;

/// <summary>What a session keeps beside its variables: a queue, a table, an iterator, an array, a stack, a reader.</summary>
internal abstract class SessionResource : GraphObject;

/// <summary>What a function that computes a node gives: the value of its only result, or one per result.</summary>
internal readonly struct NodeResults
{
    private readonly GraphValue _only;
    private readonly GraphValue[]? _several;

    private NodeResults(GraphValue only, GraphValue[]? several) => (_only, _several) = (only, several);

    public static implicit operator NodeResults(GraphValue only) => new(only, null);

    public static implicit operator NodeResults(Tensor only) => new(only, null);

    public static implicit operator NodeResults(StringTensor only) => new(only, null);

    public static implicit operator NodeResults(StoredTensor only) => new(only, null);

    public static implicit operator NodeResults(VariableState only) => new(only, null);

    public static implicit operator NodeResults(GraphObject only) => new(only, null);

    public static implicit operator NodeResults(GraphValue[] several) => new(default, several);

    public static implicit operator NodeResults(Tensor[] several) => new(default, Array.ConvertAll(several, one => (GraphValue)one));

    /// <summary>Puts the values into slots from one on.</summary>
    public void CopyTo(GraphValue[] slots, int output)
    {
        if (_several is null)
        {
            slots[output] = _only;
        }
        else
        {
            _several.CopyTo(slots, output);
        }
    }
}
