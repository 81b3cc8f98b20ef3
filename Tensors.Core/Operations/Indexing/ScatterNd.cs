namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>This tensor with elements or slices changed at positions given by tuples; a new tensor.</summary>
    /// <param name="indices">Dtype int32 or int64, shape <c>(…, k)</c>: each row of k numbers is a position in the first k axes.</param>
    /// <param name="updates">The dtype of this tensor; broadcasts to <c>indices.Shape[..^1] + x.Shape[k..]</c>.</param>
    /// <param name="mode">What happens at a position.</param>
    /// <exception cref="ShapeMismatchException">k exceeds the rank, or the updates do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below its extent.</exception>
    /// <remarks>Dtypes: all to set, else all numeric ones. Updates are taken in row-major order; more than 512 for one element are summed
    /// in blocks of 512. VJP: set gives <c>dy</c> to the update that stayed and to elements without one; add gives <c>dy</c> to both;
    /// extremes share it evenly among all that attain them; multiply gives each factor the product of the others, without a division, so
    /// that zeros do no harm, but in their order, so that products on the way have to stay in the range; it takes the time of sorting the
    /// positions.</remarks>
    public Tensor ScatterNd(Tensor indices, Tensor updates, ScatterMode mode = ScatterMode.Set) => LackExtents(this, indices, updates)
        ? Composite("ScatterNd", [this, indices, updates], mode, static (x, of) => x[0].ScatterNd(x[1], x[2], of))
        : Apply(new ScatterNdOp(mode), this, indices, updates.BroadcastTo(GatherNdOp.SliceShape("ScatterNd", Shape, indices)));

    /// <summary>
    /// This tensor with slices along an axis changed: the transpose of <see cref="Gather"/>, onto this tensor; a new tensor.
    /// </summary>
    /// <param name="indices">Dtype int32 or int64, any shape.</param>
    /// <param name="updates">The dtype of this tensor; shape <c>x.Shape[..axis] + indices.Shape + x.Shape[axis+1..]</c>.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="mode">What happens at a position.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, or the updates have another shape.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below the extent.</exception>
    /// <remarks>As <see cref="ScatterNd"/>.</remarks>
    public Tensor ScatterSlices(Tensor indices, Tensor updates, int axis = 0, ScatterMode mode = ScatterMode.Set)
    {
        if (LackExtents(this, indices, updates))
        {
            return Composite(
                "ScatterSlices", [this, indices, updates], (axis, mode),
                static (x, of) => x[0].ScatterSlices(x[1], x[2], of.axis, of.mode));
        }

        int position = AxisOf("ScatterSlices", axis);
        Shape expected = Shape.Create([.. Shape.Extents[..position], .. indices.Shape.Extents, .. Shape.Extents[(position + 1)..]]);
        if (!updates.Shape.Equals(expected))
        {
            throw new ShapeMismatchException(
                "ScatterSlices", $"the updates {updates.Shape} must have the shape {expected}", [Shape, indices.Shape]);
        }

        if (position == 0)
        {
            return ScatterNd(indices.ExpandDims(-1), updates, mode);
        }

        // The axes of the positions go to the front, and the scattered one comes back from there.
        int[] front =
            [.. Enumerable.Range(position, indices.Rank), .. Enumerable.Range(0, position),
            .. Enumerable.Range(position + indices.Rank, Rank - 1 - position)];
        int[] first = [position, .. Enumerable.Range(0, position), .. Enumerable.Range(position + 1, Rank - 1 - position)];
        int[] back = [.. Enumerable.Range(1, position), 0, .. Enumerable.Range(position + 1, Rank - 1 - position)];
        return Transpose(first).ScatterNd(indices.ExpandDims(-1), updates.Transpose(front), mode).Transpose(back);
    }

    /// <summary>
    /// This tensor with single elements along an axis changed: <c>y[…, indices[…, i, …], …] = updates[…, i, …]</c> for each line; a new
    /// tensor.
    /// </summary>
    /// <param name="indices">Dtype int32 or int64; the rank of this tensor, and nowhere but on the axis longer than it.</param>
    /// <param name="updates">The dtype of this tensor; broadcasts to the shape of the indices.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="mode">What happens at a position.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, or the shapes do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below the extent.</exception>
    /// <remarks>As <see cref="ScatterNd"/>.</remarks>
    public Tensor ScatterAlongAxis(Tensor indices, Tensor updates, int axis, ScatterMode mode = ScatterMode.Set)
    {
        if (LackExtents(this, indices, updates))
        {
            return Composite(
                "ScatterAlongAxis", [this, indices, updates], (axis, mode),
                static (x, of) => x[0].ScatterAlongAxis(x[1], x[2], of.axis, of.mode));
        }

        int position = AxisOf("ScatterAlongAxis", axis);
        IndexTensor.RequireDType("ScatterAlongAxis", indices);
        bool fits = indices.Rank == Rank;
        for (int other = 0; fits && other < Rank; other++)
        {
            fits = other == position || indices.Shape[other] <= Shape[other];
        }

        if (!fits)
        {
            throw new ShapeMismatchException(
                "ScatterAlongAxis", $"the indices {indices.Shape} must lie inside {Shape} but for axis {position}", [Shape, indices.Shape]);
        }

        Tensor[] tuples = new Tensor[Rank];
        for (int other = 0; other < Rank; other++)
        {
            int[] line = new int[Rank];
            Array.Fill(line, 1);
            line[other] = indices.Shape[other];
            tuples[other] = other == position
                ? indices.Cast(DType.Int64)
                : Arange(indices.Shape[other], DType.Int64).ReshapeTo(Shape.Create(line)).BroadcastTo(indices.Shape);
        }

        return ScatterNd(Stack(tuples, -1), updates, mode);
    }

    /// <summary>
    /// This tensor with elements or slices replaced at positions given by one tensor for each of the first axes; a new tensor.
    /// </summary>
    /// <param name="indices">Dtype int32 or int64; their shapes broadcast. Negative numbers count from the end.</param>
    /// <param name="values">The dtype of this tensor; broadcasts to the shape of <see cref="At"/>.</param>
    /// <param name="mode">What happens at a position.</param>
    /// <exception cref="ShapeMismatchException">There are more indices than axes, or shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or the indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <remarks>As <see cref="ScatterNd"/>.</remarks>
    public Tensor WithAt(ReadOnlySpan<Tensor> indices, Tensor values, ScatterMode mode = ScatterMode.Set) =>
        LackExtents([this, values, .. indices])
        ? Composite("WithAt", [this, values, .. indices], mode, static (x, of) => x[0].WithAt(x.AsSpan(2), x[1], of))
        : ScatterNd(IndexTensor.Tuples("WithAt", Shape, indices), values, mode);
}

