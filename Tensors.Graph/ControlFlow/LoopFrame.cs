namespace Tensors.Graphs;

/// <summary>One run of a loop, inside one iteration of the loop around it.</summary>
internal sealed class LoopFrame
{
    private readonly Plan _plan;

    public LoopFrame(string name, LoopIteration? parent, Plan plan)
    {
        Name = name;
        Parent = parent;
        _plan = plan;
        Iterations = [];
        Iteration(0, _ => { });
    }

    public string Name { get; }

    public LoopIteration? Parent { get; }

    public List<LoopIteration> Iterations { get; }

    /// <summary>What entered for all iterations.</summary>
    public List<(PlannedNode Node, object? Value, bool IsDead)> Invariants { get; } = [];

    /// <summary>Exits that were dead in the last iteration so far.</summary>
    public List<PlannedNode> DeadExits { get; } = [];

    /// <summary>An iteration, begun if it has not yet.</summary>
    public LoopIteration Iteration(int number, Action<LoopIteration> begin)
    {
        if (number == Iterations.Count)
        {
            LoopIteration iteration = new(this, number, _plan.SlotCount);
            foreach ((int slot, object value) in _plan.Constants)
            {
                iteration.Slots[slot] = value;
            }

            Iterations.Add(iteration);
            DeadExits.Clear();
            begin(iteration);
        }

        return Iterations[number];
    }
}

/// <summary>The values of one iteration, and what has arrived at its nodes.</summary>
internal sealed class LoopIteration(LoopFrame frame, int number, int slots)
{
    private readonly Dictionary<Node, Arrivals> _arrivals = [];

    public LoopFrame Frame => frame;

    public int Number => number;

    public object?[] Slots { get; } = new object?[slots];

    public Arrivals ArrivalsAt(Node node)
    {
        if (!_arrivals.TryGetValue(node, out Arrivals? arrivals))
        {
            _arrivals[node] = arrivals = new();
        }

        return arrivals;
    }
}

/// <summary>How many operands of a node have arrived.</summary>
internal sealed class Arrivals
{
    public int Count { get; set; }

    public int Dead { get; set; }

    /// <summary>Of a merge: whether it has run.</summary>
    public bool HasRun { get; set; }
}
