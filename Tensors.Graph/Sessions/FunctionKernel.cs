namespace Tensors.Graphs;

/// <summary>Computes a node by a function over tensors: for what is not worth a kernel of its own.</summary>
internal sealed class FunctionKernel(KernelSite site, Func<Evaluation, object> function) : Kernel(site)
{
    private readonly Func<Evaluation, object> _function = function;
    private readonly Evaluation _evaluation = new(site);

    public override void Run(Frame frame)
    {
        _evaluation.Frame = frame;
        object result = _function(_evaluation);
        if (result is object[] several)
        {
            several.CopyTo(frame.Slots, Site.Output);
        }
        else
        {
            frame.Slots[Site.Output] = result;
        }
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
    public Tensor this[int input] => Frame.Tensor(site.Inputs[input]);

    /// <summary>All operands, or those in a range.</summary>
    public Tensor[] All(Range range) => [.. Enumerable.Range(0, Count).Take(range).Select(input => this[input])];

    /// <summary>An operand as it is: a tensor, text, a reference, a resource.</summary>
    public object Raw(int input) => Frame.Slots[site.Inputs[input]]!;

    /// <summary>An operand as it is, and of a reference to a variable what the variable holds.</summary>
    public object Content(int input) => Frame.Content(site.Inputs[input]);

    /// <summary>An operand that is text.</summary>
    public StringTensor Text(int input) => Content(input) as StringTensor
        ?? throw new GraphTypeException($"Operand {input} of '{Node.Name}' ({Node.Op}) has to be text.");

    /// <summary>The elements of an operand that holds integers.</summary>
    public int[] Integers(int input) => ConstantFolding.ToIntegers(this[input]);

    public T Attribute<T>(string name) => Node.Attribute<T>(name);

    public T Attribute<T>(string name, T missing) => Node.Attribute(name, missing);
}
