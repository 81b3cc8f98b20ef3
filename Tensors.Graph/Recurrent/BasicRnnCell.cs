namespace Tensors.Graphs;

/// <summary>The plain recurrent cell: <c>h = activation([x, h] · kernel + bias)</c>, which is the output and the state.</summary>
/// <param name="units">The extent of the state.</param>
/// <param name="activation">Null for tanh.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <param name="name">The name of the variable scope; null for <c>basic_rnn_cell</c>, made unique.</param>
public sealed class BasicRnnCell(int units, Func<Tensor, Tensor>? activation = null, Reuse reuse = Reuse.Inherit, string? name = null)
    : RnnCell(name, "BasicRNNCell", "basic_rnn_cell", reuse)
{
    private readonly int _units = Positive(units, "BasicRNNCell");
    private Variable? _kernel;
    private Variable? _bias;

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [_units];

    /// <inheritdoc/>
    public override int OutputSize => _units;

    private protected override (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state)
    {
        using IDisposable open = Open();
        DataType type = inputs.DataType.Base;
        _kernel ??= AddVariable("kernel", [depth + _units, _units], type);
        _bias ??= AddVariable("bias", [_units], type, Initializers.Zeros());
        Tensor sums = Weighed(inputs, state[0], _kernel, _bias);
        Tensor output = activation is null ? Ops.Tanh(sums) : activation(sums);
        return (output, [output]);
    }
}
