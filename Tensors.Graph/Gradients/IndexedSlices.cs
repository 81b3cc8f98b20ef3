namespace Tensors.Graphs;

/// <summary>A tensor of which only some rows are not zero: the gradient of gathered rows.</summary>
/// <param name="Values">The rows.</param>
/// <param name="Indices">Where they belong; what is named twice is added up.</param>
/// <param name="DenseShape">The shape of the whole, or null.</param>
public sealed record IndexedSlices(Tensor Values, Tensor Indices, Tensor? DenseShape)
{
    /// <summary>What a tensor consists of: its rows where it is known by them, or itself.</summary>
    internal static Tensor ValuesOf(Tensor tensor) => tensor.Rows?.Values ?? tensor;

    /// <summary>A tensor known by its rows where the one is from whose values these were computed.</summary>
    internal static Tensor WithValues(Tensor tensor, Tensor values) => tensor.Rows is { } rows
        ? (rows with { Values = values }).ToTensor()
        : values;

    /// <summary>The whole tensor.</summary>
    /// <exception cref="InvalidOperationException">The shape of the whole is not known.</exception>
    public Tensor ToTensor(string? name = null)
    {
        Tensor shape = DenseShape ?? throw new InvalidOperationException($"The rows {Values.Name} do not know the shape of the whole.");
        using OpScope scope = OpScope.Open(name, "IndexedSlicesToTensor", Values, Indices);
        Tensor rows = Ops.StridedSlice(shape, [0], [1], [1], shrinkAxisMask: 1);
        Tensor whole = scope.Result("UnsortedSegmentSum", [Values, Indices, rows]);
        NodeOutput.Of(whole).Rows = this;
        return whole;
    }
}
