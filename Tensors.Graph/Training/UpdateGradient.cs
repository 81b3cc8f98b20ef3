namespace Tensors.Graphs;

/// <summary>How an optimizer takes gradients of which only some rows are not 0, as those of rows that were looked up.</summary>
internal enum RowGradients
{
    /// <summary>As tensors with all rows.</summary>
    Dense,

    /// <summary>Row by row, each row once: those of equal numbers are added up.</summary>
    Summed,

    /// <summary>Row by row, as they come.</summary>
    AsTheyCome,
}

/// <summary>The gradient of a variable on its way into an update.</summary>
/// <param name="Values">The gradient, or some rows of it.</param>
/// <param name="Rows">Which rows these are; null for all in their order.</param>
internal sealed record UpdateGradient(Tensor Values, Tensor? Rows)
{
    /// <summary>A gradient in the form that an optimizer wants.</summary>
    /// <param name="gradient">A tensor, or rows of one.</param>
    /// <param name="wanted">The form of rows.</param>
    public static UpdateGradient Of(Cotangent gradient, RowGradients wanted)
    {
        IndexedSlices? rows = gradient.Rows ?? gradient.Tensor?.Rows;
        return rows is null || wanted == RowGradients.Dense
            ? new(gradient.ToTensor(), null)
            : wanted == RowGradients.Summed ? Summed(rows) : new(rows.Values, rows.Indices);
    }

    private static UpdateGradient Summed(IndexedSlices rows)
    {
        (Tensor numbers, Tensor places) = Ops.Unique(rows.Indices);
        Tensor count = Ops.StridedSlice(Ops.ShapeOf(numbers, null, DataType.Int32, optimize: false), [0], [1], [1], shrinkAxisMask: 1);
        return new(rows.Values.Graph.Tensor1("UnsortedSegmentSum", null, [rows.Values, places, count]), numbers);
    }
}
