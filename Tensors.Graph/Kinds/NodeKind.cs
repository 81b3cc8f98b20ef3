namespace Tensors.Graphs;

/// <summary>
/// What all nodes of one kind have in common: TensorFlow's op type with its rule for shapes and types, its kernel and its gradient.
/// </summary>
internal sealed class NodeKind(string op)
{
    private readonly bool _isFunction;

    /// <summary>TensorFlow's word.</summary>
    public string Op { get; } = op;

    /// <summary>Attributes that hold the type of an operand: their names, and which operand, negative ones from the end.</summary>
    public IReadOnlyList<(string Name, int Input)> Types { get; init; } = [("T", 0)];

    /// <summary>What it is to those who plan, prune, guard or differentiate graphs.</summary>
    public NodeRole Role { get; init; }

    /// <summary>Whether it decides what runs.</summary>
    public bool IsControlFlow => IsOfControlFlow(Role);

    /// <summary>The operation that the node is, or null where Core has none for it.</summary>
    public Twin? Twin { get; init; }

    /// <summary>How many operands a node has at least: those of its operation.</summary>
    public int LeastOperands { get => field >= 0 ? field : Twin is null ? 0 : Twin.Operands ?? 1; init; } = -1;

    /// <summary>Says what the node makes: by the rule of its operation, where TensorFlow does not know more.</summary>
    public Action<Inference> Infer { private get => field ?? InferTwin; init; }

    /// <summary>Makes the kernel of a node, or null where the kind has none of its own.</summary>
    public Func<KernelSite, Kernel>? Kernel { get => field ?? (Twin is { } twin ? site => new OperationKernel(site, twin) : null); init; }

    /// <summary>The operands whose elements are only moved or compared for equality, so that they may be text as well as numbers.</summary>
    public Range? TextOperands { get; init; }

    /// <summary>
    /// What the result is, as far as that follows from the shape of the first operand alone; its second parameter is the type of the
    /// result.
    /// </summary>
    public Func<PartialShape, DataType, Tensor?>? OfShape { get; init; }

    /// <summary>A function over tensors that computes the results, in place of a kernel.</summary>
    public Func<Evaluation, NodeResults> Computes
    {
        init
        {
            Kernel = site => new FunctionKernel(site, value);
            _isFunction = true;
        }
    }

    /// <summary>A function that computes the results where operands are text, which the operation does not take.</summary>
    public Func<Evaluation, NodeResults>? ComputesText { get; init; }

    /// <summary>A function that computes the results where operands are variants, such as lists of tensors.</summary>
    public Func<Evaluation, NodeResults>? ComputesVariants { get; init; }

    /// <summary>A function that computes the results where operands or results have elements that tensors do not have.</summary>
    public Func<Evaluation, NodeResults>? ComputesStored { get; init; }

    /// <summary>Whether it hands on operands of any elements as they are.</summary>
    public bool PassesOn { get; init; }

    /// <summary>
    /// From a node and the cotangents of its results to those of its operands; null where there are none. Of an operation it is the VJP,
    /// where TensorFlow has no nodes of its own for it.
    /// </summary>
    public GradientRule? Gradient { get => field ?? (Twin is null || IsNotDifferentiable ? null : OperationGradients.Of); init; }

    /// <summary>Whether its results are constants to gradients.</summary>
    public bool IsNotDifferentiable { get; init; }

    /// <summary>Whether it does more than compute results from operands, so that it must run every time that it is asked for.</summary>
    public bool IsStateful { get; init; }

    /// <summary>Whether its results are drawn at random.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Whether it changes variables that it is given, and therefore is kept beside them.</summary>
    public bool TakesReferences { get; init; }

    /// <summary>Whether it leaves a variable whose handle it is given as it is.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>Whether nodes of a role decide what runs.</summary>
    public static bool IsOfControlFlow(NodeRole role) => role is >= NodeRole.Switch and <= NodeRole.LoopCondition;

    /// <summary>Adds the attributes that name the types of operands.</summary>
    /// <exception cref="GraphTypeException">One is there and names another type than the operand has.</exception>
    public void AddTypes(Dictionary<string, object> attributes, ReadOnlySpan<Tensor> inputs)
    {
        foreach ((string name, int place) in Types)
        {
            int input = place < 0 ? inputs.Length + place : place;
            if (input >= 0 && input < inputs.Length)
            {
                DataType type = inputs[input].DataType.Base;
                if (!attributes.TryAdd(name, type) && attributes[name] is DataType named && named.Base != type)
                {
                    throw new GraphTypeException(
                        $"Operand {input} of a node of kind '{Op}', '{inputs[input].Name}', is {type.Name} where its attribute '{name}' "
                        + $"says {named.Base.Name}; cast it.");
                }
            }
        }
    }

    /// <summary>The kernel of a node of this kind.</summary>
    /// <exception cref="UnimplementedException">The kind has none.</exception>
    public Kernel CreateKernel(KernelSite site)
    {
        if (ComputesVariants is { } variants && site.Node.Inputs.Any(input => input.DataType.Base == DataType.Variant))
        {
            return new FunctionKernel(site, variants);
        }

        if (HasStored(site.Node) && StoredKernelOf(site) is { } stored)
        {
            return stored;
        }

        Func<KernelSite, Kernel> create = Kernel ?? throw new UnimplementedException($"Nodes of kind '{Op}' cannot be run.", site.Node);
        if (!site.Node.Inputs.Any(input => input.DataType.Base == DataType.String))
        {
            return create(site);
        }

        return TextOperands is { } operands
            ? new NumberedKernel(site, operands, create)
            : ComputesText is { } function ? new FunctionKernel(site, function) : create(site);
    }

    /// <summary>Says what a node makes, after a look at how many operands it has: definitions from elsewhere may name too few.</summary>
    /// <exception cref="ArgumentException">An operand is missing, or operands do not fit.</exception>
    public void InferOutputs(Inference node)
    {
        node.RequireOperands(LeastOperands);
        Infer(node);
    }

    private static bool HasStored(Node node) =>
        node.Inputs.Any(input => StoredElements.Is(input.DataType)) || node.Outputs.Any(output => StoredElements.Is(output.DataType));

    /// <summary>The kernel for elements that tensors do not have; null where the kind's own takes them as they are.</summary>
    private Kernel? StoredKernelOf(KernelSite site)
    {
        if (ComputesStored is { } function)
        {
            return new FunctionKernel(site, function);
        }

        // Kernels of a kind's own see variables, queues and files, and take values as they are.
        bool computes = _isFunction ? !IsStateful && !PassesOn : Twin is not null;
        return computes ? new StoredKernel(site, TextOperands is not null, Kernel!) : null;
    }

    private static void InferTwin(Inference node)
    {
        foreach ((DataType type, PartialShape shape) in node.OfTwin())
        {
            node.Output(type, shape);
        }
    }
}
