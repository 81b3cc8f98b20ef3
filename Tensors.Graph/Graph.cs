namespace Tensors.Graphs;

/// <summary>
/// A program as data: nodes in the order in which they were made, each with the tensors it works on. Functions of <see cref="Ops"/> and
/// operations on tensors of the graph add nodes; a <see cref="Session"/> runs them.
/// </summary>
/// <remarks>One thread builds a graph at a time. Sessions may run it meanwhile: nodes are only ever added.</remarks>
public sealed partial class Graph
{
    private readonly Lock _lock = new();
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Node> _byName = [];
    private int _mutations;
    private string? _line;

    /// <summary>The nodes in the order of creation.</summary>
    public IReadOnlyList<Node> Nodes
    {
        get
        {
            lock (_lock)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>The number of nodes, which is the id of the last one.</summary>
    public int NodeCount
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>The seed that random operations of this graph derive theirs from; null before one is set.</summary>
    /// <remarks>An operation gets its seeds when it is made; setting this later does not change them.</remarks>
    public long? Seed { get; set; }

    /// <summary>Whether nothing can be added any more.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>The variables that were asked for by name.</summary>
    internal VariableStore Variables => field ??= new(this);

    /// <summary>The folds whose repetitions gradients have worked out before.</summary>
    internal HashSet<string> ReducedShapes { get; } = [];

    /// <summary>
    /// From a tensor with elements to the one that stands for it, while a function is traced; null where such tensors become constants.
    /// </summary>
    internal Func<Tensor, Tensor>? Capture { get; set; }

    /// <summary>What a function whose body this is uses of the graph around; null where this is no such body.</summary>
    internal Closure? Closure { get; set; }

    internal GradientOverrides GradientOverrides { get; } = new();

    internal int Mutations => Volatile.Read(ref _mutations);

    /// <summary>From now on nothing can be added; TensorFlow's <c>finalize</c>. Running goes on.</summary>
    public void Seal() => IsSealed = true;

    /// <summary>One line per node: name, kind, operands, what it makes.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Nodes.Select(node => node.Describe()));

    /// <summary>
    /// Nodes made until the result is disposed are those of the line that makes this call: for what makes many of them and calls nothing of
    /// the user's.
    /// </summary>
    internal IDisposable OnOneLine()
    {
        string? before = _line;
        _line ??= CreationSite.Find();
        return new OnDispose(() => _line = before);
    }

    internal void CountMutation() => Interlocked.Increment(ref _mutations);

    internal void ThrowIfSealed()
    {
        if (IsSealed)
        {
            throw new InvalidOperationException("Graph is finalized and cannot be modified; add everything before Seal().");
        }
    }

    /// <summary>Adds a node. A name that ends with a slash is taken as it is; any other is made unique in the current scope.</summary>
    internal Node AddNode(
        string op, string? name, ReadOnlySpan<Tensor> inputs, Dictionary<string, object>? attributes = null,
        IReadOnlyList<(DataType Type, PartialShape Shape)>? outputs = null,
        Operation? operation = null)
    {
        NodeKind kind = NodeKinds.Find(op, operation);
        lock (_lock)
        {
            ThrowIfSealed();
            string full = name is [.., '/'] ? name[..^1] : UniqueName(Names.RequireNode(name ?? op));
            Tensor[] operands = inputs.ToArray();
            foreach (ref Tensor operand in operands.AsSpan())
            {
                operand = Own(operand, full, op);
            }

            ControlFlow.RequireReachable(full, op, operands, Context);
            attributes ??= [];
            kind.AddTypes(attributes, operands);
            if (GradientOverrides.NameFor(op) is { } gradient)
            {
                attributes.TryAdd(GradientRegistry.Attribute, gradient);
            }

            if (outputs is null)
            {
                Inference inference = new(full, kind, operands, attributes);
                kind.InferOutputs(inference);
                outputs = inference.Outputs;
            }

            if (_placement.GroupsFor(kind, operands) is { Length: > 0 } groups)
            {
                attributes["_class"] = groups;
            }

            Node node = new(this, _nodes.Count + 1, full, kind, operands, _control.InputsFor(operands), attributes, outputs)
            {
                Device = _placement.DeviceFor(kind, full, operands),
                CreatedAt = _line ?? CreationSite.Find(),
            };
            Insert(node);
            _control.Note(node);
            Context?.AddNode(node);
            return node;
        }
    }

    private void Insert(Node node)
    {
        if (!_byName.TryAdd(node.Name, node))
        {
            throw new ArgumentException($"Duplicate node name in graph: '{node.Name}' was made at {_byName[node.Name].CreatedAt}.");
        }

        _nodes.Add(node);
    }

    private Tensor Own(Tensor input, string name, string op) => ReferenceEquals(input.Graph, this)
        ? input
        : Closure?.Sees(input.Graph) == true
            ? Closure.Argument(input)
            : throw new ArgumentException(
                $"Tensor \"{input.Name}\" must be from the same graph as the other operands of '{name}' ({op}); it was made at "
                + $"{input.Op.CreatedAt} in another one.");
}
