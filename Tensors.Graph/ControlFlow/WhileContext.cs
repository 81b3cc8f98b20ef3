namespace Tensors.Graphs;

/// <summary>A loop: values from outside come in through constant enters.</summary>
internal sealed class WhileContext(Graph graph, string name, int parallelIterations) : ControlFlowContext(graph, name)
{
    public WhileContext(Graph graph, int parallelIterations)
        : this(graph, graph.UniqueName("while_context"), parallelIterations)
    {
    }

    /// <summary>Kept in the nodes.</summary>
    public int ParallelIterations => parallelIterations;

    /// <summary>The first loop variable in the condition.</summary>
    public Tensor? PivotForPredicate { get; set; }

    /// <summary>The first loop variable in the body.</summary>
    public Tensor? PivotForBody { get; set; }

    public override Tensor Pivot => PivotForBody ?? PivotForPredicate!;

    public override WhileContext? Loop => this;

    /// <summary>The node through which a value enters the loop.</summary>
    public Tensor EnterValue(Tensor value, bool isConstant)
    {
        Tensor entered = Graph.Tensor1("Enter", "Enter", [value], new()
        {
            ["frame_name"] = Name,
            ["is_constant"] = isConstant,
            ["parallel_iterations"] = (long)parallelIterations,
        });
        entered.Op.Context = this;
        return entered;
    }

    protected override Tensor Import(Tensor value) => EnterValue(value, isConstant: true);

    protected override void AddPivot(Node node)
    {
        bool waits = node.ControlInputs.Count > 0 || node.Inputs.Any(input => input.Op.Op != "Enter" || !input.Op.Attribute("is_constant", false));
        if (!waits && (PivotForBody ?? PivotForPredicate) is { } pivot)
        {
            node.AddControlInput(pivot.Op);
        }
    }
}
