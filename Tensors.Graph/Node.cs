namespace Tensors.Graphs;

/// <summary>An operation of a graph: TensorFlow's <c>Operation</c>. Its outputs are tensors without elements.</summary>
public sealed class Node
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _outputs;
    private Node[] _controlInputs;

    internal Node(
        Graph graph, int id, string name, NodeKind kind, Tensor[] inputs, Node[] controlInputs, Dictionary<string, object> attributes,
        IReadOnlyList<(DataType Type, PartialShape Shape)> outputs)
    {
        Graph = graph;
        Id = id;
        Name = name;
        Kind = kind;
        _inputs = inputs;
        _controlInputs = controlInputs;
        Attributes = attributes;
        _outputs = new Tensor[outputs.Count];
        for (int i = 0; i < _outputs.Length; i++)
        {
            _outputs[i] = new NodeOutput(this, i, outputs[i].Type, outputs[i].Shape).Tensor;
        }
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The number of the node in its graph: 1, 2, ... in the order of creation.</summary>
    public int Id { get; }

    /// <summary>The name, with its scopes: <c>loss/sub</c>.</summary>
    public string Name { get; }

    /// <summary>The kind of operation, in TensorFlow's word: <c>MatMul</c>.</summary>
    public string Op => Kind.Op;

    /// <summary>The tensors it works on.</summary>
    public IReadOnlyList<Tensor> Inputs => _inputs;

    /// <summary>The nodes that have to run before it.</summary>
    public IReadOnlyList<Node> ControlInputs => _controlInputs;

    /// <summary>The tensors it makes.</summary>
    public IReadOnlyList<Tensor> Outputs => _outputs;

    /// <summary>
    /// The attributes, in TensorFlow's words. Values are <see cref="long"/>, <see cref="float"/>, <see cref="bool"/>, <see cref="string"/>,
    /// <see cref="DataType"/>, <see cref="PartialShape"/>, <see cref="Tensor"/>, <see cref="StringTensor"/>, <see cref="StoredTensor"/>, or
    /// arrays of these.
    /// </summary>
    public IReadOnlyDictionary<string, object> Attributes { get; }

    /// <summary>Where it is to run, or nothing.</summary>
    public string Device { get; internal init; } = "";

    /// <summary>The C# line that made the node, as <c>Program.cs:12</c>.</summary>
    public string CreatedAt { get; internal init; } = "an unknown line";

    /// <summary>The condition or loop that the node is part of, or null.</summary>
    internal ControlFlowContext? Context { get; set; }

    internal NodeKind Kind { get; }

    internal NodeRole Role => Kind.Role;

    /// <summary>Where the node wants to be kept: beside these.</summary>
    internal IReadOnlyList<string> ColocationGroups => Attribute<string[]>("_class", [$"loc:@{Name}"]);

    internal ReadOnlySpan<Tensor> InputSpan => _inputs;

    /// <summary>As TensorFlow prints an operation.</summary>
    public override string ToString() => $"<tf.Operation '{Name}' type={Op}>";

    /// <summary>Runs the node in the default session.</summary>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <exception cref="ArgumentException">There is no default session, or it has another graph.</exception>
    public void Run(ReadOnlySpan<Feed> feed = default) => Session.ForEvaluation(Graph, "Run", "execute operation").Run(this, feed);

    /// <exception cref="GraphTypeException">The attribute is missing, or of another type.</exception>
    internal T Attribute<T>(string name) => AttributeReading.Required<T>(Attributes, name, Name, Op);

    /// <exception cref="GraphTypeException">The attribute is of another type.</exception>
    internal T Attribute<T>(string name, T missing) => AttributeReading.Optional(Attributes, name, missing, Name, Op);

    internal void UpdateInput(int index, Tensor input)
    {
        _inputs[index] = input;
        Graph.CountMutation();
    }

    internal void AddControlInput(Node before)
    {
        if (!_controlInputs.Contains(before))
        {
            _controlInputs = [.. _controlInputs, before];
            Graph.CountMutation();
        }
    }

    internal void RemoveControlInputs(Predicate<Node> which)
    {
        _controlInputs = Array.FindAll(_controlInputs, node => !which(node));
        Graph.CountMutation();
    }

    /// <summary>Its name, kind, operands and results in one line.</summary>
    internal string Describe()
    {
        IEnumerable<string> operands = [.. Inputs.Select(input => input.Name), .. ControlInputs.Select(control => "^" + control.Name)];
        IEnumerable<string> results = Outputs.Select(output => $"{output.DataType.Name}{output.StaticShape}");
        string value = Op == "Const" && Attribute<object>("value") is var constant && GraphValue.Of(constant).Shape.ElementCount <= 8
            ? $" = {constant}" : "";
        return $"{Name} = {Op}({string.Join(", ", operands)}){(Outputs.Count == 0 ? "" : " -> ")}{string.Join(", ", results)}{value}";
    }
}
