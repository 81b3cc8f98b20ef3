namespace Tensors.Graphs;

/// <summary>
/// Puts the steps of blocks in order. Where dependencies leave a choice, they follow each other as they were made; a loop counts as its
/// first node.
/// </summary>
internal sealed class BlockCompiler(Plan plan)
{
    private readonly Dictionary<Node, int> _numbers = plan.Nodes.Index().ToDictionary(pair => pair.Item.Node, pair => pair.Index);
    private readonly HashSet<int> _fetched = [.. plan.FetchSlots];
    private readonly HashSet<Node> _waitedFor = [.. plan.Nodes.SelectMany(planned => planned.Node.ControlInputs)];
    private readonly Dictionary<int, int> _sources = [];
    private Dictionary<Node, Block> _blocks = [];
    private Sightings? _sightings;

    public Block Compile()
    {
        (Block root, _blocks) = Block.Divide(plan.Nodes);
        _sightings = new(plan, node => _blocks[node].Parent is not null);
        foreach (PlannedNode planned in plan.Nodes.Where(IsTransparent))
        {
            _sources[planned.Output] = SourceOf(planned.Inputs[0]);
        }

        Order(root);
        return root;
    }

    private void Order(Block block)
    {
        Dictionary<object, HashSet<object>> after = [];
        Dictionary<object, int> waiting = [];
        foreach (PlannedNode planned in block.Nodes)
        {
            waiting[planned.Node] = 0;
        }

        foreach (Block loop in block.Loops)
        {
            waiting[loop] = 0;
        }

        foreach (PlannedNode planned in All(block))
        {
            object item = ItemOf(planned.Node);
            foreach (Node before in Before(planned.Node).Where(_blocks.ContainsKey))
            {
                if (block.PartWith(_blocks[before]) is not null && ItemOf(before) is var other && !ReferenceEquals(other, item)
                    && (after.TryGetValue(other, out HashSet<object>? list) ? list : after[other] = []).Add(item))
                {
                    waiting[item]++;
                }
            }
        }

        PriorityQueue<object, int> ready = new(waiting.Where(pair => pair.Value == 0).Select(pair => (pair.Key, Rank(pair.Key))));
        List<object> order = [];
        while (ready.TryDequeue(out object? item, out _))
        {
            order.Add(item);
            foreach (object next in after.GetValueOrDefault(item, []))
            {
                if (--waiting[next] == 0)
                {
                    ready.Enqueue(next, Rank(next));
                }
            }
        }

        if (order.Count < waiting.Count)
        {
            throw new InvalidOperationException(
                "A loop waits for itself: "
                + $"'{(waiting.Keys.Except(order).OfType<Node>().FirstOrDefault() ?? block.Loops[0].Nodes[0].Node).Name}'.");
        }

        Dictionary<Node, PlannedNode> own = block.Nodes.ToDictionary(planned => planned.Node);
        bool isRoot = block.Parent is null;
        block.Enters = [.. block.Nodes.Where(planned => planned.Node.Role == NodeRole.Enter).Select(planned => StepOf(planned, isRoot))];
        block.Steps = [.. order
            .Where(item => item is not Node node
                || !(node.Role == NodeRole.Enter || IsFixed(node, isRoot) || _sources.ContainsKey(own[node].Output)))
            .Select(item =>
                item is Node node ? StepOf(own[node], isRoot) : new ControlFlowStep(StepKind.Loop, null) { Loop = (Block)item })];
        block.Exits = [.. block.Steps.Where(step => step.Kind == StepKind.Exit)];
        foreach (Block loop in block.Loops)
        {
            Order(loop);
        }

        object ItemOf(Node node)
        {
            Block part = block.PartWith(_blocks[node])!;
            return ReferenceEquals(part, block) ? node : part;
        }
    }

    /// <summary>Whether a node always has the same value, which its slot has already.</summary>
    private bool IsFixed(Node node, bool isRoot) => isRoot && node.Role == NodeRole.Constant
        && !node.ControlInputs.Any(_numbers.ContainsKey);

    /// <summary>Whether readers of a node in a loop may as well read what it passes on.</summary>
    private bool IsTransparent(PlannedNode planned) =>
        planned.Node.Role is NodeRole.Identity or NodeRole.LoopCondition
        && _blocks[planned.Node].Parent is not null
        && planned.Node.Inputs[0] is { DataType: { IsRef: false, DType: not null }, Op: var source }

        // A variable that a node passes on is read here, and not later.
        && !source.Inputs.Any(input => input.DataType.IsRef)
        && !planned.Node.ControlInputs.Any(_numbers.ContainsKey)
        && !_waitedFor.Contains(planned.Node)
        && !_fetched.Contains(planned.Output);

    private int SourceOf(int slot) => _sources.GetValueOrDefault(slot, slot);

    private static IEnumerable<PlannedNode> All(Block block) => block.Nodes.Concat(block.Loops.SelectMany(All));

    private static int Rank(object item) => item is Node node ? node.Id : All((Block)item).Min(planned => planned.Node.Id);

    /// <summary>What a node needs in the same iteration.</summary>
    private static IEnumerable<Node> Before(Node node) =>
        node.Inputs.Select(input => input.Op).Where(input => !ControlFlow.IsBackEdge(node, input)).Concat(node.ControlInputs);

    private ControlFlowStep StepOf(PlannedNode planned, bool isRoot)
    {
        Node node = planned.Node;
        bool isMerge = node.Role == NodeRole.Merge;
        bool[] isBack = [.. node.Inputs.Select(input => ControlFlow.IsBackEdge(node, input.Op))];
        StepKind kind = node.Role switch
        {
            NodeRole.Constant => StepKind.Constant,
            NodeRole.Trigger => StepKind.Trigger,
            NodeRole.Switch => StepKind.Switch,
            NodeRole.Merge => isBack.Contains(true) ? StepKind.LoopMerge : StepKind.Merge,
            NodeRole.NextIteration => StepKind.NextIteration,
            NodeRole.Exit => StepKind.Exit,
            NodeRole.Enter or NodeRole.LoopCondition => StepKind.Pass,
            NodeRole.Identity when !isRoot && node.Inputs[0].DataType is { IsRef: false, DType: not null } => StepKind.Pass,
            _ => StepKind.Compute,
        };
        planned = planned with { Inputs = [.. planned.Inputs.Select(SourceOf)] };
        int[] order = [.. Enumerable.Range(0, isBack.Length).OrderBy(input => isBack[input])];
        return new(kind, node)
        {
            Inputs = [.. order.Select(input => planned.Inputs[input])],
            ForwardInputs = isBack.Count(back => !back),
            Numbers = isMerge ? [.. order.Select(input => Tensor.FromScalar(input))] : [],
            Output = planned.Output,
            OutputCount = node.Outputs.Count,
            Number = _numbers[node],
            Controls = [.. node.ControlInputs.Where(_numbers.ContainsKey).Select(control => _numbers[control]).Distinct()],
            ReadsVariable = kind != StepKind.Compute && node.Inputs.Count > 0 && node.Inputs[0].DataType is { IsRef: false } type
                && type != DataType.Resource,
            Kernel = kind == StepKind.Compute
                ? PlanRun.Create(plan, planned, isRoot, plan.IsConstant, isRoot ? null : _sightings!.Of(planned)) : null,
            Value = kind == StepKind.Constant ? GraphValue.Of(node.Attributes["value"]) : default,
        };
    }
}
