namespace Tensors.Graphs;

/// <summary>
/// The gated recurrent unit: with <c>r, u</c> the halves of <c>σ([x, h] · gates/kernel + gates/bias)</c> and
/// <c>c = activation([x, r · h] · candidate/kernel + candidate/bias)</c>, <c>h ← u · h + (1 - u) · c</c>, which is the output and the
/// state.
/// </summary>
/// <param name="units">The extent of h.</param>
/// <param name="activation">Null for tanh.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <param name="kernelInitializer">The first value of the kernels; null for that of the scope, or Glorot's uniform one.</param>
/// <param name="biasInitializer">The first value of the biases; null for ones at the gates and zeros at the candidate.</param>
/// <param name="name">The name of the variable scope; null for <c>gru_cell</c>, made unique.</param>
/// <remarks>After Cho and others, "Learning phrase representations using RNN encoder-decoder" (2014).</remarks>
public sealed class GruCell(
    int units, Func<Tensor, Tensor>? activation = null, Reuse reuse = Reuse.Inherit, Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    string? name = null)
    : RnnCell(name, "GRUCell", "gru_cell", reuse)
{
    private readonly int _units = Positive(units, "GRUCell");
    private Variable[] _weights = [];

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [_units];

    /// <inheritdoc/>
    public override int OutputSize => _units;

    private protected override (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state)
    {
        using IDisposable open = Open();
        DataType type = inputs.DataType.Base;
        if (_weights.Length == 0)
        {
            _weights =
            [
                AddVariable("gates/kernel", [depth + _units, 2 * _units], type, kernelInitializer),
                AddVariable("gates/bias", [2 * _units], type, biasInitializer ?? Initializers.Constant(1.0)),
                AddVariable("candidate/kernel", [depth + _units, _units], type, kernelInitializer),
                AddVariable("candidate/bias", [_units], type, biasInitializer ?? Initializers.Zeros()),
            ];
        }

        Tensor[] gates = Ops.Split(Ops.Sigmoid(Weighed(inputs, state[0], _weights[0], _weights[1])), 2, 1);
        Tensor reset = gates[0] * state[0];
        Tensor sums = Weighed(inputs, reset, _weights[2], _weights[3]);
        Tensor candidate = activation is null ? Ops.Tanh(sums) : activation(sums);
        Tensor output = (gates[1] * state[0]) + ((1 - gates[1]) * candidate);
        return (output, [output]);
    }
}
