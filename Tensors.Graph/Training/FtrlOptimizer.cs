using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>FTRL-proximal: follows the regularized leader, which leaves many variables exactly 0 (McMahan et al. 2013).</summary>
/// <param name="learningRate">A number or a tensor.</param>
/// <param name="learningRatePower">Not positive; -0.5 is the root of the sum of squares.</param>
/// <param name="initialAccumulatorValue">Where the sum of squares starts; not negative.</param>
/// <param name="l1RegularizationStrength">How strongly towards exactly 0.</param>
/// <param name="l2RegularizationStrength">How strongly towards small values.</param>
/// <param name="l2ShrinkageRegularizationStrength">How strongly the current value is penalized.</param>
/// <param name="name">The name of the training operation and of slots.</param>
public sealed class FtrlOptimizer(
    TensorLike learningRate, double learningRatePower = Defaults.LearningRatePower, double initialAccumulatorValue = Defaults.Accumulator,
    double l1RegularizationStrength = 0,
    double l2RegularizationStrength = 0, double l2ShrinkageRegularizationStrength = 0, string name = "Ftrl") : GraphOptimizer(name)
{
    // Newer versions of TensorFlow know a further constant, which is 0 here; their nodes hold it.
    private const double Beta = 0;

    private Tensor _rate = null!;
    private Tensor _l1 = null!;
    private Tensor _l2 = null!;
    private Tensor _shrinkage = null!;
    private Tensor _power = null!;

    private protected override void CreateSlots(IReadOnlyList<Variable> variables)
    {
        Initializer initial = new FunctionInitializer((shape, dtype, _) => Ops.Ones(shape, dtype) * initialAccumulatorValue);
        foreach (Variable variable in variables)
        {
            Slot(variable, "accum", initial);
            Slot(variable, "linear", Initializers.Zeros());
        }
    }

    private protected override void Prepare(Graph graph)
    {
        _rate = Number(graph, learningRate, "learning_rate");
        _l1 = Number(graph, l1RegularizationStrength, "l1_regularization_strength");
        _l2 = l2RegularizationStrength + (Beta / (2 * Ops.Maximum(learningRate, 1e-36)));
        Number(graph, Beta, "beta");
        _shrinkage = Number(graph, l2ShrinkageRegularizationStrength, "l2_shrinkage_regularization_strength");
        _power = Number(graph, learningRatePower, "learning_rate_power");
    }

    private protected override Node Update(Variable variable, UpdateGradient gradient)
    {
        Dictionary<string, object> attributes = new() { ["multiply_linear_by_lr"] = false };
        Tensor accumulated = GetSlot(variable, "accum")!.Reference;
        Tensor linear = GetSlot(variable, "linear")!.Reference;
        return l2ShrinkageRegularizationStrength <= 0
            ? Apply(
                "ApplyFtrl", variable, gradient, attributes, variable.Reference, accumulated, linear, gradient.Values, In(variable, _rate),
                In(variable, _l1),
                In(variable, _l2), In(variable, _power))
            : Apply(
                "ApplyFtrlV2", variable, gradient, attributes, variable.Reference, accumulated, linear, gradient.Values,
                In(variable, _rate), In(variable, _l1),
                In(variable, _l2), In(variable, _shrinkage), In(variable, _power));
    }
}
