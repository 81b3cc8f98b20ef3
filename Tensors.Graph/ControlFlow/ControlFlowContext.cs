namespace Tensors.Graphs;

/// <summary>
/// A branch of a condition, or a loop, while its nodes are being made: values from outside enter through nodes of their own.
/// </summary>
/// <remarks>After TensorFlow's version 1 control flow (Yu et al. 2018, "Dynamic Control Flow in Large-Scale Machine Learning").</remarks>
internal abstract class ControlFlowContext(Graph graph, string name)
{
    private readonly HashSet<Tensor> _values = [];
    private readonly Dictionary<Tensor, Tensor> _external = [];

    public Graph Graph => graph;

    public string Name => name;

    /// <summary>The context around this one.</summary>
    public ControlFlowContext? Outer { get; } = graph.Context;

    /// <summary>The innermost loop that this is or lies in.</summary>
    public abstract WhileContext? Loop { get; }

    /// <summary>What nodes without operands wait for.</summary>
    public abstract Tensor Pivot { get; }

    /// <summary>What is known inside: values from outside under both their names.</summary>
    public IReadOnlyCollection<Tensor> Values => _values;

    /// <summary>Values from outside, and what stands for them inside.</summary>
    public IReadOnlyDictionary<Tensor, Tensor> External => _external;

    public override string ToString() => name;

    /// <summary>Takes in nodes that are there already, as a file says which belong inside.</summary>
    public void TakeIn(IReadOnlyList<Tensor> values, IReadOnlyDictionary<Tensor, Tensor> external)
    {
        foreach (Tensor value in values)
        {
            _values.Add(value);
            if (!external.ContainsKey(value))
            {
                value.Op.Context = this;
            }
        }

        foreach ((Tensor outside, Tensor inside) in external)
        {
            _external[outside] = inside;
        }
    }

    /// <summary>Makes nodes inside until the result is disposed.</summary>
    public IDisposable Enter() => graph.InContext(this);

    /// <summary>Takes in a new node: operands from outside are replaced, and it waits for the context's turn.</summary>
    public void AddNode(Node node)
    {
        node.Context = this;
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            Tensor inside = ControlFlow.IsBackEdge(node, node.Inputs[i].Op) ? node.Inputs[i] : AddValue(node.Inputs[i]);
            if (!ReferenceEquals(inside, node.Inputs[i]))
            {
                node.UpdateInput(i, inside);
            }
        }

        RemoveExternalControlInputs(node);
        AddPivot(node);
        for (ControlFlowContext? context = this; context is not null; context = context.Outer)
        {
            context._values.UnionWith(node.Outputs);
        }
    }

    /// <summary>A value as it is known inside.</summary>
    /// <param name="value">A value from inside or outside.</param>
    /// <param name="isResult">Whether it comes in to be a result, so that it counts as made inside.</param>
    public Tensor AddValue(Tensor value, bool isResult = false)
    {
        if (_values.Contains(value) || (this is WhileContext && ReferenceEquals(value.Op.Context, this)))
        {
            return _external.GetValueOrDefault(value, value);
        }

        _values.Add(value);
        if (this is WhileContext && graph.Context?.Loop?.Gradient is { } backward
            && ReferenceEquals(OutputContext(value.Op)?.Loop, backward.Forward))
        {
            return _external[value] = backward.Value(value);
        }

        Tensor result = value;
        if (Outer is not null)
        {
            result = Outer.AddValue(value);
            Know(result, result);
        }

        using (isResult ? null : graph.ControlDependencies(null))
        {
            result = Import(result);
        }

        for (ControlFlowContext? context = this; context is not null; context = context.Outer)
        {
            context._values.Add(result);
        }

        _external[value] = result;
        return result;
    }

    /// <summary>Values that need no import.</summary>
    public void Know(params ReadOnlySpan<Tensor> values)
    {
        foreach (Tensor value in values)
        {
            _values.Add(value);
        }
    }

    /// <summary>Values from outside that have come in as something else: who uses them inside imports them like any other.</summary>
    public void Forget(params ReadOnlySpan<Tensor> values)
    {
        foreach (Tensor value in values)
        {
            _values.Remove(value);
        }
    }

    /// <summary>Makes the node through which a value comes in.</summary>
    protected abstract Tensor Import(Tensor value);

    /// <summary>Makes a node wait that nothing inside would make wait.</summary>
    protected abstract void AddPivot(Node node);

    /// <summary>Whether a node lies in this context, at any depth.</summary>
    protected bool Holds(Node node)
    {
        ControlFlowContext? context = node.Context;
        while (context is not null && !ReferenceEquals(context, this))
        {
            context = context.Outer;
        }

        return context is not null;
    }

    // Inside a loop nothing can wait for what runs once, outside.
    private void RemoveExternalControlInputs(Node node)
    {
        if (Loop is { } loop)
        {
            node.RemoveControlInputs(other => !ReferenceEquals(OutputContext(other)?.Loop, loop));
        }
    }

    /// <summary>Where the results of a node belong.</summary>
    public static ControlFlowContext? OutputContext(Node node) => node.Role == NodeRole.Exit ? node.Context?.Outer : node.Context;
}
