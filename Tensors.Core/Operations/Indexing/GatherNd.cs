namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Elements or slices at positions given by tuples: <c>y[i…] = x[indices[i…, 0], indices[i…, 1], …]</c>.</summary>
    /// <param name="indices">Dtype int32 or int64, shape <c>(…, k)</c>: each row of k numbers is a position in the first k axes.</param>
    /// <returns>Shape <c>indices.Shape[..^1] + x.Shape[k..]</c>.</returns>
    /// <exception cref="ShapeMismatchException">k exceeds the rank.</exception>
    /// <exception cref="DTypeMismatchException">The indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below its extent.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> added up at the positions, in the order of the indices.</remarks>
    public Tensor GatherNd(Tensor indices) => Apply<GatherNdOp>(this, indices);

    /// <summary>
    /// Elements or slices at positions given by one tensor for each of the first axes, as indexing by integer arrays in NumPy.
    /// </summary>
    /// <param name="indices">Dtype int32 or int64; their shapes broadcast. Negative numbers count from the end.</param>
    /// <returns>The common shape of the indices, and the axes that have none; the tensor itself without any index.</returns>
    /// <exception cref="ShapeMismatchException">There are more indices than axes, or they do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> added up at the positions.</remarks>
    public Tensor At(params ReadOnlySpan<Tensor> indices) => LackExtents([this, .. indices])
        ? Composite("At", [this, .. indices], 0, static (x, _) => x[0].At(x.AsSpan(1)))
        : indices.IsEmpty ? this : GatherNd(IndexTensor.Tuples("At", Shape, indices));
}

/// <summary>The operation of <see cref="Tensor.GatherNd"/>: (values, indices).</summary>
public sealed record GatherNdOp() : Operation("GatherNd")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(SliceShape(Name, inputs[0].Shape, inputs[1]), inputs[0].DType);

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor values = Tensor.ContiguousNow(inputs[0]);
        int[] positions = IndexTensor.RowNumbers(Name, inputs[1], values.Shape);
        long rowBytes = IndexTensor.RowLength(values.Shape, inputs[1].Shape[^1]) * values.DType.Size;
        fixed (byte* source = values, destination = outputs[0])
        {
            RowMovement.Gather(source, destination, positions, 1, 0, rowBytes);
        }

        GC.KeepAlive(values);
    }

    /// <summary>The shape of the slices of <paramref name="values"/> at all positions.</summary>
    internal static Shape SliceShape(string operation, Shape values, Tensor indices)
    {
        IndexTensor.RequireDType(operation, indices);
        if (indices.Rank == 0 || indices.Shape[^1] > values.Rank)
        {
            throw new ShapeMismatchException(
                operation,
                $"the last axis of the indices {indices.Shape} must hold at most {values.Rank} numbers, one for each of the first axes",
                [values, indices.Shape]);
        }

        return Shape.Create([.. indices.Shape.Extents[..^1], .. values.Extents[indices.Shape[^1]..]]);
    }
}
