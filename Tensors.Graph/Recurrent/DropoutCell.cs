namespace Tensors.Graphs;

/// <summary>A cell whose inputs and outputs are dropped at random: TensorFlow's <c>DropoutWrapper</c>.</summary>
/// <param name="cell">The cell.</param>
/// <param name="inputKeepProb">The probability that an element of the inputs is kept: a number, or a tensor to be fed; none for 1.</param>
/// <param name="outputKeepProb">That of the outputs; none for 1.</param>
/// <param name="seed">The seed of the operations.</param>
public sealed class DropoutCell(RnnCell cell, TensorLike inputKeepProb = default, TensorLike outputKeepProb = default, long? seed = null)
    : RnnCell(null, "DropoutWrapper", "dropout_wrapper", Reuse.Inherit)
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => cell.StateSizes;

    /// <inheritdoc/>
    public override int OutputSize => cell.OutputSize;

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Variables => cell.Variables;

    /// <inheritdoc/>
    public override Tensor[] ZeroState(TensorLike batchSize, DataType dtype) => cell.ZeroState(batchSize, dtype);

    private protected override (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state)
    {
        (Tensor output, Tensor[] next) = cell.Call(Dropped(inputs, inputKeepProb), state);
        return (Dropped(output, outputKeepProb), next);
    }

    private Tensor Dropped(Tensor x, TensorLike keep) => keep.IsNone ? x
        : keep.Constant is { } number ? Ops.Dropout(x, Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture), seed)
        : Ops.Dropout(x, keep.ToTensor(x.Graph, "keep_prob"), seed);
}
