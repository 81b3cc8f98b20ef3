namespace Tensors.Graphs;

/// <summary>Gradient descent: <c>v ← v - learningRate · g</c>.</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="name">The name of the training operation.</param>
public sealed class GradientDescentOptimizer(TensorLike learningRate, string name = "GradientDescent") : GraphOptimizer(name)
{
    private Tensor _rate = null!;

    private protected override void Prepare(Graph graph) => _rate = Number(graph, learningRate, "learning_rate");

    private protected override RowGradients Rows => RowGradients.AsTheyCome;

    private protected override Node Update(Variable variable, UpdateGradient gradient) => gradient.Rows is { } rows
        ? ChangeOf(variable, Ops.ScatterSub(variable, rows, gradient.Values * In(variable, _rate)))
        : Apply("ApplyGradientDescent", variable, gradient, [], variable.Reference, In(variable, _rate), gradient.Values);
}

/// <summary>Gradient descent with momentum: <c>a ← momentum · a + g</c>, <c>v ← v - learningRate · a</c>; or with look-ahead.</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="momentum">A number or a tensor: how much of the velocity is kept.</param>
/// <param name="useNesterov">Whether to look ahead.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class MomentumOptimizer(TensorLike learningRate, TensorLike momentum, bool useNesterov = false, string name = "Momentum")
    : GraphOptimizer(name)
{
    private Tensor _rate = null!;
    private Tensor _momentum = null!;

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            Slot(variable, "momentum", Initializers.Zeros());
        }
    }

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate, "learning_rate");
        _momentum = Number(graph, momentum, "momentum");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient) => Apply(
        "ApplyMomentum", variable, gradient, new() { ["use_nesterov"] = useNesterov }, variable.Reference,
        GetSlot(variable, "momentum")!.Reference,
        In(variable, _rate), gradient.Values, In(variable, _momentum));
}

/// <summary>Gradient descent whose step is pulled towards 0 by l1 and l2 regularization.</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="l1RegularizationStrength">How strongly towards exactly 0.</param>
/// <param name="l2RegularizationStrength">How strongly towards small values.</param>
/// <param name="name">The name of the training operation.</param>
public sealed class ProximalGradientDescentOptimizer(
    TensorLike learningRate, double l1RegularizationStrength = 0, double l2RegularizationStrength = 0,
    string name = "ProximalGradientDescent") : GraphOptimizer(name)
{
    private Tensor _rate = null!;
    private Tensor _l1 = null!;
    private Tensor _l2 = null!;

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate, "learning_rate");
        _l1 = Number(graph, l1RegularizationStrength, "l1_regularization_strength");
        _l2 = Number(graph, l2RegularizationStrength, "l2_regularization_strength");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient) => Apply(
        "ApplyProximalGradientDescent", variable, gradient, [], variable.Reference, In(variable, _rate), In(variable, _l1),
        In(variable, _l2), gradient.Values);
}
