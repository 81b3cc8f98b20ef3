using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>
/// What functions of a graph take where they need a tensor: a tensor of the graph, a variable, or something that becomes a constant: a
/// tensor with elements, a C# number, text, an array.
/// </summary>
/// <remarks>A C# number takes on the type of the tensors beside it; alone, floating-point numbers are float32 and integers int32.</remarks>
[CollectionBuilder(typeof(TensorLike), nameof(Create))]
public readonly struct TensorLike : IEnumerable<TensorLike>
{
    private readonly object? _value;

    private TensorLike(object? value) => _value = value;

    /// <summary>A tensor, of a graph or with elements.</summary>
    public static implicit operator TensorLike(Tensor tensor) => new(tensor);

    /// <summary>The value of a variable.</summary>
    public static implicit operator TensorLike(Variable variable) => new(variable);

    /// <summary>The value of a variable that is kept in parts.</summary>
    public static implicit operator TensorLike(PartitionedVariable variable) => new(variable);

    /// <summary>A number.</summary>
    public static implicit operator TensorLike(float value) => new(value);

    /// <summary>A number.</summary>
    public static implicit operator TensorLike(double value) => new(value);

    /// <summary>A number.</summary>
    public static implicit operator TensorLike(int value) => new(value);

    /// <summary>A number.</summary>
    public static implicit operator TensorLike(long value) => new(value);

    /// <summary>A truth value.</summary>
    public static implicit operator TensorLike(bool value) => new(value);

    /// <summary>Text.</summary>
    public static implicit operator TensorLike(string value) => new(value);

    /// <summary>Text with a shape.</summary>
    public static implicit operator TensorLike(StringTensor value) => new(value);

    /// <summary>An array of numbers, truth values or text, nested or rectangular.</summary>
    public static implicit operator TensorLike(Array value) => new(value);

    /// <summary>A list of numbers, text or lists: <c>[[1f, 2f], [3f, 4f]]</c>.</summary>
    /// <exception cref="ArgumentException">An element is a tensor; use Stack.</exception>
    public static TensorLike Create(ReadOnlySpan<TensorLike> elements)
    {
        object[] values = new object[elements.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = elements[i]._value is null or Tensors.Tensor or Graphs.Variable or PartitionedVariable
                ? throw new ArgumentException("A list holds numbers, text or lists; join tensors with Stack.", nameof(elements))
                : elements[i]._value!;
        }

        return new(values);
    }

    /// <summary>Not to be enumerated: this is here so that a list can be written.</summary>
    IEnumerator<TensorLike> IEnumerable<TensorLike>.GetEnumerator() => throw new NotSupportedException();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();

    internal bool IsNone => _value is null;

    /// <summary>The graph that it is part of, or null for what is yet to become a constant.</summary>
    internal Graph? Graph => _value switch
    {
        Tensor { IsInGraph: true } tensor => tensor.Graph,
        Variable variable => variable.Graph,
        PartitionedVariable variable => variable[0].Graph,
        _ => null,
    };

    /// <summary>The type, if it has one that a neighbour must take on.</summary>
    internal DataType? StrongType => _value switch
    {
        Tensor tensor => tensor.DataType.Base,
        Variable variable => variable.DataType,
        PartitionedVariable variable => variable[0].DataType,
        Array array when ElementsOf(array) is { } type => type,
        _ => null,
    };

    /// <summary>The type that it has with no neighbour.</summary>
    internal DataType NaturalType => StrongType ?? (_value is object[] list ? TypeOfList(list) : Literal.TypeOf(_value!));

    /// <summary>The tensor that it is, or null for what is yet to become a constant.</summary>
    internal Tensor? Tensor => _value is Tensors.Tensor { IsInGraph: true } tensor ? tensor : null;

    /// <summary>The variable that it is, or null.</summary>
    internal Variable? Variable => _value as Variable;

    /// <summary>What becomes a constant.</summary>
    internal object? Constant => _value is Graphs.Variable or PartitionedVariable || Tensor is not null ? null : _value;

    /// <summary>The tensor in a graph; what is none becomes a constant of this name in the current scope.</summary>
    internal Tensor ToTensor(Graph graph, string name, DataType? hint = null)
    {
        switch (_value)
        {
            case Tensor { IsInGraph: true } tensor:
                return !ReferenceEquals(tensor.Graph, graph) && graph.Closure is { } closure && closure.Sees(tensor.Graph)
                    ? closure.Argument(tensor) : tensor;
            case Variable variable:
                return variable.ToTensor(graph);
            case PartitionedVariable variable:
                return variable.ToTensor();
            // Functions make positions and shapes themselves; parameters are floating.
            case Tensor { IsLiteral: false, DType.IsFloating: true } closedOver when graph.Capture is { } capture:
                return capture(closedOver);
            case null:
                throw new ArgumentNullException(name, $"A tensor, number, text or array is needed for '{name}', not null.");
            default:
                DataType type = StrongType ?? Fit(hint);
                return Building.Constant(graph, Literal.ToValue(_value, type, $"The constant '{name}'"), name);
        }
    }

    /// <summary>The type of a number beside a tensor: the tensor's, if it is a value of it.</summary>
    private DataType Fit(DataType? hint)
    {
        DataType natural = NaturalType;
        if (hint is not { } type || type == natural)
        {
            return natural;
        }

        bool fits = natural == DataType.String
            ? type == DataType.String
            : type.IsFloating || (!natural.IsFloating && type != DataType.String && Literal.IsInRange(_value!, type));
        return fits ? type : natural;
    }

    private static DataType? ElementsOf(Array array)
    {
        Type element = array.GetType();
        while (element.IsArray)
        {
            element = element.GetElementType()!;
        }

        return element == typeof(object) || element == typeof(string) ? null : DataTypes.Of(element);
    }

    // A list is float32 if any of its numbers is.
    private static DataType TypeOfList(object[] list)
    {
        DataType type = DataType.Invalid;
        foreach (object element in list)
        {
            DataType next = element is object[] inner ? TypeOfList(inner) : Literal.TypeOf(element);
            type = type == DataType.Invalid || (next.IsFloating && type.IsInteger) || (next == DataType.Int64 && type == DataType.Int32)
                ? next : type;
        }

        return type == DataType.Invalid ? DataType.Float32 : type;
    }
}
