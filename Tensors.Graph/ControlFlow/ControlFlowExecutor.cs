namespace Tensors.Graphs;

/// <summary>
/// Runs plans with conditions and loops: a node runs when its operands have arrived, in the iteration of the loop in which they arrived.
/// Where a branch is not taken, dead operands arrive instead and make everything behind them dead, up to a merge.
/// </summary>
/// <remarks>After the tagged-token execution of Arvind and Nikhil 1990, as Yu et al. 2018 describe it for TensorFlow.</remarks>
internal sealed class ControlFlowExecutor
{
    private readonly Plan _plan;
    private readonly Frame _frame;
    private readonly Dictionary<Node, PlannedNode> _planned;
    private readonly Dictionary<Node, Kernel> _kernels = [];
    private readonly Dictionary<int, List<PlannedNode>> _readers = [];
    private readonly Dictionary<Node, List<PlannedNode>> _waiting = [];
    private readonly Dictionary<string, int> _enters;
    private readonly Queue<(PlannedNode Node, LoopIteration Iteration, bool IsDead)> _ready = new();
    private readonly List<LoopFrame> _frames = [];

    public ControlFlowExecutor(Plan plan, Frame frame)
    {
        _plan = plan;
        _frame = frame;
        _planned = plan.Nodes.ToDictionary(planned => planned.Node);
        _enters = plan.Nodes.Where(planned => planned.Node.Op == "Enter").CountBy(FrameName).ToDictionary();
        foreach (PlannedNode planned in plan.Nodes)
        {
            if (!ControlFlow.Is(planned.Node.Op))
            {
                _kernels[planned.Node] = PlanRun.Create(plan, planned, keepsMemory: false, plan.IsConstant);
            }

            foreach (int slot in planned.Inputs)
            {
                (_readers.TryGetValue(slot, out List<PlannedNode>? readers) ? readers : _readers[slot] = []).Add(planned);
            }

            foreach (Node control in planned.Node.ControlInputs.Where(_planned.ContainsKey))
            {
                (_waiting.TryGetValue(control, out List<PlannedNode>? waiting) ? waiting : _waiting[control] = []).Add(planned);
            }
        }
    }

    /// <summary>The node that runs, for errors.</summary>
    public Node? Current { get; private set; }

    public void Run()
    {
        _frames.Clear();
        _ready.Clear();
        LoopFrame root = NewFrame("", null);
        LoopIteration first = root.First;
        object?[] own = _frame.Slots;
        own.CopyTo(first.Slots, 0);
        foreach (PlannedNode planned in _plan.Nodes)
        {
            if (ArrivalsOf(planned) == 0)
            {
                Enqueue(planned, first, isDead: false);
            }
        }

        for (int slot = 0; slot < _plan.FeedCount; slot++)
        {
            Deliver(slot, first, isDead: false);
        }

        try
        {
            Drain();
            first.Slots.CopyTo(own, 0);
        }
        finally
        {
            _frame.Use(own);
        }

        Current = null;
    }

    private void Drain()
    {
        do
        {
            while (_ready.TryDequeue(out (PlannedNode Node, LoopIteration Iteration, bool IsDead) next))
            {
                Execute(next.Node, next.Iteration, next.IsDead);
                next.Iteration.Let();
                Forget(next.Iteration.Frame);
            }
        }
        while (FinishDeadLoops());
    }

    /// <summary>How many operands and control inputs have to arrive; a merge runs with the first operand that is alive.</summary>
    private int ArrivalsOf(PlannedNode planned) => planned.Inputs.Length + planned.Node.ControlInputs.Count(_planned.ContainsKey);

    private void Execute(PlannedNode planned, LoopIteration iteration, bool isDead)
    {
        Node node = planned.Node;
        Current = node;
        object?[] slots = iteration.Slots;
        switch (node.Op)
        {
            case "Switch" or "RefSwitch" when !isDead:
                bool isTrue = ((Tensor)Operand(planned, 1, slots)!).Item<bool>();
                slots[planned.Output + (isTrue ? 1 : 0)] = Operand(planned, 0, slots);
                Deliver(planned.Output, iteration, isTrue);
                Deliver(planned.Output + 1, iteration, !isTrue);
                DeliverControl(node, iteration, isDead: false);
                return;
            case "Enter":
                Enter(planned, iteration, isDead);
                return;
            case "Exit":
                Exit(planned, iteration, isDead);
                return;
            case "NextIteration":
                if (!isDead)
                {
                    Send(planned, iteration, iteration.Frame.After(iteration, CarryInvariants));
                }

                return;
            case "LoopCond" when !isDead:
                slots[planned.Output] = Operand(planned, 0, slots);
                break;
            case "Merge":
                break;
            default:
                if (!isDead)
                {
                    _frame.Use(slots);
                    RunRecorder.Step(RunRecorder.Current, _kernels[node], _frame);
                }

                break;
        }

        for (int i = 0; i < Math.Max(1, node.Outputs.Count); i++)
        {
            Deliver(planned.Output + i, iteration, isDead);
        }

        DeliverControl(node, iteration, isDead);
    }

