namespace Tensors.Graphs;

/// <summary>A loop: values from outside come in through constant enters.</summary>
internal sealed class WhileContext(Graph graph, string name, LoopSettings settings) : ControlFlowContext(graph, name)
{
    public WhileContext(Graph graph, LoopSettings settings)
        : this(graph, graph.UniqueName("while_context"), settings)
    {
    }

    /// <summary>What the program asked for.</summary>
    public LoopSettings Settings => settings;

    /// <summary>The first loop variable in the condition.</summary>
    public Tensor? PivotForPredicate { get; set; }

    /// <summary>The first loop variable in the body.</summary>
    public Tensor? PivotForBody { get; set; }

    /// <summary>Whether the loop goes on: what its switches look at.</summary>
    public Tensor? Condition { get; set; }

    /// <summary>The loop variables as they come in.</summary>
    public List<Tensor> Enters { get; } = [];

    /// <summary>The loop variables as they go out.</summary>
    public List<Tensor> Exits { get; } = [];

    /// <summary>Of the backward loop of a gradient: how it is tied to its forward loop.</summary>
    public LoopGradient? Gradient { get; init; }

    public override Tensor Pivot => PivotForBody ?? PivotForPredicate!;

    public override WhileContext? Loop => this;

    /// <summary>The node through which a value enters the loop.</summary>
    public Tensor EnterValue(Tensor value, bool isConstant, string? name = null)
    {
        Tensor entered = Graph.Tensor1("Enter", name ?? "Enter", [value], new()
        {
            ["frame_name"] = Name,
            ["is_constant"] = isConstant,
            ["parallel_iterations"] = (long)settings.ParallelIterations,
        });
        entered.Op.Context = this;
        return entered;
    }

    /// <summary>Gives a loop that is already there one more variable.</summary>
    /// <param name="first">Its first value, from outside.</param>
    /// <param name="name">What enter and exit are called.</param>
    /// <param name="next">From the value in an iteration to the next.</param>
    /// <param name="isAccumulator">Whether the merge has the name too.</param>
    /// <param name="shape">What stays of its shape, if that changes.</param>
    /// <param name="whether">Makes the condition, where there is none yet.</param>
    /// <returns>The next value as it goes back to the beginning, and the last as it goes out.</returns>
    public (Tensor Next, Tensor Exit) AddVariable(
        Tensor first, string name, Func<Tensor, Tensor> next, bool isAccumulator = false, PartialShape? shape = null,
        Action<Tensor>? whether = null)
    {
        using IDisposable inside = Enter();
        Know(first);
        Tensor entered = EnterValue(first, isConstant: false, name);
        if (shape is not null)
        {
            NodeOutput.Of(entered).Loosen(shape);
        }

        Enters.Add(entered);
        Tensor merged = Ops.Merge(Graph, isAccumulator ? name : null, entered, entered);
        whether?.Invoke(merged);
        Tensor[] switched = Ops.Switch(merged, Condition!, colocate: false);
        Tensor after = GoBack(merged, next(switched[1]));
        Tensor exit = Graph.Tensor1("Exit", name, [switched[0]]);
        Leave(exit);
        return (after, exit);
    }

    /// <summary>Leads a value back to the beginning of the next iteration.</summary>
    public Tensor GoBack(Tensor merged, Tensor next)
    {
        Tensor after = Graph.Tensor1("NextIteration", "NextIteration", [next]);
        merged.Op.UpdateInput(1, after);
        return after;
    }

    /// <summary>What the exits of the loop are to the context around it.</summary>
    public void Leave(params ReadOnlySpan<Tensor> exits)
    {
        Exits.AddRange(exits);
        Outer?.Know(exits);
    }

    /// <summary>The constant enter that a value inside comes from, if it is the same in every iteration.</summary>
    public static Node? ConstantEnter(Tensor value)
    {
        Node node = value.Op;
        while (node.Role is NodeRole.Switch or NodeRole.Identity)
        {
            node = node.Inputs[0].Op;
        }

        return ControlFlow.IsConstantEnter(node) ? node : null;
    }

    protected override Tensor Import(Tensor value) => EnterValue(value, isConstant: true);

    protected override void AddPivot(Node node)
    {
        bool waits = node.ControlInputs.Count > 0 || node.Inputs.Any(input => !ControlFlow.IsConstantEnter(input.Op));
        if (!waits && (PivotForBody ?? PivotForPredicate) is { } pivot)
        {
            node.AddControlInput(pivot.Op);
        }
    }
}

/// <summary>What a program asks of a loop.</summary>
/// <param name="ParallelIterations">Kept in the nodes.</param>
/// <param name="BackProp">Whether gradients go through the loop.</param>
/// <param name="SwapMemory">Kept in the nodes.</param>
internal sealed record LoopSettings(int ParallelIterations = 10, bool BackProp = true, bool SwapMemory = false);
