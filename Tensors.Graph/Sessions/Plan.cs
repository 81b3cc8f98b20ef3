namespace Tensors.Graphs;

/// <summary>
/// What one combination of fetches and feeds needs, in an order that respects data and control dependencies. Where they leave a choice,
/// nodes run in the order in which they were made.
/// </summary>
internal sealed class Plan
{
    private readonly object[] _fetches;
    private readonly NodeOutput[] _feeds;
    private readonly int _mutations;
    private readonly List<PlannedNode> _nodes;
    private readonly (int Slot, GraphValue Value)[] _constants;
    private readonly int[] _fetchSlots;
    private readonly HashSet<(string Container, string Name)?> _overwritten;
    private readonly bool _hasControlFlow;
    private readonly int _slotCount;
    private readonly SessionState _state;
    private readonly Lock _idleLock = new();
    private readonly List<PlanRun> _idle = [];

    public Plan(Graph graph, SessionState state, object[] fetches, NodeOutput[] feeds, bool runsInSteps = false)
    {
        _fetches = fetches;
        _feeds = feeds;
        _mutations = graph.Mutations;
        _state = state;
        HashSet<NodeOutput> fed = [.. feeds];
        Dictionary<NodeOutput, int> slots = [];
        foreach (NodeOutput feed in feeds)
        {
            if (!slots.TryAdd(feed, slots.Count))
            {
                throw new ArgumentException($"Tensor '{feed.Name}' is fed more than once; a run takes one value for each.");
            }
        }

        List<Node> order = Pruning.Order(fetches, fed);
        _hasControlFlow = runsInSteps || order.Exists(node => node.Kind.IsControlFlow);
        if (_hasControlFlow)
        {
            // What a program makes inside a loop it is told not to fetch; graphs of files do not say what is meant, and TensorFlow gives
            // the last value.
            ControlFlow.RequireOutsideLoops(fetches.Select(NodeOf).Where(node => node.Context is not null), "fetched");
            ControlFlow.RequireOutsideLoops(feeds.Select(feed => feed.Node), "fed");
        }

        _overwritten =
            [.. order.Where(node => !node.Kind.OnlyReads && !Handles.Passes(node)).SelectMany(node => node.Inputs).Where(IsHandle)
            .Select(NameOfHeld)];
        _slotCount = slots.Count;
        Dictionary<Node, int> first = [];
        foreach (Node node in order)
        {
            first[node] = _slotCount;
            _slotCount += Math.Max(1, node.Outputs.Count);
        }

        int SlotOf(NodeOutput output) => slots.TryGetValue(output, out int slot) ? slot : first[output.Node] + output.Index;
        HashSet<int> constant = [.. order.Where(node => node.Role == NodeRole.Constant).Select(node => first[node])];
        _constants =
            [.. order.Where(node => node.Role == NodeRole.Constant).Select(node => (first[node], GraphValue.Of(node.Attributes["value"])))];
        _nodes = [];
        foreach (Node node in order)
        {
            if (node.Role is not (NodeRole.Constant or NodeRole.Nothing) || _hasControlFlow)
            {
                _nodes.Add(new(node, [.. node.Inputs.Select(input => SlotOf(NodeOutput.Of(input)))], first[node]));
            }
        }

        IsConstant = constant.Contains;
        _fetchSlots = [.. fetches.Select(fetch => fetch is NodeOutput output ? SlotOf(output) : -1)];
    }

    /// <summary>Whether a slot holds the same value in every run.</summary>
    public Predicate<int> IsConstant { get; }

    public int SlotCount => _slotCount;

    public int FeedCount => _feeds.Length;

    public IReadOnlyList<PlannedNode> Nodes => _nodes;

    public (int Slot, GraphValue Value)[] Constants => _constants;

    public int[] FetchSlots => _fetchSlots;

    public SessionState State => _state;

    public bool HasControlFlow => _hasControlFlow;

    /// <summary>The node of a fetch, or null where there is none.</summary>
    public Node? FetchedNode(int fetch) => fetch >= _fetches.Length ? null : NodeOf(_fetches[fetch]);

    /// <summary>Whether a run may overwrite the variable whose handle a node is given.</summary>
    public bool Overwrites(Node reader) => _overwritten.Count > 0 && reader.Inputs.Count > 0 && IsHandle(reader.Inputs[0])
        && (_overwritten.Contains(null) || NameOfHeld(reader.Inputs[0]) is not { } name || _overwritten.Contains(name));

    /// <summary>Whether no node was changed since the plan was made.</summary>
    public bool IsCurrent(Graph graph) => _mutations == graph.Mutations;

    public bool IsFor(Graph graph, ReadOnlySpan<object> fetches, ReadOnlySpan<NodeOutput> feeds)
    {
        if (fetches.Length != _fetches.Length || feeds.Length != _feeds.Length || _mutations != graph.Mutations)
        {
            return false;
        }

        for (int i = 0; i < fetches.Length; i++)
        {
            if (!ReferenceEquals(fetches[i], _fetches[i]))
            {
                return false;
            }
        }

        for (int i = 0; i < feeds.Length; i++)
        {
            if (!ReferenceEquals(feeds[i], _feeds[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The memory and kernels of a run, if possible those of one with such feeds; runs at the same time get different ones.
    /// </summary>
    public PlanRun Rent(ReadOnlySpan<GraphValue> feeds)
    {
        lock (_idleLock)
        {
            int position = _idle.Count - 1;
            while (position >= 0 && !_idle[position].Fits(feeds))
            {
                position--;
            }

            // As long as there are few, runs with other feeds keep what they have worked out.
            if (position >= 0 || _idle.Count >= MostIdle)
            {
                PlanRun run = _idle[Math.Max(0, position)];
                _idle.RemoveAt(Math.Max(0, position));
                return run;
            }
        }

        return new(this);
    }

    public void Return(PlanRun run)
    {
        lock (_idleLock)
        {
            if (_idle.Count < MostIdle)
            {
                _idle.Add(run);
            }
        }
    }

    /// <summary>What runs are left with from the third like one on, as text; see <see cref="Callable.Plan"/>.</summary>
    public override string ToString()
    {
        lock (_idleLock)
        {
            return _idle.FindLast(run => run.Steps is not null)?.Steps is { } steps
                ? PlanText.Of(steps)
                : "Nothing is planned yet: that needs two runs with feeds of the same shapes.";
        }
    }

    private static bool IsHandle(Tensor tensor) => tensor.DataType == DataType.Resource;

    /// <summary>The name under which a session holds what a handle stands for; null where that depends on a condition.</summary>
    private static (string Container, string Name)? NameOfHeld(Tensor handle)
    {
        Node node = Handles.Origin(handle);
        return node.Role == NodeRole.Merge ? null : ResourceContainers.Key(node);
    }

    private static Node NodeOf(object fetch) => fetch is NodeOutput output ? output.Node : (Node)fetch;

    // A mini-batch, the rest of an epoch, and a test set.
    private const int MostIdle = 3;
}

/// <summary>A node of a plan with the slots that it reads and the first that it fills.</summary>
internal sealed record PlannedNode(Node Node, int[] Inputs, int Output);
