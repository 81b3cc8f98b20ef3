namespace Tensors.Training;

/// <summary>Layers along sequences <c>(N, T, C)</c>, one upon the other.</summary>
/// <remarks>
/// Names and initial values are PyTorch's: for layer i <c>weight_ih_li</c>, <c>weight_hh_li</c>, <c>bias_ih_li</c> and <c>bias_hh_li</c>,
/// with <c>_reverse</c> behind them for the other direction, all equally likely up to <c>1 / √units</c>. The batch comes first, as with
/// PyTorch's <c>batch_first=True</c>. <see cref="Layer.Call"/> gives the outputs of all steps.
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    private readonly (Tensor Input, Tensor State, Tensor? InputBias, Tensor? StateBias)[] _parameters;
    private readonly int _inputs;
    private readonly int _units;

    private protected RecurrentLayer(int gates, int inputs, int units, int layers, bool bidirectional, bool bias)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        (_inputs, _units, IsBidirectional) = (inputs, units, bidirectional);
        int directions = bidirectional ? 2 : 1;
        _parameters = new (Tensor, Tensor, Tensor?, Tensor?)[layers * directions];
        for (int i = 0; i < _parameters.Length; i++)
        {
            string suffix = $"l{i / directions}{(i % directions == 0 ? "" : "_reverse")}";
            int width = i < directions ? inputs : units * directions;
            _parameters[i] = (
                Add("weight_ih", [gates * units, width]), Add("weight_hh", [gates * units, units]),
                bias ? Add("bias_ih", [gates * units]) : null, bias ? Add("bias_hh", [gates * units]) : null);

            Tensor Add(string name, Shape shape) => AddParameter($"{name}_{suffix}", Initializers.FanIn(shape, units));
        }
    }

    private protected bool IsBidirectional { get; }

    /// <summary>The weights as operations take them: views, which a tape has to record anew in each call.</summary>
    private protected RecurrentWeights[] Weights => Array.ConvertAll(
        _parameters, layer => new RecurrentWeights(layer.Input.T, layer.State.T, layer.InputBias, layer.StateBias));

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({_inputs}, {_units})";
}

/// <summary>Long short-term memory: PyTorch's <c>LSTM</c>, with gates in the order input, forget, cell, output.</summary>
/// <param name="inputs">The channels of inputs.</param>
/// <param name="units">The channels of the state.</param>
/// <param name="layers">How many layers lie upon each other.</param>
/// <param name="bidirectional">Whether each goes in both directions, its outputs side by side.</param>
/// <param name="bias">Whether there are biases.</param>
public sealed class Lstm(int inputs, int units, int layers = 1, bool bidirectional = false, bool bias = true)
    : RecurrentLayer(4, inputs, units, layers, bidirectional, bias)
{
    /// <summary>Goes on from given states.</summary>
    /// <param name="x">Shape <c>(N, T, inputs)</c>.</param>
    /// <param name="state">Shape <c>(layers · directions, N, units)</c>; zeros if null.</param>
    /// <param name="cell">The same for the cells.</param>
    /// <param name="lengths">How many steps each sequence has; all if null.</param>
    /// <returns>Outputs <c>(N, T, directions · units)</c>, and the states and cells behind the last step.</returns>
    public (Tensor Outputs, Tensor State, Tensor Cell) Run(Tensor x, Tensor? state = null, Tensor? cell = null, Tensor? lengths = null) =>
        x.Lstm(Weights, IsBidirectional, state, cell, lengths, batchFirst: true);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Run(x).Outputs;
}

/// <summary>Gated recurrent units: PyTorch's <c>GRU</c>, with gates in the order reset, update, new.</summary>
/// <param name="inputs">The channels of inputs.</param>
/// <param name="units">The channels of the state.</param>
/// <param name="layers">How many layers lie upon each other.</param>
/// <param name="bidirectional">Whether each goes in both directions, its outputs side by side.</param>
/// <param name="bias">Whether there are biases.</param>
public sealed class Gru(int inputs, int units, int layers = 1, bool bidirectional = false, bool bias = true)
    : RecurrentLayer(3, inputs, units, layers, bidirectional, bias)
{
    /// <summary>Goes on from given states.</summary>
    /// <param name="x">Shape <c>(N, T, inputs)</c>.</param>
    /// <param name="state">Shape <c>(layers · directions, N, units)</c>; zeros if null.</param>
    /// <param name="lengths">How many steps each sequence has; all if null.</param>
    /// <returns>Outputs <c>(N, T, directions · units)</c>, and the states behind the last step.</returns>
    public (Tensor Outputs, Tensor State) Run(Tensor x, Tensor? state = null, Tensor? lengths = null) =>
        x.Gru(Weights, IsBidirectional, state, lengths, batchFirst: true);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Run(x).Outputs;
}

/// <summary>A plain recurrent network, <c>h ← tanh(W · x + b + R · h + d)</c>: PyTorch's <c>RNN</c>.</summary>
/// <param name="inputs">The channels of inputs.</param>
/// <param name="units">The channels of the state.</param>
/// <param name="layers">How many layers lie upon each other.</param>
/// <param name="bidirectional">Whether each goes in both directions, its outputs side by side.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="rectifies">Whether max(·, 0) takes the place of tanh.</param>
public sealed class Rnn(int inputs, int units, int layers = 1, bool bidirectional = false, bool bias = true, bool rectifies = false)
    : RecurrentLayer(1, inputs, units, layers, bidirectional, bias)
{
    /// <summary>Goes on from given states.</summary>
    /// <param name="x">Shape <c>(N, T, inputs)</c>.</param>
    /// <param name="state">Shape <c>(layers · directions, N, units)</c>; zeros if null.</param>
    /// <param name="lengths">How many steps each sequence has; all if null.</param>
    /// <returns>Outputs <c>(N, T, directions · units)</c>, and the states behind the last step.</returns>
    public (Tensor Outputs, Tensor State) Run(Tensor x, Tensor? state = null, Tensor? lengths = null) =>
        x.Rnn(Weights, IsBidirectional, state, lengths, batchFirst: true, rectifies);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Run(x).Outputs;
}
