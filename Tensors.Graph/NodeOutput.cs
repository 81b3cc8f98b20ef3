namespace Tensors.Graphs;

/// <summary>What a tensor of a graph stands for: one output of a node.</summary>
internal sealed class NodeOutput : Symbol
{
    private readonly DType? _dtype;
    private Shape? _shape;

    public NodeOutput(Node node, int index, DataType type, PartialShape shape)
    {
        Node = node;
        Index = index;
        DataType = type;
        StaticShape = shape;
        _dtype = type.DType;
        Tensor = Tensor.FromSymbol(this);
    }

    public Node Node { get; }

    public int Index { get; }

    public DataType DataType { get; }

    public PartialShape StaticShape { get; private set; }

    /// <summary>The one tensor that stands for this output.</summary>
    public Tensor Tensor { get; }

    public string Name => $"{Node.Name}:{Index}";

    /// <summary>What folding the nodes above gave: null before it was tried.</summary>
    public ConstantValue? Folded { get; set; }

    /// <summary>
    /// Of a gradient with all rows: those that are not 0, by which optimizers update no others. Null where that is not known.
    /// </summary>
    public IndexedSlices? Rows { get; set; }

    /// <summary>The last shape that was fed and fits, so that it need not be compared again.</summary>
    public Shape? FedShape { get; set; }

    public override Shape? Shape => _shape ??= StaticShape.IsFullyDefined ? StaticShape.ToShape() : null;

    public override int? Rank => StaticShape.Rank;

    public override DType? DType => _dtype;

    public override string ToString()
    {
        string shape = StaticShape.Rank is null ? "" : $", shape={StaticShape}";
        string device = Node.Device.Length == 0 ? "" : $", device={Node.Device}";
        return $"Tensor(\"{Name}\"{shape}, dtype={DataType.Name}{device})";
    }

    public void Refine(PartialShape shape)
    {
        StaticShape = StaticShape.MergeWith(shape);
        _shape = null;
        FedShape = null;
    }

    /// <summary>Less is known than was thought, as of a loop variable whose shape changes.</summary>
    public void Loosen(PartialShape shape)
    {
        StaticShape = StaticShape.IsCompatibleWith(shape)
            ? shape
            : throw new ArgumentException(
                $"The shape invariant {shape} is not compatible with the initial shape {StaticShape} of '{Name}'.");
        _shape = null;
    }

    // Operators of a graph are those of TensorFlow; a traced function gives what it gives eagerly.
    protected internal override bool DividesIntegers => Node.Graph.Capture is null;

    protected internal override void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) =>
        Lowering.Apply(operation, Node.Graph.Capture is null ? inputs : Captured(inputs), outputs);

    protected internal override Tensor? Dropout(double rate, long? seed) => Node.Graph.Capture is null
        ? Ops.Drop(Tensor, rate, 1 / (1 - rate), seed, null) : null;

    protected internal override Tensor? Slice(ReadOnlySpan<TensorIndex> indices) => Ops.Indexed(Tensor, indices);

    private Tensor[] Captured(ReadOnlySpan<Tensor> inputs)
    {
        Tensor[] operands = inputs.ToArray();
        foreach (ref Tensor operand in operands.AsSpan())
        {
            operand = operand.Symbol is null && !operand.IsLiteral ? Node.Graph.Capture!(operand) : operand;
        }

        return operands;
    }

    /// <summary>The output that a tensor stands for.</summary>
    /// <exception cref="ArgumentException">The tensor has elements: it is not part of a graph.</exception>
    public static NodeOutput Of(Tensor tensor) => tensor.Symbol as NodeOutput ?? throw new ArgumentException(
        $"A tensor of shape {tensor.Shape} with elements is not part of a graph; make it a constant first, as in Constant(x).",
        nameof(tensor));
}
