using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>Adagrad: <c>a ← a + g²</c>, <c>v ← v - learningRate · g / √a</c>.</summary>
public sealed class AdagradOptimizer : GraphOptimizer
{
    private readonly TensorLike _learningRate;
    private readonly double _initial;
    private Tensor _rate = null!;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a tensor.</param>
    /// <param name="initialAccumulatorValue">Where the sum of squares starts; positive.</param>
    /// <param name="name">The name of the training operation and of slots.</param>
    /// <exception cref="ArgumentException">The initial value is not positive.</exception>
    public AdagradOptimizer(TensorLike learningRate, double initialAccumulatorValue = Defaults.Accumulator, string name = "Adagrad")
        : base(name)
    {
        _learningRate = learningRate;
        _initial = initialAccumulatorValue > 0
            ? initialAccumulatorValue
            : throw new ArgumentException(
                $"initial_accumulator_value must be positive: {initialAccumulatorValue}.", nameof(initialAccumulatorValue));
    }

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            Slot(variable, "accumulator", Initializers.Constant(_initial));
        }
    }

    private protected override void Prepare(Graph graph) => _rate = Number(graph, _learningRate, "learning_rate");

    private protected override Node Update(Variable variable, UpdateGradient gradient) => Apply(
        "ApplyAdagrad", variable, gradient, new() { ["update_slots"] = true }, variable.Reference,
        GetSlot(variable, "accumulator")!.Reference,
        In(variable, _rate), gradient.Values);
}

/// <summary>Adadelta: steps in the proportion of the root mean squares of former steps and of gradients.</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="rho">How much of the means is kept.</param>
/// <param name="epsilon">Keeps the roots away from 0.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class AdadeltaOptimizer(
    TensorLike? learningRate = null, double rho = Defaults.Rho, double epsilon = Defaults.Epsilon, string name = "Adadelta")
        : GraphOptimizer(name)
{
    private Tensor _rate = null!;
    private Tensor _rho = null!;
    private Tensor _epsilon = null!;

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            Slot(variable, "accum", Initializers.Zeros());
            Slot(variable, "accum_update", Initializers.Zeros());
        }
    }

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate ?? Defaults.LearningRate, "lr");
        _rho = Number(graph, rho, "rho");
        _epsilon = Number(graph, epsilon, "epsilon");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient) => Apply(
        "ApplyAdadelta", variable, gradient, [], variable.Reference, GetSlot(variable, "accum")!.Reference,
        GetSlot(variable, "accum_update")!.Reference,
        In(variable, _rate), In(variable, _rho), In(variable, _epsilon), gradient.Values);
}

/// <summary>
/// RMSProp: steps divided by the root of the mean squared gradient, with momentum; centered, by the gradient's deviation.
/// </summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="decay">How much of the means is kept.</param>
/// <param name="momentum">How much of the velocity is kept.</param>
/// <param name="epsilon">Keeps the root away from 0.</param>
/// <param name="centered">Whether the mean gradient is subtracted.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class RMSPropOptimizer(
    TensorLike learningRate, double decay = Defaults.RmsPropDecay, double momentum = 0, double epsilon = Defaults.RmsPropEpsilon,
    bool centered = false,
    string name = "RMSProp") : GraphOptimizer(name)
{
    private Tensor _rate = null!;
    private Tensor _decay = null!;
    private Tensor _momentum = null!;
    private Tensor _epsilon = null!;

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            Slot(variable, "rms", Initializers.Ones());
            if (centered)
            {
                Slot(variable, "mg", Initializers.Zeros());
            }

            Slot(variable, "momentum", Initializers.Zeros());
        }
    }

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate, "learning_rate");
        _decay = Number(graph, decay, "decay");
        _momentum = Number(graph, momentum, "momentum");
        _epsilon = Number(graph, epsilon, "epsilon");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient)
    {
        Tensor rms = GetSlot(variable, "rms")!.Reference;
        Tensor velocity = GetSlot(variable, "momentum")!.Reference;
        return centered
            ? Apply(
                "ApplyCenteredRMSProp", variable, gradient, [], variable.Reference, GetSlot(variable, "mg")!.Reference, rms, velocity,
                In(variable, _rate),
                In(variable, _decay), In(variable, _momentum), In(variable, _epsilon), gradient.Values)
            : Apply(
                "ApplyRMSProp", variable, gradient, [], variable.Reference, rms, velocity, In(variable, _rate), In(variable, _decay),
                In(variable, _momentum),
                In(variable, _epsilon), gradient.Values);
    }
}