    private void Enter(PlannedNode planned, LoopIteration iteration, bool isDead)
    {
        string name = FrameName(planned);
        LoopFrame? frame = _frames.Find(candidate => candidate.Name == name && ReferenceEquals(candidate.Parent, iteration));
        frame ??= NewFrame(name, iteration);
        LoopIteration inner = frame.First;
        if (!isDead)
        {
            inner.Slots[planned.Output] = Operand(planned, 0, iteration.Slots);
        }

        if (planned.Node.Attribute("is_constant", false))
        {
            frame.Invariants.Add((planned, isDead ? null : inner.Slots[planned.Output], isDead));
            foreach (LoopIteration later in frame.Later)
            {
                later.Slots[planned.Output] = inner.Slots[planned.Output];
                Deliver(planned.Output, later, isDead);
                DeliverControl(planned.Node, later, isDead);
            }
        }

        Deliver(planned.Output, inner, isDead);
        DeliverControl(planned.Node, inner, isDead);
        frame.CountEnter();
        Forget(frame);
    }

    private void Exit(PlannedNode planned, LoopIteration iteration, bool isDead)
    {
        if (!isDead)
        {
            Send(planned, iteration, iteration.Frame.Parent!);
        }
        else if (iteration.Number == iteration.Frame.Newest)
        {
            // Whether the loop never ran is known when nothing is left to do in it.
            iteration.Frame.DeadExits.Add(planned);
        }
    }

    private void Send(PlannedNode planned, LoopIteration from, LoopIteration to)
    {
        to.Slots[planned.Output] = Operand(planned, 0, from.Slots);
        Deliver(planned.Output, to, isDead: false);
        DeliverControl(planned.Node, to, isDead: false);
    }

    private void CarryInvariants(LoopIteration iteration)
    {
        foreach ((PlannedNode planned, object? value, bool isDead) in iteration.Frame.Invariants)
        {
            iteration.Slots[planned.Output] = value;
            Deliver(planned.Output, iteration, isDead);
            DeliverControl(planned.Node, iteration, isDead);
        }
    }

    private void Deliver(int slot, LoopIteration iteration, bool isDead)
    {
        foreach (PlannedNode reader in _readers.GetValueOrDefault(slot) ?? [])
        {
            for (int input = 0; input < reader.Inputs.Length; input++)
            {
                if (reader.Inputs[input] == slot)
                {
                    Arrive(reader, iteration, isDead, input);
                }
            }
        }
    }

    private void DeliverControl(Node node, LoopIteration iteration, bool isDead)
    {
        foreach (PlannedNode waiting in _waiting.GetValueOrDefault(node) ?? [])
        {
            Arrive(waiting, iteration, isDead, input: -1);
        }
    }

    private void Arrive(PlannedNode planned, LoopIteration iteration, bool isDead, int input)
    {
        Arrivals arrivals = iteration.ArrivalsAt(planned.Node);
        if (planned.Node.Op == "Merge" && input >= 0)
        {
            ArriveAtMerge(planned, iteration, arrivals, isDead, input);
            return;
        }

        arrivals.Count++;
        arrivals.Dead += isDead ? 1 : 0;
        if (arrivals.Count == ArrivalsOf(planned))
        {
            Enqueue(planned, iteration, arrivals.Dead > 0);
        }
    }

    private void ArriveAtMerge(PlannedNode planned, LoopIteration iteration, Arrivals arrivals, bool isDead, int input)
    {
        if (!isDead && !arrivals.HasRun)
        {
            arrivals.HasRun = true;
            iteration.Slots[planned.Output] = Operand(planned, input, iteration.Slots);
            iteration.Slots[planned.Output + 1] = Tensor.FromScalar(input);
            Enqueue(planned, iteration, isDead: false);
        }
        else if (isDead && !arrivals.HasRun)
        {
            // The way back of a loop never brings a dead value into the first iteration.
            arrivals.Dead++;
            int forward = planned.Node.Inputs.Count(value => value.Op.Op != "NextIteration");
            if (arrivals.Dead == forward && iteration.Number == 0)
            {
                arrivals.HasRun = true;
                Enqueue(planned, iteration, isDead: true);
            }
        }
    }

    /// <summary>Loops whose exits stayed dead never ran: what waits for them is dead too.</summary>
    private bool FinishDeadLoops()
    {
        LoopFrame[] dead = [.. _frames.Where(frame => frame.DeadExits.Count > 0)];
        foreach (LoopFrame frame in dead.Reverse())
        {
            foreach (PlannedNode exit in frame.DeadExits)
            {
                Deliver(exit.Output, frame.Parent!, isDead: true);
                DeliverControl(exit.Node, frame.Parent!, isDead: true);
            }

            frame.DeadExits.Clear();
            Forget(frame);
        }

        return dead.Length > 0;
    }

    private void Enqueue(PlannedNode planned, LoopIteration iteration, bool isDead)
    {
        iteration.Hold();
        _ready.Enqueue((planned, iteration, isDead));
    }

    /// <summary>Forgets iterations of a loop in which nothing can happen any more, and the loop with the last of them.</summary>
    private void Forget(LoopFrame frame)
    {
        frame.Forget();
        if (frame is { IsOver: true, DeadExits.Count: 0, Parent: { } parent } && _frames.Remove(frame))
        {
            parent.Let();
            Forget(parent.Frame);
        }
    }

    /// <summary>What a node passes on: a reference or handle as it is, and the value of a variable that was read.</summary>
    private static object? Operand(PlannedNode planned, int input, object?[] slots)
    {
        object? value = slots[planned.Inputs[input]];
        return value is VariableState variable && planned.Node.Inputs[input].DataType is { IsRef: false } type && type != DataType.Resource ? variable.Content : value;
    }

    private static string FrameName(PlannedNode enter) => enter.Node.Attribute<string>("frame_name");

    private LoopFrame NewFrame(string name, LoopIteration? parent)
    {
        LoopFrame frame = new(name, parent, _enters.GetValueOrDefault(name), _plan);
        _frames.Add(frame);
        return frame;
    }
}
