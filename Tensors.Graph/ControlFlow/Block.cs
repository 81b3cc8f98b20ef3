namespace Tensors.Graphs;

/// <summary>
/// What runs together: all nodes outside of loops, or those of one loop in each of its iterations. A loop inside is one step of it.
/// </summary>
internal sealed class Block(string name, Block? parent)
{
    public string Name => name;

    /// <summary>The block around a loop; null outside of all loops.</summary>
    public Block? Parent => parent;

    /// <summary>The nodes of the block, while it is put together.</summary>
    public List<PlannedNode> Nodes { get; } = [];

    /// <summary>The loops inside.</summary>
    public List<Block> Loops { get; } = [];

    /// <summary>What is done in each iteration, in order.</summary>
    public ControlFlowStep[] Steps { get; set; } = [];

    /// <summary>How values come in, before the first iteration.</summary>
    public ControlFlowStep[] Enters { get; set; } = [];

    /// <summary>How values go out.</summary>
    public ControlFlowStep[] Exits { get; set; } = [];

    /// <summary>Slots that are fetched although they lie in the loop: the last value that there was stays in them.</summary>
    public Dictionary<int, GraphValue> Kept { get; } = [];

    /// <summary>Whether this is the first iteration.</summary>
    public bool IsFirst { get; set; }

    /// <summary>Whether a value has gone back for one more iteration.</summary>
    public bool GoesOn { get; set; }

    /// <summary>The part of this block that another lies in: a loop directly inside, or this block itself.</summary>
    /// <returns>Null if the other lies elsewhere.</returns>
    public Block? PartWith(Block? other)
    {
        Block? part = other;
        while (part is not null && !ReferenceEquals(part, this) && !ReferenceEquals(part.Parent, this))
        {
            part = part.Parent;
        }

        return part;
    }

    /// <summary>Divides nodes, each of which stands behind those it needs, into blocks.</summary>
    /// <returns>The block outside of all loops, and per node the block that it runs in.</returns>
    /// <exception cref="InvalidArgumentException">A node needs values from inside two loops, of which neither lies in the
    /// other.</exception>
    public static (Block Root, Dictionary<Node, Block> Of) Divide(IReadOnlyList<PlannedNode> nodes)
    {
        Block root = new("", null);
        Dictionary<Node, Block> blocks = [];
        Dictionary<(Block, string), Block> loops = [];
        foreach (PlannedNode planned in nodes)
        {
            Node node = planned.Node;
            Block block = root;
            foreach (Node before in (IEnumerable<Node>)[.. node.Inputs.Select(input => input.Op), .. node.ControlInputs])
            {
                if (blocks.TryGetValue(before, out Block? other))
                {
                    block = Deeper(node, block, LoopGradients.IsExit(before) ? other.Parent! : other);
                }
            }

            if (node.Role == NodeRole.Enter)
            {
                string frame = node.Attribute<string>("frame_name");
                if (!loops.TryGetValue((block, frame), out Block? loop))
                {
                    loops[(block, frame)] = loop = new(frame, block);
                    block.Loops.Add(loop);
                }

                block = loop;
            }
            else if (LoopGradients.IsExit(node) && block.Parent is null)
            {
                throw new InvalidArgumentException("It leaves a loop that it does not lie in.", node);
            }

            block.Nodes.Add(planned);
            blocks[node] = block;
        }

        return (root, blocks);
    }

    private static Block Deeper(Node node, Block left, Block right) => left.PartWith(right) is not null ? right
        : right.PartWith(left) is not null ? left
        : throw new InvalidArgumentException(
            $"It needs values from inside the loops '{left.Name}' and '{right.Name}', of which neither lies in the other.", node);
}

/// <summary>What the executor of control flow does with a node.</summary>
internal enum StepKind
{
    /// <summary>Runs its kernel.</summary>
    Compute,

    /// <summary>Has the value of a constant.</summary>
    Constant,

    /// <summary>Does nothing, and is never dead: what waits for it waits for all that it waits for, whether they run or not.</summary>
    Trigger,

    /// <summary>Passes a value on.</summary>
    Pass,

    /// <summary>Passes a value on to one of two sides.</summary>
    Switch,

    /// <summary>Passes on whichever value there is.</summary>
    Merge,

    /// <summary>The same, where a loop begins an iteration.</summary>
    LoopMerge,

    /// <summary>Passes a value on to the next iteration.</summary>
    NextIteration,

    /// <summary>Passes a value out of the loop.</summary>
    Exit,

    /// <summary>Runs a loop.</summary>
    Loop,
}

/// <summary>A node, or a loop, as a step of a block.</summary>
internal sealed class ControlFlowStep(StepKind kind, Node? node)
{
    public StepKind Kind => kind;

    public Node? Node => node;

    /// <summary>The slots of its operands; of a merge at the beginning of a loop those that come back stand last.</summary>
    public int[] Inputs { get; init; } = [];

    /// <summary>Of a merge at the beginning of a loop: how many operands come from outside.</summary>
    public int ForwardInputs { get; init; }

    /// <summary>Of a merge: what its second result is, per operand.</summary>
    public Tensor[] Numbers { get; init; } = [];

    /// <summary>The first slot of its results.</summary>
    public int Output { get; init; }

    /// <summary>How many results it has.</summary>
    public int OutputCount { get; init; }

    /// <summary>Its number among those that others wait for.</summary>
    public int Number { get; init; }

    /// <summary>The numbers of those it waits for.</summary>
    public int[] Controls { get; init; } = [];

    /// <summary>Whether it passes on what a variable holds, and not the variable.</summary>
    public bool ReadsVariable { get; init; }

    public Kernel? Kernel { get; init; }

    public GraphValue Value { get; init; }

    public Block? Loop { get; init; }
}
