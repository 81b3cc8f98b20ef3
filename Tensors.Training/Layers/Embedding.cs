namespace Tensors.Training;

/// <summary>A table of vectors: <c>y[i…] = weight[ids[i…]]</c>.</summary>
/// <remarks>
/// PyTorch's <c>Embedding</c>: <c>weight</c> <c>(count, width)</c>, normally distributed at first, zeros for the padding.
/// </remarks>
public sealed class Embedding : Layer
{
    private readonly int? _padding;

    /// <summary>Makes the table.</summary>
    /// <param name="count">How many ids there are.</param>
    /// <param name="width">The extent of vectors.</param>
    /// <param name="padding">An id whose vector is 0 and stays so, as for the filling of short sentences.</param>
    public Embedding(int count, int width, int? padding = null)
    {
        _padding = padding;
        Tensor table = Initializers.Normal([count, width]);
        Weight = AddParameter("weight", padding is { } none ? table.With([none], 0) : table);
    }

    /// <summary>Shape <c>(count, width)</c>.</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Embedding({Weight.Shape[0]}, {Weight.Shape[1]})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        Tensor rows = Weight.Gather(x);
        return _padding is not { } none
            ? rows
            : Tensor.Where(x.NotEqual(none).ExpandDims(-1), rows, rows.StopGradient());
    }
}
