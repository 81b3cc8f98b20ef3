namespace Tensors.Training;

/// <summary>A dense layer: <c>y = activation(x · weightᵀ + bias)</c>.</summary>
/// <remarks>
/// PyTorch's <c>Linear</c> with an activation: <c>weight</c> <c>(outputs, inputs)</c> and <c>bias</c> <c>(outputs)</c>, both equally likely
/// up to <c>1 / √inputs</c> at first.
/// </remarks>
public sealed class Dense : Layer
{
    private readonly Activation _activation;

    /// <summary>Makes the parameters.</summary>
    /// <param name="inputs">The extent of the last axis of inputs.</param>
    /// <param name="outputs">The extent of the last axis of results.</param>
    /// <param name="activation">What the sums are passed through, in one operation with the product.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    public Dense(int inputs, int outputs, Activation activation = Activation.None, bool bias = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        _activation = activation;
        Weight = AddParameter("weight", Initializers.FanIn([outputs, inputs], inputs));
        Bias = bias ? AddParameter("bias", Initializers.FanIn([outputs], inputs)) : null;
    }

    /// <summary>Shape <c>(outputs, inputs)</c>.</summary>
    public Tensor Weight { get; }

    /// <summary>Shape <c>(outputs)</c>, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"Dense({Weight.Shape[1]}, {Weight.Shape[0]}{(_activation == Activation.None ? "" : $", {_activation}")})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Rank == 1
        ? x.ExpandDims(0).Dense(Weight.T, Bias, _activation).Squeeze(0)
        : x.Dense(Weight.T, Bias, _activation);
}
