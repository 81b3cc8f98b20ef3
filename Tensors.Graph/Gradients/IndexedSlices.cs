namespace Tensors.Graphs;

/// <summary>A tensor of which only some rows are not zero: the gradient of gathered rows.</summary>
/// <param name="Values">The rows.</param>
/// <param name="Indices">Where they belong; what is named twice is added up.</param>
/// <param name="DenseShape">The shape of the whole, or null.</param>
public sealed record IndexedSlices(Tensor Values, Tensor Indices, Tensor? DenseShape)
{
    /// <summary>The tensor that a cotangent is, with all rows.</summary>
    internal static Tensor ToDense(object cotangent) => cotangent is Tensor tensor ? tensor : ((IndexedSlices)cotangent).ToTensor();

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
