namespace Tensors.Autograd;

/// <summary>
/// A gradient of which only some rows are not zero, as that of a table whose rows were gathered: TensorFlow's <c>IndexedSlices</c>.
/// </summary>
/// <param name="Values">The rows: <c>[n, …]</c>, where the other extents are those of the table's rows.</param>
/// <param name="Indices">Which rows of the table they belong to: n of int32 or int64; the rows of an index that comes twice are added
/// up.</param>
/// <param name="Shape">The shape of the table.</param>
public sealed record RowGradient(Tensor Values, Tensor Indices, Shape Shape)
{
    /// <summary>The gradient with all rows: <c>y[i] = Σ values[k]</c> over <c>indices[k] = i</c>.</summary>
    /// <returns>The shape of the table.</returns>
    public Tensor ToTensor() => Values.SegmentSum(Indices, Shape[0]);

    /// <summary>The same gradient with each index once, in ascending order.</summary>
    public RowGradient Summed()
    {
        UniqueElements unique = Indices.Unique();
        return new(Values.SegmentSum(unique.Inverse, checked((int)unique.Values.ElementCount)), unique.Values, Shape);
    }

    /// <summary>Rows of several origins as one gradient of the same table.</summary>
    internal static RowGradient Join(IReadOnlyList<RowGradient> parts) => parts.Count == 1
        ? parts[0]
        : new(
            Tensor.Concat([.. parts.Select(part => part.Values)]),
            Tensor.Concat([.. parts.Select(part => part.Indices.Cast(DType.Int64))]),
            parts[0].Shape);
}
