using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>Computes one node in one plan. It is used by one run at a time and may keep memory from run to run.</summary>
internal abstract class Kernel(KernelSite site)
{
    /// <summary>The node.</summary>
    public Node Node { get; } = site.Node;

    /// <summary>Where the node stands.</summary>
    public KernelSite Site { get; } = site;

    /// <summary>Whether it may fail although it did not in an earlier run, with operands of the same shapes.</summary>
    public virtual bool CanFail => true;

    /// <summary>Told when other operands are the same in every run than before.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>Reads the slots of the operands and fills those of the results.</summary>
    public abstract void Run(Frame frame);
}

/// <summary>Where a node stands in a plan.</summary>
internal sealed class KernelSite(Node node, int[] inputs, int output, SessionState state, Predicate<int> isConstant, bool keepsMemory)
{
    public Node Node { get; } = node;

    /// <summary>The slots of its operands.</summary>
    public int[] Inputs { get; } = inputs;

    /// <summary>The slot of an operand.</summary>
    /// <exception cref="GraphTypeException">The node has fewer operands, as a file may write it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Slot(int input) => input < Inputs.Length ? Inputs[input] : ThrowMissing(input);

    private int ThrowMissing(int input) => throw new GraphTypeException($"Operand {input} is missing; there are {Inputs.Length}.");

    /// <summary>The slot of its first result; the others follow.</summary>
    public int Output { get; } = output;

    /// <summary>What lives in the session.</summary>
    public SessionState State { get; } = state;

    /// <summary>Whether an operand is the same in every run of the plan.</summary>
    public bool IsConstant(int input) => isConstant(Slot(input));

    /// <summary>Whether results may be overwritten by the next run of the kernel; not so in loops.</summary>
    public bool KeepsMemory { get; } = keepsMemory;

    /// <summary>
    /// Of a node in a loop: the slots that show its results, so that memory that none of them shows may be used again; null where others
    /// hold on to them.
    /// </summary>
    public int[]? Sightings { get; init; }

    /// <summary>
    /// Of a node that reads a variable by its handle: whether the run may overwrite the variable, so that what is read has to be a copy.
    /// </summary>
    public bool IsOverwritten { get; init; }

    /// <summary>Computes a node from given operands, outside a session.</summary>
    public static GraphValue[] Evaluate(Node node, GraphValue[] operands)
    {
        Frame frame = new(operands.Length + Math.Max(1, node.Outputs.Count));
        operands.CopyTo(frame.Slots, 0);
        KernelSite site = new(
            node, [.. Enumerable.Range(0, operands.Length)], operands.Length, SessionState.None, _ => true, keepsMemory: false);
        node.Kind.CreateKernel(site).Run(frame);
        return frame.Slots[operands.Length..];
    }
}

/// <summary>The values of one run.</summary>
internal sealed class Frame(int slots)
{
    private readonly List<(VariableState Variable, GraphValue Value)> _overwritten = [];

    public GraphValue[] Slots { get; } = new GraphValue[slots];

    /// <summary>Whether a later step may fail, so that what is overwritten has to be kept.</summary>
    public bool KeepsOverwritten { get; set; }

    /// <summary>What tells steps that wait that the session is closed.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The tensor in a slot; for a reference to a variable, its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tensor Tensor(int slot) => Slots[slot].Tensor ?? Slots[slot].RequireTensor();

    /// <summary>What is in a slot; for a reference to a variable, what the variable holds.</summary>
    public GraphValue Content(int slot) => Slots[slot].Content;

    /// <summary>The variable in a slot.</summary>
    public VariableState Variable(int slot) => Slots[slot].Variable
        ?? throw new GraphTypeException($"{Slots[slot].Name} was given where a variable is needed.");

    /// <summary>Notes the value that a variable has before it is overwritten for the first time in this run.</summary>
    public void WillOverwrite(VariableState variable)
    {
        if (!KeepsOverwritten)
        {
            return;
        }

        foreach ((VariableState seen, _) in _overwritten)
        {
            if (ReferenceEquals(seen, variable))
            {
                return;
            }
        }

        _overwritten.Add((variable, variable.TakeCopy()));
    }

    /// <summary>Gives every variable that was overwritten its value back.</summary>
    public void Undo()
    {
        foreach ((VariableState variable, GraphValue value) in _overwritten)
        {
            variable.Restore(value);
        }

        _overwritten.Clear();
    }

    /// <summary>What was overwritten stays as it is now.</summary>
    public void Commit()
    {
        foreach ((VariableState variable, GraphValue value) in _overwritten)
        {
            variable.ReturnCopy(value);
        }

        _overwritten.Clear();
    }
}