/// <summary>The operation of <see cref="Tensor.ScatterNd"/>: (values, indices, updates).</summary>
/// <param name="Mode">What happens at a position.</param>
public sealed record ScatterNdOp(ScatterMode Mode) : Operation("ScatterNd")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[2]);
        DTypeErrors.Require(Name, inputs[0], Mode switch
        {
            ScatterMode.Set => DTypeSet.All,
            ScatterMode.Add => DTypeSet.Arithmetic,
            _ => DTypeSet.Numeric,
        });
        Shape slices = GatherNdOp.SliceShape(Name, inputs[0].Shape, inputs[1]);
        outputs[0] = slices.Equals(inputs[2].Shape)
            ? new(inputs[0].Shape, inputs[0].DType)
            : throw new ShapeMismatchException(
                Name, $"the updates {inputs[2].Shape} must have the shape {slices}", [inputs[0].Shape, inputs[1].Shape]);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] positions = IndexTensor.RowNumbers(Name, inputs[1], inputs[0].Shape);
        CopyOp.Copy(inputs[0], outputs[0]);
        Tensor updates = Tensor.ContiguousNow(inputs[2]);
        long inner = IndexTensor.RowLength(inputs[0].Shape, inputs[1].Shape[^1]);
        fixed (byte* source = updates, destination = outputs[0])
        {
            RowScatter.Run(source, destination, positions, inner, Mode, updates.DType);
        }

        GC.KeepAlive(updates);
    }
}
