namespace Tensors.Graphs;

/// <summary>When gradients may be used.</summary>
public enum GateGradients
{
    /// <summary>Each as soon as it is computed.</summary>
    None,

    /// <summary>Those of the operands of a node when all of them are computed.</summary>
    Op,

    /// <summary>All when all are computed.</summary>
    Graph,
}

/// <summary>
/// Adds to a graph the nodes that train variables: gradients, slots, updates. The updates are the rules of <see cref="Tensors.Optim"/>.
/// </summary>
public abstract class GraphOptimizer
{
    private readonly Dictionary<string, Dictionary<Variable, Variable>> _slots = [];

    private protected GraphOptimizer(string name) => Name = name;

    /// <summary>The name of the scope of the updates, and of slots.</summary>
    public string Name { get; }

    /// <summary>The names of what is remembered of each variable.</summary>
    public IReadOnlyList<string> SlotNames => [.. _slots.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>An operation that takes one step down a loss.</summary>
    /// <param name="loss">A scalar of a floating-point type.</param>
    /// <param name="globalStep">Counted up by each step, or null.</param>
    /// <param name="variables">What to train; null for all trainable variables.</param>
    /// <param name="gateGradients">When gradients may be used.</param>
    /// <param name="name">The name of the operation; null for that of the optimizer.</param>
    /// <param name="gradLoss">The cotangent of the loss; null for ones.</param>
    /// <param name="aggregationMethod">How several gradients of one tensor become one.</param>
    /// <param name="colocateGradientsWithOps">Whether the nodes of a node's gradient are kept beside it.</param>
    /// <exception cref="ArgumentException">There is nothing to train, the loss depends on nothing that is trained, or it is not of a
    /// floating-point type.</exception>
    public Node Minimize(
        Tensor loss, Variable? globalStep = null, IReadOnlyList<Variable>? variables = null, GateGradients gateGradients = GateGradients.Op,
        string? name = null,
        Tensor? gradLoss = null, AggregationMethod aggregationMethod = AggregationMethod.AddN, bool colocateGradientsWithOps = false)
    {
        IReadOnlyList<(Cotangent? Gradient, Variable Variable)> gradients = Compute(
            loss, variables, gateGradients, gradLoss, aggregationMethod, colocateGradientsWithOps);
        return gradients.Any(pair => pair.Gradient is not null)
            ? Apply(gradients, globalStep, name)
            : throw new ArgumentException(
                "No gradients provided for any variable, check your graph for ops that do not support gradients, between variables "
                + $"[{string.Join(", ", gradients.Select(pair => pair.Variable.Name))}] and loss {loss.Name}.");
    }

    /// <summary>The gradients of a loss with respect to variables; null where it does not depend on one.</summary>
    /// <param name="loss">A tensor of a floating-point type.</param>
    /// <param name="variables">The variables; null for all trainable ones.</param>
    /// <param name="gateGradients">When gradients may be used.</param>
    /// <param name="gradLoss">The cotangent of the loss; null for ones.</param>
    /// <param name="aggregationMethod">How several gradients of one tensor become one.</param>
    /// <param name="colocateGradientsWithOps">Whether the nodes of a node's gradient are kept beside it.</param>
    public virtual IReadOnlyList<(Tensor? Gradient, Variable Variable)> ComputeGradients(
        Tensor loss, IReadOnlyList<Variable>? variables = null, GateGradients gateGradients = GateGradients.Op, Tensor? gradLoss = null,
        AggregationMethod aggregationMethod = AggregationMethod.AddN, bool colocateGradientsWithOps = false) =>
        [.. Compute(loss, variables, gateGradients, gradLoss, aggregationMethod, colocateGradientsWithOps)
            .Select(pair => (pair.Gradient?.ToTensor(), pair.Variable))];

    /// <summary>An operation that updates variables by gradients.</summary>
    /// <param name="gradientsAndVariables">Pairs; those without a gradient are left out.</param>
    /// <param name="globalStep">Counted up by each step, or null.</param>
    /// <param name="name">The name of the operation; null for that of the optimizer.</param>
    /// <exception cref="ArgumentException">There is no pair, or none with a gradient.</exception>
    public Node ApplyGradients(
        IReadOnlyList<(Tensor? Gradient, Variable Variable)> gradientsAndVariables, Variable? globalStep = null, string? name = null) =>
        Apply([.. gradientsAndVariables.Select(pair => ((Cotangent?)pair.Gradient, pair.Variable))], globalStep, name);

    /// <summary>What is remembered of a variable, or null.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="slot">One of <see cref="SlotNames"/>.</param>
    public Variable? GetSlot(Variable variable, string slot) => _slots.GetValueOrDefault(slot)?.GetValueOrDefault(variable);

    /// <summary>The variables of the default graph that the optimizer keeps, by name.</summary>
    public IReadOnlyList<Variable> Variables()
    {
        Graph graph = Graph.Default;
        return [.. _slots.Values.SelectMany(slots => slots.Values).Concat(Shared(graph))
            .Where(variable => ReferenceEquals(variable.Graph, graph)).OrderBy(variable => variable.Name, StringComparer.Ordinal)];
    }

    /// <summary>What is remembered for all variables of a graph together.</summary>
    private protected virtual IEnumerable<Variable> Shared(Graph graph) => [];

    private protected virtual void CreateSlots(IReadOnlyList<Variable> variables)
    {
    }

    /// <summary>Makes the numbers that all updates share.</summary>
    private protected abstract void Prepare(Graph graph);

    /// <summary>How gradients of which only some rows are not 0 are taken.</summary>
    private protected virtual RowGradients Rows => RowGradients.Summed;

    /// <summary>The node that updates a variable, or the rows of it that have a gradient.</summary>
    private protected abstract Node Update(Variable variable, UpdateGradient gradient);

    /// <summary>The operation behind all updates.</summary>
    private protected virtual Node Finish(Graph graph, IReadOnlyList<Node> updates, string name) =>
        Ops.Group([.. updates.Select(update => (Fetch)update)], name);

    /// <summary>A slot whose initial value an initializer makes; it ignores name scopes.</summary>
    private protected Variable Slot(Variable variable, string slot, Initializer initializer, string? name = null) =>
        Slot(variable, slot, () => Ops.GetVariable(
            "", variable.Shape.ToShape(), variable.DataType, initializer, trainable: false, useResource: variable.IsResource), name);

    /// <summary>A slot whose initial value is a tensor.</summary>
    private protected Variable Slot(Variable variable, string slot, Tensor value, string? name = null) =>
        Slot(variable, slot, () => Ops.GetVariable("", initialValue: value, trainable: false, useResource: variable.IsResource), name);

    /// <summary>A number as a constant of the scope of the updates, or a tensor as it is.</summary>
    private protected static Tensor Number(Graph graph, TensorLike value, string name) => value.ToTensor(graph, name);

    /// <summary>
    /// The node of an update: by reference, or by handle; of all rows, or of those whose numbers stand behind the gradient.
    /// </summary>
    private protected static Node Apply(
        string op, Variable variable, UpdateGradient gradient, Dictionary<string, object> attributes,
        params ReadOnlySpan<TensorLike> operands)
    {
        string kind = $"{(variable.IsResource ? "Resource" : "")}{(gradient.Rows is null ? "" : "Sparse")}{op}";
        using OpScope scope = OpScope.Open(null, kind, variable);
        List<Tensor> inputs = [];
        foreach (TensorLike operand in operands)
        {
            inputs.Add(operand.ToTensor(scope.Graph, $"operand_{inputs.Count}", variable.DataType));
            if (gradient.Rows is { } rows && ReferenceEquals(inputs[^1], gradient.Values))
            {
                inputs.Add(rows);
            }
        }

        attributes["use_locking"] = false;
        return scope.Node(kind, [.. inputs], attributes);
    }

    /// <summary>The node behind the result of a change: of a variable held by a handle that is not the read behind it.</summary>
    private protected static Node ChangeOf(Variable variable, Tensor changed) => variable.IsResource
        ? changed.Op.ControlInputs.First(node => node.Inputs.Contains(variable.Reference))
        : changed.Op;

    /// <summary>A number in the type of a variable.</summary>
    private protected static Tensor In(Variable variable, Tensor number) => Ops.Cast(number, variable.DataType);

    private static IReadOnlyList<(Cotangent? Gradient, Variable Variable)> Compute(
        Tensor loss, IReadOnlyList<Variable>? variables, GateGradients gateGradients, Tensor? gradLoss, AggregationMethod aggregation,
        bool colocates)
    {
        if (!loss.DataType.IsFloating)
        {
            throw new ArgumentException(
                $"Invalid type {loss.DataType.Base.Name} for {loss.Name}, expected: float32, float64, float16, bfloat16.", nameof(loss));
        }

        Graph graph = loss.Graph;
        variables ??= graph.GetCollection<Variable>(GraphKeys.TrainableVariables);
        if (variables.Count == 0)
        {
            throw new ArgumentException("No variables to optimize.", nameof(variables));
        }

        Cotangent?[] gradients = Ops.GradientsOrRows(
            [loss], [.. variables.Select(variable => variable.Reference)], gradLoss is null ? null : [gradLoss],
            options: new(gateGradients == GateGradients.Op, aggregation, colocates));
        if (gateGradients == GateGradients.Graph)
        {
            using DefaultGraph isDefault = graph.AsDefault();
            gradients = [.. Ops.Tuple([.. gradients.Select(gradient => gradient?.ToTensor())])];
        }

        return [.. gradients.Zip(variables)];
    }

    private Node Apply(IReadOnlyList<(Cotangent? Gradient, Variable Variable)> pairs, Variable? globalStep, string? name)
    {
        if (pairs.Count == 0)
        {
            throw new ArgumentException("No variables provided.");
        }

        (Cotangent Gradient, Variable Variable)[] trained =
            [.. pairs.Where(pair => pair.Gradient is not null).Select(pair => (pair.Gradient!, pair.Variable))];
        if (trained.Length == 0)
        {
            throw new ArgumentException(
                $"No gradients provided for any variable: [{string.Join(", ", pairs.Select(pair => pair.Variable.Name))}].");
        }

        Graph graph = trained[0].Variable.Graph;
        using DefaultGraph isDefault = graph.AsDefault();
        using (graph.ControlDependencies(null))
        {
            CreateSlots([.. trained.Select(pair => pair.Variable)]);
        }

        using NameScope scope = graph.OpenScope(name ?? Name);
        Prepare(graph);
        List<Node> updates = [];
        foreach ((Cotangent gradient, Variable variable) in trained)
        {
            using NameScope inner = graph.OpenScope("update_" + variable.Op.Name);
            using IDisposable beside = graph.ColocateWith(variable.Op);
            Node update = Update(variable, UpdateGradient.Of(gradient, Rows));
            updates.Add(variable.Constraint is null ? update : Constrain(graph, variable, update));
        }

        Node step = globalStep is null
            ? Finish(graph, updates, scope.Name)
            : CountUp(graph, globalStep, Finish(graph, updates, "update"), scope.Name);
        graph.AddToCollection(GraphKeys.TrainOp, step);
        return step;
    }

    private static Node Constrain(Graph graph, Variable variable, Node update)
    {
        using IDisposable after = graph.ControlDependencies([update]);
        return variable.Assign(variable.Constraint!(variable.ReadValue())).Op;
    }

    private static Node CountUp(Graph graph, Variable globalStep, Node finished, string name)
    {
        using IDisposable after = graph.ControlDependencies([finished]);
        using IDisposable beside = graph.ColocateWith(globalStep.Op);
        return Ops.AssignAdd(globalStep, 1, name).Op;
    }

    private Variable Slot(Variable variable, string slot, Func<Variable> create, string? name)
    {
        Dictionary<Variable, Variable> slots = _slots.TryGetValue(slot, out Dictionary<Variable, Variable>? known)
            ? known
            : _slots[slot] = [];
        if (!slots.TryGetValue(variable, out Variable? made))
        {
            using OpenVariableScope scope = Ops.VariableScope(null, $"{variable.Op.Name}/{name ?? Name}");
            using IDisposable beside = variable.Graph.ColocateWith(variable.Op);
            slots[variable] = made = create();
        }

        return made;
    }
}
