namespace Tensors.Graphs;

/// <summary>One branch of a condition: values from outside come in through switches.</summary>
internal sealed class CondContext : ControlFlowContext
{
    private readonly Tensor _pivot;

    public CondContext(Graph graph, Tensor predicate, Tensor pivot, int branch)
        : this(graph, graph.UniqueName("cond_text"), predicate, pivot, branch)
    {
    }

    public CondContext(Graph graph, string name, Tensor predicate, Tensor pivot, int branch)
        : base(graph, name)
    {
        Predicate = predicate;
        Branch = branch;
        _pivot = pivot;
        Know(predicate, pivot);
    }

    public Tensor Predicate { get; }

    /// <summary>1 for the branch taken if the predicate is true.</summary>
    public int Branch { get; }

    public override Tensor Pivot => _pivot;

    public override WhileContext? Loop => Outer?.Loop;

    /// <summary>A result of the branch: what comes from outside is switched, so that it has a value only if the branch is taken.</summary>
    public Tensor Result(Tensor value) => AddValue(value, isResult: true);

    protected override Tensor Import(Tensor value)
    {
        Tensor inside = Ops.Switch(value, Predicate)[Branch];
        inside.Op.Context = this;
        return inside;
    }

    protected override void AddPivot(Node node)
    {
        if (node.Inputs.Count == 0 && !node.ControlInputs.Any(Holds))
        {
            node.AddControlInput(_pivot.Op);
        }
    }
}
