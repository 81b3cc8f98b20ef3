namespace Tensors.Graphs;

/// <summary>The nodes that say an operation, or null where TensorFlow has no words for its attributes or operands.</summary>
internal delegate Tensor[]? OperationWriter(Operation operation, Tensor[] inputs);

/// <summary>What the themes fill: kinds by name, and how operations of Core are written in them.</summary>
internal sealed class KindTable
{
    private readonly Dictionary<string, NodeKind> _kinds = [];
    private readonly Dictionary<Type, OperationWriter> _writers = [];

    public IReadOnlyDictionary<string, NodeKind> Kinds => _kinds;

    public IReadOnlyDictionary<Type, OperationWriter> Writers => _writers;

    public void Add(NodeKind kind) => _kinds.Add(kind.Op, kind);

    /// <summary>
    /// How an operation becomes nodes; null where its attributes or operands are such that TensorFlow has no words for it.
    /// </summary>
    public void Writes<TOperation>(Func<TOperation, Tensor[], Tensor?> write)
        where TOperation : Operation => WritesAll<TOperation>((operation, x) => write(operation, x) is { } result ? [result] : null);

    /// <summary>How an operation of several results becomes nodes.</summary>
    public void WritesAll<TOperation>(Func<TOperation, Tensor[], Tensor[]?> write)
        where TOperation : Operation => _writers.Add(typeof(TOperation), (operation, x) => write((TOperation)operation, x));

    /// <summary>An elementwise function of one operand; without TensorFlow's rule its gradient is the VJP.</summary>
    public void Unary<TOperation>(string op, Func<GradientContext, Tensor?>? gradient = null, bool isNotDifferentiable = false)
        where TOperation : Operation, new()
    {
        Add(new(op)
        {
            Infer = ShapeRules.Unchanged,
            Twin = Twin.Of(new TOperation()),
            Gradient = gradient is null ? null : node => [gradient(node)],
            IsNotDifferentiable = isNotDifferentiable,
        });
        Writes<TOperation>((_, x) => Building.Unary(op, x[0], null));
    }

    /// <summary>
    /// An elementwise function of two operands, which broadcast; TensorFlow names the nodes of operators by words of their own.
    /// </summary>
    public void Binary<TOperation>(string op, string? name = null, GradientRule? gradient = null, bool isNotDifferentiable = false)
        where TOperation : Operation, new()
    {
        Add(new(op)
        {
            Infer = ShapeRules.Broadcast,
            Twin = Twin.Of(new TOperation()),
            Gradient = gradient,
            IsNotDifferentiable = isNotDifferentiable,
        });
        Writes<TOperation>((_, x) => Building.Binary(op, x[0], x[1], null, name));
    }

    /// <summary>A truth about two operands, which broadcast.</summary>
    public void Comparison<TOperation>(string op)
        where TOperation : Operation, new()
    {
        Add(new(op) { Infer = ShapeRules.Compare, Twin = Twin.Of(new TOperation()), IsNotDifferentiable = true });
        Writes<TOperation>((_, x) => Building.Binary(op, x[0], x[1], null));
    }

    /// <summary>A truth about each element.</summary>
    public void Predicate<TOperation>(string op)
        where TOperation : Operation, new()
    {
        Add(new(op)
        {
            Infer = node => node.Output(DataType.Bool, node.Shape(0)),
            Twin = Twin.Of(new TOperation()),
            IsNotDifferentiable = true,
        });
        Writes<TOperation>((_, x) => Building.Unary(op, x[0], null));
    }

    /// <summary>A function that takes or gives variants, such as lists of tensors, beside elements of any type.</summary>
    /// <param name="op">TensorFlow's word.</param>
    /// <param name="operands">How many operands it has at least.</param>
    /// <param name="infer">Says what the node makes.</param>
    /// <param name="computes">The function.</param>
    /// <param name="gradient">Its gradient; null where it has none.</param>
    public void OnVariants(
        string op, int operands, Action<Inference> infer, Func<Evaluation, NodeResults> computes, GradientRule? gradient) => Add(new(op)
        {
            Types = [],
            LeastOperands = operands,
            Infer = infer,
            Computes = computes,
            ComputesStored = computes,
            Gradient = gradient,
            IsNotDifferentiable = gradient is null,
        });

    /// <summary>A function that makes, changes or asks what lives beyond its node, such as a data set; it has no gradient.</summary>
    /// <param name="op">TensorFlow's word.</param>
    /// <param name="operands">How many operands it has at least.</param>
    /// <param name="infer">Says what the node makes.</param>
    /// <param name="computes">The function.</param>
    public void Stateful(string op, int operands, Action<Inference> infer, Func<Evaluation, NodeResults> computes) => Add(new(op)
    {
        Types = [],
        LeastOperands = operands,
        Infer = infer,
        Computes = computes,
        IsStateful = true,
        IsNotDifferentiable = true,
    });

    /// <summary>
    /// A derivative that TensorFlow keeps as a node of its own: of (result, cotangent) or (cotangent, operand), whichever its documentation
    /// says. The second-order rule gets the node and these two.
    /// </summary>
    public void Derivative(
        string op, Func<Tensor, Tensor, Tensor> formula, Func<GradientContext, Tensor, Tensor, Cotangent?[]>? gradient = null) =>
        Add(new(op)
        {
            Infer = ShapeRules.Broadcast,
            Twin = Twin.Of(new CompositeOp(op, op, x => [formula(x[0], x[1])], 1)),
            Gradient = gradient is null ? null : node => gradient(node, node.Input(0), node.Input(1)),
        });

    /// <summary>
    /// A function of tensors, with what it takes besides them: read from the node's attributes, and from operands behind the first ones.
    /// Its gradient is the function's on a tape.
    /// </summary>
    /// <param name="op">TensorFlow's word.</param>
    /// <param name="arguments">From the node to what the function takes besides tensors; with the name, they say which function it
    /// is.</param>
    /// <param name="function">The function.</param>
    /// <param name="operands">How many operands, the first ones, are tensors of the function; null for all.</param>
    /// <param name="infer">Says what the node makes where TensorFlow knows more than the function, or where arguments may not be known
    /// yet.</param>
    /// <param name="leastRank">How many axes the first operand has at least.</param>
    /// <param name="types">Attributes that hold the type of an operand.</param>
    /// <param name="gradient">TensorFlow's rule, where a golden file holds us to its nodes.</param>
    /// <param name="alone">The one operation that the function comes to for a node; null where it takes several.</param>
    public void Function<T>(
        string op,
        Func<INodeView, T> arguments,
        Func<Tensor[], T, Tensor> function,
        int? operands = null,
        Action<Inference>? infer = null,
        int leastRank = 0,
        (string, int)[]? types = null,
        GradientRule? gradient = null,
        Func<INodeView, T, Operation?>? alone = null)
        where T : notnull => Add(new(op)
        {
            Gradient = gradient,
            Types = types ?? [("T", 0)],
            Infer = infer!,
            Twin = new(
                node =>
                {
                    Shape first = node.Operand(0).Shape;
                    T known = first.Rank >= leastRank
                        ? arguments(node)
                        : throw new ShapeMismatchException(
                            op, $"the operand of '{node.Names.Name}' must have at least {leastRank} axes", [first]);
                    return alone?.Invoke(node, known) ?? new CompositeOp(op, known, x => [function(x, known)], 1);
                },
                operands),
        });
}
