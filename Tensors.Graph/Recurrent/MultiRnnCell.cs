namespace Tensors.Graphs;

/// <summary>Cells on top of each other: the output of each is the input of the next, and that of the last is the output.</summary>
/// <param name="cells">The cells, the lowest first; each its own object.</param>
/// <exception cref="ArgumentException">There are no cells, or one comes twice.</exception>
/// <remarks>State: that of the cells one after the other.</remarks>
public sealed class MultiRnnCell(IReadOnlyList<RnnCell> cells) : RnnCell(null, "MultiRNNCell", "multi_rnn_cell", Reuse.Inherit)
{
    private readonly RnnCell[] _cells = cells.Count == 0 || cells.Distinct().Count() != cells.Count
        ? throw new ArgumentException(
            $"MultiRNNCell: {cells.Count} cells were given, {cells.Distinct().Count()} different ones; give at least one, and none twice.",
            nameof(cells))
        : [.. cells];

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [.. _cells.SelectMany(cell => cell.StateSizes)];

    /// <inheritdoc/>
    public override int OutputSize => _cells[^1].OutputSize;

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Variables => [.. _cells.SelectMany(cell => cell.Variables)];

    private protected override (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state)
    {
        // TensorFlow enters the scope around once more, which shows in the names of nodes.
        using OpenVariableScope around = Ops.VariableScope(Graph.Default.Variables.Current);
        using IDisposable open = Open();
        Tensor output = inputs;
        List<Tensor> next = [];
        for (int i = 0; i < _cells.Length; i++)
        {
            using OpenVariableScope scope = Ops.VariableScope($"cell_{i}");
            (output, Tensor[] after) = _cells[i].Call(output, state.AsSpan(next.Count, _cells[i].StateSizes.Count).ToArray());
            next.AddRange(after);
        }

        return (output, [.. next]);
    }
}
