using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>
/// AdamW: <see cref="AdamOptimizer"/> with weight decay beside the gradient: <c>v ← v - learningRate · weightDecay · v</c> before the step.
/// </summary>
/// <param name="learningRate">A number or a tensor; 0.001 where none is given.</param>
/// <param name="beta1">How much of the mean gradient is kept.</param>
/// <param name="beta2">How much of the mean squared gradient is kept.</param>
/// <param name="epsilon">Keeps the divisor away from 0.</param>
/// <param name="weightDecay">The share of a variable that is taken away, times the learning rate.</param>
/// <param name="name">The name of the training operation and of slots.</param>
/// <remarks>After Loshchilov and Hutter, "Decoupled weight decay regularization" (2019).</remarks>
public sealed class AdamWOptimizer(
    TensorLike? learningRate = null, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2, double epsilon = Defaults.Epsilon,
    double weightDecay = Defaults.AdamWDecay, string name = "AdamW")
    : DecayingAdamOptimizer("ApplyAdamW", learningRate, beta1, beta2, epsilon, weightDecay, name);

/// <summary>LAMB: the direction of <see cref="AdamWOptimizer"/>, scaled for each variable to the variable's own norm.</summary>
/// <param name="learningRate">A number or a tensor; 0.001 where none is given.</param>
/// <param name="beta1">How much of the mean gradient is kept.</param>
/// <param name="beta2">How much of the mean squared gradient is kept.</param>
/// <param name="epsilon">Keeps the divisor away from 0.</param>
/// <param name="weightDecay">The share of a variable that joins its direction.</param>
/// <param name="name">The name of the training operation and of slots.</param>
/// <remarks>After You et al., "Large batch optimization for deep learning" (2020).</remarks>
public sealed class LambOptimizer(
    TensorLike? learningRate = null, double beta1 = Defaults.Beta1, double beta2 = Defaults.Beta2, double epsilon = Defaults.LambEpsilon,
    double weightDecay = 0, string name = "Lamb")
    : DecayingAdamOptimizer("ApplyLamb", learningRate, beta1, beta2, epsilon, weightDecay, name);

/// <summary>What relatives of Adam with weight decay have in common.</summary>
public abstract class DecayingAdamOptimizer : AdamOptimizer
{
    private readonly string _op;
    private readonly double _weightDecay;
    private Tensor _decay = null!;

    private protected DecayingAdamOptimizer(
        string op, TensorLike? learningRate, double beta1, double beta2, double epsilon, double weightDecay, string name)
        : base(learningRate, beta1, beta2, epsilon, name)
    {
        _op = op;
        _weightDecay = weightDecay;
    }

    private protected override void Prepare(Graph graph)
    {
        base.Prepare(graph);
        _decay = Number(graph, _weightDecay, "weight_decay");
    }

    // Decay and norms are those of all rows.
    private protected override RowGradients Rows => RowGradients.Dense;

    private protected override Node Update(Variable variable, UpdateGradient gradient) => Apply(
        _op, variable, gradient, [], variable.Reference, GetSlot(variable, "m")!.Reference, GetSlot(variable, "v")!.Reference,
        Power(variable, Beta1Power),
        Power(variable, Beta2Power), In(variable, Rate), In(variable, Beta1), In(variable, Beta2), In(variable, Epsilon),
        In(variable, _decay), gradient.Values);
}
