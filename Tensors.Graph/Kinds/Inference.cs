namespace Tensors.Graphs;

/// <summary>What a rule for shapes and types may look at, and where it puts its answer.</summary>
internal sealed class Inference
{
    private readonly string _name;
    private readonly NodeKind _kind;
    private readonly IReadOnlyDictionary<string, object> _attributes;
    private readonly List<(DataType, PartialShape)> _outputs = [];
    private readonly Tensor[] _inputs;
    private readonly PartialShape[]? _shapes;
    private readonly Func<int, GraphValue>? _values;

    /// <summary>For a node that is being added.</summary>
    public Inference(string name, NodeKind kind, Tensor[] inputs, IReadOnlyDictionary<string, object> attributes)
    {
        _inputs = inputs;
        _name = name;
        _kind = kind;
        _attributes = attributes;
    }

    /// <summary>For a node of which more is known, such as the shapes of what is fed.</summary>
    public Inference(Node node, PartialShape[] shapes, Func<int, GraphValue> value)
        : this(node.Name, node.Kind, [.. node.Inputs], node.Attributes)
    {
        _shapes = shapes;
        _values = value;
    }

    public IReadOnlyDictionary<string, object> Attributes => _attributes;

    /// <summary>TensorFlow's word for the node.</summary>
    public string Op => _kind.Op;

    public int InputCount => _inputs.Length;

    public IReadOnlyList<(DataType Type, PartialShape Shape)> Outputs => _outputs;

    /// <summary>The type of an operand, without reference.</summary>
    public DataType Type(int input) => RawType(input).Base;

    /// <summary>The type of an operand as it is.</summary>
    public DataType RawType(int input) => _inputs[Required(input)].DataType;

    public PartialShape Shape(int input) => _shapes is null ? _inputs[Required(input)].StaticShape : _shapes[Required(input)];

    /// <summary>The value of an operand if it is known: a tensor or text.</summary>
    public GraphValue Value(int input) => _values is null ? ConstantFolding.Value(_inputs[Required(input)]) : _values(Required(input));

    /// <summary>The elements of an operand of integers if they are known.</summary>
    public int[]? Integers(int input) => Value(input).Tensor is { } tensor ? ConstantFolding.ToIntegers(tensor) : null;

    /// <summary>The only element of an operand of integers if it is known.</summary>
    public int? Integer(int input) => Integers(input) is not { } integers
        ? null
        : integers.Length == 1
            ? integers[0]
            : throw Fail($"Operand {input} must be one integer but has {integers.Length} elements");

    /// <summary>An operand that holds a shape, as far as it is known.</summary>
    public PartialShape ShapeValue(int input) => _values is null
        ? ConstantFolding.ValueAsShape(_inputs[Required(input)])
        : Value(input).Tensor is { } shape
            ? ConstantFolding.ToShape(shape)
            : PartialShape.OfRank(Shape(input) is { Rank: 1 } vector ? vector[0] : null);

    /// <summary>The shape of the variable that a handle stands for.</summary>
    public PartialShape HandleShape(int input) => Handles.Description(_inputs[Required(input)]).Attribute("shape", PartialShape.Unknown);

    /// <summary>The shapes of the components of the queue that a handle stands for.</summary>
    public PartialShape[] QueueShapes(int input) => QueueSharing.ShapesOf(Handles.Description(_inputs[Required(input)]));

    /// <exception cref="GraphTypeException">The attribute is missing, or of another type.</exception>
    public T Attribute<T>(string name) => AttributeReading.Required<T>(_attributes, name, _name, _kind.Op);

    /// <exception cref="GraphTypeException">The attribute is of another type.</exception>
    public T Attribute<T>(string name, T missing) => AttributeReading.Optional(_attributes, name, missing, _name, _kind.Op);

    public void Output(DataType type, PartialShape shape) => _outputs.Add((type, shape));

