using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>Adam: steps in the direction of the mean gradient, divided by the root of the mean squared gradient.</summary>
/// <param name="learningRate">A number or a tensor; 0.001 where none is given.</param>
/// <param name="beta1">How much of the mean gradient is kept.</param>
/// <param name="beta2">How much of the mean squared gradient is kept.</param>
/// <param name="epsilon">Keeps the divisor away from 0.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public class AdamOptimizer(
    TensorLike? learningRate = null, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2, double epsilon = Defaults.Epsilon,
    string name = "Adam")
    : GraphOptimizer(name)
{
    private readonly Dictionary<Graph, (Variable Beta1, Variable? Beta2)> _powers = [];
    private (Variable Beta1, Variable? Beta2) _current;

    private protected Tensor Rate { get; private set; } = null!;

    private protected Tensor Beta1 { get; private set; } = null!;

    private protected Tensor Beta2 { get; private set; } = null!;

    private protected Tensor Epsilon { get; private set; } = null!;

    private protected Variable Beta1Power => _current.Beta1;

    private protected Variable Beta2Power => _current.Beta2!;

    private protected virtual bool KeepsBeta2Power => true;

    private protected sealed override IEnumerable<Variable> Shared(Graph graph) =>
        _powers.TryGetValue(graph, out (Variable Beta1, Variable? Beta2) powers)
            ? ((Variable?[])[powers.Beta1, powers.Beta2]).OfType<Variable>() : [];

    private protected sealed override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        Variable first = variables.MinBy(variable => variable.Name, StringComparer.Ordinal)!;
        if (!_powers.TryGetValue(first.Graph, out _current))
        {
            using IDisposable beside = first.Graph.ColocateWith(first.Op);
            _current.Beta1 = Ops.Variable(beta1, trainable: false, name: "beta1_power", useResource: first.IsResource);
            _current.Beta2 = KeepsBeta2Power
                ? Ops.Variable(beta2, trainable: false, name: "beta2_power", useResource: first.IsResource)
                : null;
            _powers.Add(first.Graph, _current);
        }

        foreach (Variable variable in variables)
        {
            Slot(variable, "m", Initializers.Zeros());
            Slot(variable, "v", Initializers.Zeros());
        }
    }

    private protected override void Prepare(Graph graph)
    {
        Rate = Number(graph, learningRate ?? Defaults.LearningRate, "learning_rate");
        Beta1 = Number(graph, beta1, "beta1");
        Beta2 = Number(graph, beta2, "beta2");
        Epsilon = Number(graph, epsilon, "epsilon");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient) => gradient.Rows is { } rows
        ? UpdateRows(variable, gradient.Values, rows)
        : Apply(
            "ApplyAdam", variable, gradient, new() { ["use_nesterov"] = false }, variable.Reference, GetSlot(variable, "m")!.Reference,
            GetSlot(variable, "v")!.Reference, Power(variable, Beta1Power), Power(variable, Beta2Power), In(variable, Rate),
            In(variable, Beta1),
            In(variable, Beta2), In(variable, Epsilon), gradient.Values);

    private protected sealed override Node Finish(Graph graph, IReadOnlyList<Node> updates, string name)
    {
        List<Node> all = [.. updates];
        using (graph.ControlDependencies([.. updates.Select(update => (Fetch)update)]))
        using (graph.ColocateWith(Beta1Power.Op))
        {
            all.Add(Multiply(Beta1Power, Beta1));
            if (KeepsBeta2Power)
            {
                all.Add(Multiply(Beta2Power, Beta2));
            }
        }

        return Ops.Group([.. all.Select(node => (Fetch)node)], name);
    }

    /// <summary>The power in the type of a variable; one of the same type is handed over as it is.</summary>
    private protected static TensorLike Power(Variable variable, Variable power) =>
        variable.DataType == power.DataType ? (TensorLike)power : In(variable, power);

    /// <summary>A slot that is changed at some rows, behind a change of all.</summary>
    private static Tensor Decay(Variable slot, Tensor factor, Tensor rows, Tensor added)
    {
        Tensor decayed = Ops.Assign(slot, (Tensor)slot * factor, useLocking: false);
        using IDisposable after = slot.Graph.ControlDependencies([decayed]);
        return Ops.ScatterAdd(slot, rows, added);
    }

    private static Node Multiply(Variable power, Tensor factor) =>
        ChangeOf(power, Ops.Assign(power, (Tensor)power * factor, useLocking: false));

    /// <summary>A step for a gradient of some rows: the means of the others decay, and move them on.</summary>
    private Node UpdateRows(Variable variable, Tensor gradient, Tensor rows)
    {
        (Tensor beta1, Tensor beta2) = (In(variable, Beta1), In(variable, Beta2));
        (Tensor power1, Tensor power2) = (
            Power(variable, Beta1Power).ToTensor(variable.Graph, ""), Power(variable, Beta2Power).ToTensor(variable.Graph, ""));
        Tensor rate = In(variable, Rate) * Ops.Sqrt(1 - power2) / (1 - power1);
        Tensor mean = Decay(GetSlot(variable, "m")!, beta1, rows, gradient * (1 - beta1));
        Tensor square = Decay(GetSlot(variable, "v")!, beta2, rows, gradient * gradient * (1 - beta2));
        Tensor root = Ops.Sqrt(square);
        Tensor step = Ops.AssignSub(variable, rate * mean / (root + In(variable, Epsilon)));
        return Ops.Group([step, mean, square]);
    }
}

