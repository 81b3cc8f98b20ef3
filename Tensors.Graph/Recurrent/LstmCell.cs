namespace Tensors.Graphs;

/// <summary>
/// Long short-term memory: with <c>i, j, f, o</c> the parts of <c>[x, h] · kernel + bias</c>,
/// <c>c ← σ(f + forgetBias + w_f · c) · c + σ(i + w_i · c) · activation(j)</c> and <c>h ← σ(o + w_o · c) · activation(c)</c>, projected if
/// asked for.
/// </summary>
/// <param name="units">The extent of c.</param>
/// <param name="usePeepholes">Whether gates see c by the weights <c>w_f_diag</c>, <c>w_i_diag</c> and <c>w_o_diag</c>; otherwise these are
/// left out.</param>
/// <param name="cellClip">The bound of c's elements, or null.</param>
/// <param name="initializer">The first value of kernels and peepholes; null for that of the scope, or Glorot's uniform one.</param>
/// <param name="projectedUnits">The extent of h where it is projected by <c>projection/kernel</c>, or null.</param>
/// <param name="projectionClip">The bound of the elements of a projected h, or null.</param>
/// <param name="forgetBias">Added to f, so that little is forgotten at first.</param>
/// <param name="activation">Null for tanh.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <param name="name">The name of the variable scope; null for <c>lstm_cell</c>, made unique.</param>
/// <remarks>
/// State: c and h; the output is h. After Sak, Senior and Beaufays, "Long short-term memory recurrent neural network architectures for
/// large scale acoustic modeling" (2014).
/// </remarks>
public sealed class LstmCell(
    int units, bool usePeepholes = false, double? cellClip = null, Initializer? initializer = null, int? projectedUnits = null,
    double? projectionClip = null,
    double forgetBias = 1, Func<Tensor, Tensor>? activation = null, Reuse reuse = Reuse.Inherit, string? name = null)
    : RnnCell(name, "LSTMCell", "lstm_cell", reuse)
{
    private readonly int _units = Positive(units, "LSTMCell");
    private readonly int? _projected = projectedUnits is { } projected ? Positive(projected, "LSTMCell") : null;
    private readonly Func<Tensor, Tensor> _activation = activation ?? (x => Ops.Tanh(x));
    private Variable? _kernel;
    private Variable? _bias;
    private Variable[] _peepholes = [];
    private Variable? _projection;

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [_units, OutputSize];

    /// <inheritdoc/>
    public override int OutputSize => _projected ?? _units;

    private protected override (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state)
    {
        using IDisposable open = Open();
        Build(depth, inputs.DataType.Base);
        Tensor before = state[0];
        Tensor[] gates = Ops.Split(Weighed(inputs, state[1], _kernel!, _bias!), 4, 1);
        Tensor kept = Ops.Sigmoid(Seen(gates[2] + forgetBias, 0, before)) * before;
        Tensor c = kept + (Ops.Sigmoid(Seen(gates[0], 1, before)) * _activation(gates[1]));
        c = Clipped(c, cellClip);
        Tensor h = Ops.Sigmoid(Seen(gates[3], 2, c)) * _activation(c);
        h = _projection is null ? h : Clipped(Ops.MatMul(h, _projection), projectionClip);
        return (h, [c, h]);
    }

    private void Build(int depth, DataType type)
    {
        if (_kernel is not null)
        {
            return;
        }

        _kernel = AddVariable("kernel", [depth + OutputSize, 4 * _units], type, initializer);
        _bias = AddVariable("bias", [4 * _units], type, Initializers.Zeros());
        _peepholes = usePeepholes
            ? [.. ((string[])["w_f_diag", "w_i_diag", "w_o_diag"]).Select(weights => AddVariable(weights, [_units], type, initializer))]
                : [];
        _projection = _projected is { } projected ? AddVariable("projection/kernel", [_units, projected], type, initializer) : null;
    }

    /// <summary>A gate that sees c.</summary>
    private Tensor Seen(Tensor gate, int peephole, Tensor c) => _peepholes.Length == 0 ? gate : gate + (_peepholes[peephole] * c);

    private static Tensor Clipped(Tensor x, double? bound) => bound is { } limit ? Ops.ClipByValue(x, -limit, limit) : x;
}