    /// <summary>The components of an element, which the attributes <c>output_types</c> and <c>output_shapes</c> tell.</summary>
    public void OutputComponents()
    {
        PartialShape[] shapes = Attribute<PartialShape[]>("output_shapes", []);
        foreach ((int i, DataType type) in Attribute<DataType[]>("output_types").Index())
        {
            Output(type, i < shapes.Length ? shapes[i] : PartialShape.Unknown);
        }
    }

    /// <summary>The shape of an operand, which must have so many axes.</summary>
    public PartialShape RequireRank(int input, int rank) => Shape(input).Rank is null
        ? PartialShape.OfRank(rank)
        : Shape(input).Rank == rank ? Shape(input) : throw Fail($"Shape must be rank {rank} but is rank {Shape(input).Rank}");

    /// <summary>The shape of an operand, which must have at least so many axes.</summary>
    public PartialShape RequireLeastRank(int input, int rank) => Shape(input).Rank is null || Shape(input).Rank >= rank
        ? Shape(input)
        : throw Fail($"Shape must be at least rank {rank} but is rank {Shape(input).Rank}");

    /// <summary>One type for two operands.</summary>
    public DataType RequireSameType(int left, int right) => Type(left) == Type(right)
        ? Type(left)
        : throw new GraphTypeException(
            $"Operand {right} of '{_name}' ({_kind.Op}), {Operand(right)}, has type {Type(right).Name} that does not match type "
            + $"{Type(left).Name} of {Operand(left)}; cast one of them.");

    /// <summary>There have to be so many operands at least.</summary>
    public void RequireOperands(int count) => Required(count - 1);

    /// <summary>The first operand has to be a reference to a variable.</summary>
    public void RequireReference()
    {
        if (!RawType(0).IsRef)
        {
            throw new GraphTypeException("Only variables can be assigned to: the operand is no reference to one.");
        }
    }

    private int Required(int input) => input < _inputs.Length
        ? input
        : throw Fail($"Operand {input} is missing; there are {_inputs.Length}");

    private string Operand(int input) => $"'{_inputs[input].Name}' (created at {_inputs[input].Op.CreatedAt})";

    /// <summary>What the operation that the node is makes of its operands.</summary>
    public (DataType Type, PartialShape Shape)[] OfTwin()
    {
        (DataType Type, PartialShape Shape)[] first = OfTwin(DType.Int32);
        if (!_inputs.Any(StandsIn))
        {
            return first;
        }

        // What has another type when another one stands for the operands' is of the operands' type.
        DataType own = _inputs.First(StandsIn).DataType.Base;
        return [.. first.Zip(OfTwin(DType.Int64), (one, other) => one.Type == other.Type ? one : (own, one.Shape))];
    }

    private (DataType Type, PartialShape Shape)[] OfTwin(DType standIn)
    {
        Twin twin = _kind.Twin!;
        int operands = twin.Count(InputCount);
        DType[] types = new DType[InputCount];
        PartialShape[] shapes = new PartialShape[InputCount];
        Tensor?[] values = new Tensor?[InputCount];
        for (int i = 0; i < InputCount; i++)
        {
            types[i] = StandsIn(_inputs[i]) ? standIn : Numbers(i);
            shapes[i] = Shape(i);
            values[i] = i < operands ? null : Value(i).Tensor;
        }

        return StandIns.Infer(inputs => twin.Read(new NodeView(_name, _kind.Op, _attributes, inputs)), operands, types, shapes, values);
    }

    /// <summary>Whether another type stands for that of an operand: tensors have no such elements.</summary>
    private bool StandsIn(Tensor input) => StoredElements.Is(input.DataType)
        || (input.DataType.Base == DataType.String && _kind.TextOperands is not null);

    private DType Numbers(int input) => Type(input).DType
        ?? throw new GraphTypeException(
            $"Operand {input} of '{_name}' ({_kind.Op}) has type {Type(input).Name}, with which nothing can be computed.");

    /// <summary>An error about shapes that names the node.</summary>
    public ArgumentException Fail(string problem) =>
        new(
            $"{problem} for '{_name}' (op: '{_kind.Op}') with input shapes: "
            + $"{string.Join(", ", Enumerable.Range(0, InputCount).Select(i => Shape(i).ToRuntimeString()))}.");
}