/// <summary>AdaMax: <see cref="AdamOptimizer"/> with the decaying maximum of the gradient's magnitude in the place of the root.</summary>
/// <param name="learningRate">A number or a tensor; 0.001 where none is given.</param>
/// <param name="beta1">How much of the mean gradient is kept.</param>
/// <param name="beta2">How much of the maximum is kept.</param>
/// <param name="epsilon">Keeps the divisor away from 0.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class AdaMaxOptimizer(
    TensorLike? learningRate = null, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2, double epsilon = Defaults.Epsilon,
    string name = "AdaMax")
    : AdamOptimizer(learningRate, beta1, beta2, epsilon, name)
{
    private protected override bool KeepsBeta2Power => false;

    private protected override Node Update(Variable variable, UpdateGradient gradient) => gradient.Rows is { } rows
        ? UpdateRows(variable, gradient.Values, rows)
        : Apply(
            "ApplyAdaMax", variable, gradient, [], variable.Reference, GetSlot(variable, "m")!.Reference, GetSlot(variable, "v")!.Reference,
            Power(variable, Beta1Power), In(variable, Rate), In(variable, Beta1), In(variable, Beta2), In(variable, Epsilon),
            gradient.Values);

    /// <summary>A step for a gradient of some rows: the others, and what is remembered of them, stay as they are.</summary>
    private Node UpdateRows(Variable variable, Tensor gradient, Tensor rows)
    {
        (Tensor beta1, Tensor beta2) = (In(variable, Beta1), In(variable, Beta2));
        Tensor power = Power(variable, Beta1Power).ToTensor(variable.Graph, "");
        Tensor mean = (Ops.Gather(GetSlot(variable, "m")!, rows) * beta1) + (gradient * (1 - beta1));
        Tensor greatest = Ops.Maximum(Ops.Gather(GetSlot(variable, "v")!, rows) * beta2, Ops.Abs(gradient));
        Tensor step = In(variable, Rate) / (1 - power) * (mean / (greatest + In(variable, Epsilon)));

        // All is read before anything is changed.
        using IDisposable after = variable.Graph.ControlDependencies([mean, greatest, step]);
        return Ops.Group([
            Ops.ScatterUpdate(GetSlot(variable, "m")!, rows, mean), Ops.ScatterUpdate(GetSlot(variable, "v")!, rows, greatest),
            Ops.ScatterSub(variable, rows, step)]);
    }
}
