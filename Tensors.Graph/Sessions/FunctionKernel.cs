namespace Tensors.Graphs;

/// <summary>Computes a node by a function over tensors: for what is not worth a kernel of its own.</summary>
internal sealed class FunctionKernel(KernelSite site, Func<Evaluation, NodeResults> function) : Kernel(site)
{
    private readonly Func<Evaluation, NodeResults> _function = function;
    private readonly Evaluation _evaluation = new(site);

    public override void Run(Frame frame)
    {
        _evaluation.Frame = frame;
        _function(_evaluation).CopyTo(frame.Slots, Site.Output);
    }
}

/// <summary>What a function that computes a node sees.</summary>
internal sealed class Evaluation(KernelSite site)
{
    public Frame Frame { get; set; } = null!;

    public Node Node => site.Node;

    public SessionState State => site.State;

    public int Count => site.Inputs.Length;

    /// <summary>An operand that is a tensor.</summary>
    public Tensor this[int input] => Frame.Tensor(site.Slot(input));

    /// <summary>All operands, or those in a range.</summary>
    public Tensor[] All(Range range) => [.. Enumerable.Range(0, Count).Take(range).Select(input => this[input])];

    /// <summary>An operand as it is: a tensor, text, a reference, a resource.</summary>
    public GraphValue Raw(int input) => Frame.Slots[site.Slot(input)];

    /// <summary>An operand as it is, and of a reference to a variable what the variable holds.</summary>
    public GraphValue Content(int input) => Frame.Content(site.Slot(input));

    /// <summary>All operands, or those in a range, as they are.</summary>
    public GraphValue[] Contents(Range range) => [.. Enumerable.Range(0, Count).Take(range).Select(Content)];

    /// <summary>An operand that is text.</summary>
    public StringTensor Text(int input) => Content(input).Text
        ?? throw new GraphTypeException($"Operand {input} of '{Node.Name}' ({Node.Op}) has to be text.");

    /// <summary>An operand that is a variable, by reference or handle.</summary>
    public VariableState Variable(int input) => Frame.Variable(site.Slot(input));

    /// <summary>An operand that is a resource or a variant.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="input">Which operand.</param>
    /// <param name="name">What it has to be, for errors.</param>
    public T Object<T>(int input, string name)
        where T : GraphObject => Raw(input).Object as T
        ?? throw new GraphTypeException($"Operand {input} of '{Node.Name}' ({Node.Op}) has to be {name}.");

    /// <summary>An operand as it is; of a reference to a variable a copy, which outlives what is assigned next.</summary>
    public GraphValue Kept(int input) => Raw(input).Variable is { } variable ? variable.TakeCopy() : Raw(input);

    /// <summary>The elements of an operand that holds positions, of which there may be as many as of data.</summary>
    public int[] Positions(int input) => ConstantFolding.ToIntegers(this[input], Array.MaxLength);

    /// <summary>The elements of an operand that holds a few integers: extents, axes.</summary>
    public int[] Integers(int input) => ConstantFolding.ToIntegers(this[input]);

    /// <summary>The only element of an operand that holds an integer.</summary>
    public int Integer(int input) => Integers(input) is [int only]
        ? only
        : throw new GraphTypeException($"Operand {input} has to be one integer.");

    public T Attribute<T>(string name) => Node.Attribute<T>(name);

    public T Attribute<T>(string name, T missing) => Node.Attribute(name, missing);
}
