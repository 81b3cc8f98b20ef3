namespace Tensors.Graphs;

/// <summary>
/// Long short-term memory without peepholes: with <c>i, j, f, o</c> the parts of <c>[x, h] · kernel + bias</c>,
/// <c>c ← c · σ(f + forgetBias) + σ(i) · activation(j)</c> and <c>h ← activation(c) · σ(o)</c>.
/// </summary>
/// <param name="units">The extent of c and h.</param>
/// <param name="forgetBias">Added to f, so that little is forgotten at first.</param>
/// <param name="activation">Null for tanh.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <param name="name">The name of the variable scope; null for <c>basic_lstm_cell</c>, made unique.</param>
/// <remarks>
/// State: c and h; the output is h. After Zaremba, Sutskever and Vinyals, "Recurrent neural network regularization" (2014).
/// </remarks>
public sealed class BasicLstmCell(
    int units, double forgetBias = 1, Func<Tensor, Tensor>? activation = null, Reuse reuse = Reuse.Inherit, string? name = null)
    : RnnCell(name, "BasicLSTMCell", "basic_lstm_cell", reuse)
{
    private readonly int _units = Positive(units, "BasicLSTMCell");
    private readonly Func<Tensor, Tensor> _activation = activation ?? (x => Ops.Tanh(x));
    private Variable? _kernel;
    private Variable? _bias;

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [_units, _units];

    /// <inheritdoc/>
    public override int OutputSize => _units;

    private protected override (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state)
    {
        using IDisposable open = Open();
        DataType type = inputs.DataType.Base;
        _kernel ??= AddVariable("kernel", [depth + _units, 4 * _units], type);
        _bias ??= AddVariable("bias", [4 * _units], type, Initializers.Zeros());
        Tensor[] gates = Ops.Split(Weighed(inputs, state[1], _kernel, _bias), 4, 1);
        Tensor kept = state[0] * Ops.Sigmoid(gates[2] + forgetBias);
        Tensor c = kept + (Ops.Sigmoid(gates[0]) * _activation(gates[1]));
        Tensor h = _activation(c) * Ops.Sigmoid(gates[3]);
        return (h, [c, h]);
    }
}
