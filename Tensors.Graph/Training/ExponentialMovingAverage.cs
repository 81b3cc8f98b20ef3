namespace Tensors.Graphs;

/// <summary>
/// Averages of variables and tensors that forget exponentially: <c>average ← average - (1 - decay) · (average - value)</c>.
/// </summary>
/// <remarks>The average of a variable starts at the variable's initial value, that of a tensor at 0.</remarks>
public sealed class ExponentialMovingAverage
{
    private readonly TensorLike _decay;
    private readonly TensorLike _updates;
    private readonly bool _unbiased;
    private readonly Dictionary<object, Variable> _averages = [];

    /// <summary>Creates averages that forget at one rate.</summary>
    /// <param name="decay">How much of the average is kept in an update.</param>
    /// <param name="numUpdates">The number of updates so far: the decay is at most (1 + n) / (10 + n), so that early averages move
    /// faster.</param>
    /// <param name="zeroDebias">Whether averages of tensors, which start at 0, are corrected for it (Kingma and Ba 2015).</param>
    /// <param name="name">The name of the operation and of the averages.</param>
    public ExponentialMovingAverage(
        TensorLike decay, TensorLike numUpdates = default, bool zeroDebias = false, string name = "ExponentialMovingAverage")
    {
        _decay = decay;
        _updates = numUpdates;
        _unbiased = zeroDebias;
        Name = name;
    }

    /// <summary>The name of the operation and of the averages.</summary>
    public string Name { get; }

    /// <summary>An operation that updates the averages of variables.</summary>
    /// <param name="variables">The variables; null for all trainable ones.</param>
    /// <exception cref="GraphTypeException">One is not of a floating-point type.</exception>
    public Node Apply(IReadOnlyList<Variable>? variables = null) =>
        Apply([.. (variables ?? Ops.TrainableVariables()).Select(variable => (object)variable)]);

    /// <summary>An operation that updates the averages of tensors.</summary>
    /// <param name="tensors">Tensors of known shapes.</param>
    /// <exception cref="GraphTypeException">One is not of a floating-point type.</exception>
    public Node Apply(IReadOnlyList<Tensor> tensors) => Apply([.. tensors.Select(tensor => (object)tensor)]);

    /// <summary>The variable that holds the average, or null where none is kept.</summary>
    public Variable? Average(Variable variable) => _averages.GetValueOrDefault(variable);

    /// <summary>The variable that holds the average, or null where none is kept.</summary>
    public Variable? Average(Tensor tensor) => _averages.GetValueOrDefault(tensor);

    /// <summary>The name of the variable that holds the average of a variable, or would hold it.</summary>
    public string AverageName(Variable variable) => Average(variable)?.Op.Name
        ?? variable.Graph.UniqueName($"{variable.Op.Name}/{Name}", mark: false);

    /// <summary>Variables under the names that a saver finds them by, so that those with an average get the value of the average.</summary>
    /// <param name="averaged">The variables with an average; null for all trainable ones and those of which averages are kept.</param>
    public IReadOnlyDictionary<string, Variable> VariablesToRestore(IReadOnlyList<Variable>? averaged = null)
    {
        averaged ??= [
            .. Ops.TrainableVariables().Concat(Graph.Default.GetCollection<Variable>(GraphKeys.MovingAverageVariables)).Distinct()];
        Dictionary<string, Variable> map = [];
        foreach (Variable variable in averaged.Distinct())
        {
            map[AverageName(variable)] = variable;
        }

        foreach (Variable variable in Ops.GlobalVariables().Except(averaged))
        {
            map.TryAdd(variable.Op.Name, variable);
        }

        return map;
    }

    private Node Apply(object[] values)
    {
        Graph graph = Graph.Default;
        foreach (object value in values)
        {
            if (!_averages.ContainsKey(value))
            {
                _averages.Add(value, Create(value));
            }
        }

        using NameScope scope = graph.OpenScope(Name);
        Tensor decay = _decay.ToTensor(graph, "decay", DataType.Float32);
        if (!_updates.IsNone)
        {
            Tensor count = Ops.Cast(_updates, DataType.Float32, "num_updates");
            decay = Ops.Minimum(decay, (1 + count) / (10 + count));
        }

        Fetch[] updates = [.. values.Select(value => (Fetch)Update(graph, value, decay))];
        return Ops.Group(updates, scope.Name);
    }

    private Variable Create(object value)
    {
        DataType type = value is Variable { DataType: var held } ? held : ((Tensor)value).DataType.Base;
        if (!type.IsFloating)
        {
            throw new GraphTypeException(
                $"The variables must be half, float, or double: {(value as Variable)?.Name ?? ((Tensor)value).Name} is {type.Name}.");
        }

        Graph graph = Graph.Default;
        using IDisposable free = graph.ControlDependencies(null);
        if (value is Variable variable)
        {
            graph.AddToCollection(GraphKeys.MovingAverageVariables, variable);
            return Slot(variable.Op, beside: true, initial: variable.InitializedValue());
        }

        Tensor tensor = (Tensor)value;
        return Slot(tensor.Op, beside: false, Ops.Zeros(tensor.StaticShape.ToShape(), type));
    }

    private Variable Slot(Node primary, bool beside, Tensor initial)
    {
        using OpenVariableScope scope = Ops.VariableScope(null, $"{primary.Name}/{Name}");
        using IDisposable? colocated = beside ? primary.Graph.ColocateWith(primary) : null;
        return Ops.GetVariable("", initialValue: initial, trainable: false);
    }

    private Node Update(Graph graph, object value, Tensor decay)
    {
        Variable average = _averages[value];
        Tensor current = value is Variable variable ? variable : (Tensor)value;
        using NameScope scope = graph.OpenScope("AssignMovingAvg");
        Tensor rate = Ops.Cast(1 - decay, average.DataType);
        Tensor delta = _unbiased && value is Tensor ? UnbiasedDelta(graph, average, current, rate) : (average - current) * rate;
        return Ops.AssignSub(average, delta, scope.Name).Op;
    }

    /// <summary>
    /// By how much the average differs from what it is without the zeros at its start: <c>biased / (1 - decayⁿ)</c> after n updates.
    /// </summary>
    private static Tensor UnbiasedDelta(Graph graph, Variable average, Tensor value, Tensor rate)
    {
        Variable biased;
        Variable steps;
        using (Ops.VariableScope(average.Op.Name, auxiliaryNameScope: false))
        using (graph.ColocateWith(average.Op))
        using (graph.ControlDependencies(null))
        {
            biased = Ops.GetVariable("biased", average.Shape.ToShape(), average.DataType, Initializers.Zeros(), trainable: false);
            steps = Ops.GetVariable("local_step", [], average.DataType, Initializers.Zeros(), trainable: false);
        }

        Tensor updated = Ops.AssignSub(biased, (biased - value) * rate);
        Tensor counted = Ops.AssignAdd(steps, 1);
        using IDisposable after = graph.ControlDependencies([updated, counted]);
        return average - (biased.ReadValue() / (1 - Ops.Pow(1 - rate, steps.ReadValue())));
    }
}
