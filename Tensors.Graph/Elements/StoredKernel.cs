namespace Tensors.Graphs;

/// <summary>Computes a node on integers that tensors do not have, with the node's own kernel for wider ones.</summary>
internal sealed class StoredKernel : Kernel
{
    // Of 64 bits without sign there is no wider type; these come to the same bits with sign.
    private static readonly HashSet<string> s_sameBits =
    [
        "Add", "AddV2", "Sub", "Mul", "Neg", "Square", "AddN", "Sum", "Prod", "Cumsum", "Cumprod", "BitwiseAnd", "BitwiseOr", "BitwiseXor",
        "Invert", "LeftShift", "OnesLike",
    ];

    private readonly Kernel _kernel;
    private readonly Frame _frame;

    /// <exception cref="UnimplementedException">The kind cannot be computed on such elements.</exception>
    public StoredKernel(KernelSite site, bool onlyMoves, Func<KernelSite, Kernel> create)
        : base(site)
    {
        Node node = site.Node;
        if (node.Inputs.Concat(node.Outputs).Any(tensor => tensor.DataType.Base == DataType.UInt64) && !onlyMoves
            && !s_sameBits.Contains(node.Op))
        {
            throw new UnimplementedException($"Nodes of kind '{node.Op}' cannot be computed on elements of type uint64; cast them.", node);
        }

        int operands = site.Inputs.Length;
        _frame = new(operands + Math.Max(1, node.Outputs.Count));
        _kernel = create(new(node, [.. Enumerable.Range(0, operands)], operands, site.State, site.IsConstant, keepsMemory: false));
    }

    public override void Settle() => _kernel.Settle();

    public override void Run(Frame frame)
    {
        for (int i = 0; i < Site.Inputs.Length; i++)
        {
            GraphValue content = frame.Content(Site.Slot(i));
            _frame.Slots[i] = content.Stored is { } stored ? StoredElements.Widen(stored) : content;
        }

        try
        {
            _kernel.Run(_frame);
            for (int i = 0; i < Node.Outputs.Count; i++)
            {
                GraphValue result = _frame.Slots[Site.Inputs.Length + i];
                DataType type = Node.Outputs[i].DataType.Base;
                frame.Slots[Site.Output + i] = StoredElements.Is(type) && result.Tensor is { } wide
                    ? StoredElements.Narrow(wide, type)
                    : result;
            }
        }
        finally
        {
            Array.Clear(_frame.Slots);
        }
    }
}