/// <summary>Adagrad whose step is pulled towards 0 by l1 and l2 regularization.</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="initialAccumulatorValue">Where the sum of squares starts.</param>
/// <param name="l1RegularizationStrength">How strongly towards exactly 0.</param>
/// <param name="l2RegularizationStrength">How strongly towards small values.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class ProximalAdagradOptimizer(
    TensorLike learningRate, double initialAccumulatorValue = Defaults.Accumulator, double l1RegularizationStrength = 0,
    double l2RegularizationStrength = 0,
    string name = "ProximalAdagrad") : GraphOptimizer(name)
{
    private Tensor _rate = null!;
    private Tensor _l1 = null!;
    private Tensor _l2 = null!;

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            Tensor initial;
            using (variable.Graph.ColocateWith(variable.Op))
            {
                initial = Ops.Constant(initialAccumulatorValue, variable.DataType, variable.Shape.ToShape());
            }

            Slot(variable, "accumulator", initial);
        }
    }

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate, "learning_rate");
        _l1 = Number(graph, l1RegularizationStrength, "l1_regularization_strength");
        _l2 = Number(graph, l2RegularizationStrength, "l2_regularization_strength");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient) => Apply(
        "ApplyProximalAdagrad", variable, gradient, [], variable.Reference, GetSlot(variable, "accumulator")!.Reference,
        In(variable, _rate), In(variable, _l1),
        In(variable, _l2), gradient.Values);
}

/// <summary>Adagrad by dual averaging: the step is taken from the sum of all gradients so far.</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="globalStep">The number of steps taken.</param>
/// <param name="initialGradientSquaredAccumulatorValue">Where the sum of squares starts.</param>
/// <param name="l1RegularizationStrength">How strongly towards exactly 0.</param>
/// <param name="l2RegularizationStrength">How strongly towards small values.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class AdagradDAOptimizer(
    TensorLike learningRate, Variable globalStep, double initialGradientSquaredAccumulatorValue = Defaults.Accumulator,
    double l1RegularizationStrength = 0,
    double l2RegularizationStrength = 0, string name = "AdagradDA") : GraphOptimizer(name)
{
    private Tensor _rate = null!;
    private Tensor _step = null!;

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            Tensor zeros;
            Tensor squares;
            using (variable.Graph.ColocateWith(variable.Op))
            {
                zeros = Ops.Constant(0.0, variable.DataType, variable.Shape.ToShape());
                squares = Ops.Constant(initialGradientSquaredAccumulatorValue, variable.DataType, variable.Shape.ToShape());
            }

            Slot(variable, "gradient_accumulator", zeros);
            Slot(variable, "gradient_squared_accumulator", squares);
        }
    }

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate, "learning_rate");
        using IDisposable beside = graph.ColocateWith(_rate.Op);
        _step = Ops.Identity(globalStep) + 1;
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient)
    {
        Tensor step = Ops.Identity(_step);
        Tensor rate = In(variable, _rate);
        Tensor l1 = Ops.Cast(l1RegularizationStrength, variable.DataType);
        Tensor l2 = Ops.Cast(l2RegularizationStrength, variable.DataType);
        return Apply(
            "ApplyAdagradDA", variable, gradient, [], variable.Reference, GetSlot(variable, "gradient_accumulator")!.Reference,
            GetSlot(variable, "gradient_squared_accumulator")!.Reference, gradient.Values, rate, l1, l2, step);
    }
}
