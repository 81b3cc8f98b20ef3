namespace Tensors.Graphs;

/// <summary>One run of a loop, inside one iteration of the loop around it. Iterations are forgotten when nothing can arrive in them any more.</summary>
internal sealed class LoopFrame
{
    private readonly Plan _plan;
    private readonly Queue<LoopIteration> _iterations = new();
    private int _entersLeft;

    /// <summary>A frame that stands at its first iteration.</summary>
    /// <param name="name">The loop's name.</param>
    /// <param name="parent">The iteration around it; null at the root.</param>
    /// <param name="enters">How many nodes enter the loop.</param>
    /// <param name="plan">What is run.</param>
    public LoopFrame(string name, LoopIteration? parent, int enters, Plan plan)
    {
        Name = name;
        Parent = parent;
        _plan = plan;
        _entersLeft = enters;
        First = Begin();
        parent?.Hold();
    }

    public string Name { get; }

    public LoopIteration? Parent { get; }

    /// <summary>The first iteration, in which everything enters.</summary>
    public LoopIteration First { get; }

    /// <summary>The iterations after the first that are not forgotten.</summary>
    public IEnumerable<LoopIteration> Later => _iterations.Where(iteration => iteration.Number > 0);

    /// <summary>The number of the newest iteration.</summary>
    public int Newest { get; private set; } = -1;

    /// <summary>Whether nothing is left to do, but for what dead exits mean to the loop around it.</summary>
    public bool IsOver => _iterations.Count == 0;

    /// <summary>What entered for all iterations.</summary>
    public List<(PlannedNode Node, object? Value, bool IsDead)> Invariants { get; } = [];

    /// <summary>Exits that were dead in the last iteration so far.</summary>
    public List<PlannedNode> DeadExits { get; } = [];

    /// <summary>The iteration after another, begun if it has not yet.</summary>
    public LoopIteration After(LoopIteration iteration, Action<LoopIteration> begin)
    {
        if (iteration.Number == Newest)
        {
            DeadExits.Clear();
            iteration.Next = Begin();
            begin(iteration.Next);
        }

        return iteration.Next!;
    }

    /// <summary>One of the nodes that enter the loop has run.</summary>
    public void CountEnter() => _entersLeft--;

    /// <summary>Forgets the oldest iterations while nothing can arrive in them: no node waits to run there, and none before them can send.</summary>
    public void Forget()
    {
        while (_entersLeft == 0 && _iterations.TryPeek(out LoopIteration? oldest) && oldest.IsQuiet)
        {
            _iterations.Dequeue().Next = null;
        }
    }

    private LoopIteration Begin()
    {
        LoopIteration iteration = new(this, ++Newest, _plan.SlotCount);
        foreach ((int slot, object value) in _plan.Constants)
        {
            iteration.Slots[slot] = value;
        }

        _iterations.Enqueue(iteration);
        return iteration;
    }
}

/// <summary>The values of one iteration, and what has arrived at its nodes.</summary>
internal sealed class LoopIteration(LoopFrame frame, int number, int slots)
{
    private readonly Dictionary<Node, Arrivals> _arrivals = [];
    private int _holds;

    public LoopFrame Frame => frame;

    /// <summary>The iteration that follows, once it has begun.</summary>
    public LoopIteration? Next { get; set; }

    /// <summary>Whether neither a node waits to run here nor a loop inside is still going on.</summary>
    public bool IsQuiet => _holds == 0;

    public int Number => number;

    public object?[] Slots { get; } = new object?[slots];

    /// <summary>A node waits to run here, or a loop has begun inside.</summary>
    public void Hold() => _holds++;

    /// <summary>The node has run, or the loop is over.</summary>
    public void Let() => _holds--;

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
