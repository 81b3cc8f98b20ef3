namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Slices at given positions of an axis: <c>y[…, i…, …] = x[…, indices[i…], …]</c>.</summary>
    /// <param name="indices">Dtype int32 or int64, any shape; its axes take the place of the gathered one.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <returns>Shape <c>x.Shape[..axis] + indices.Shape + x.Shape[axis+1..]</c>.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis, or the result has too many.</exception>
    /// <exception cref="DTypeMismatchException">The indices are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below the extent.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> added up at the positions, in the order of the indices.</remarks>
    /// <example>
    /// <code>
    /// Tensor vectors = table.Gather(words);   // one row for each word
    /// </code>
    /// </example>
    public Tensor Gather(Tensor indices, int axis = 0) => LacksRank
        ? Composite("Gather", [this, indices], axis, static (x, axis) => x[0].Gather(x[1], axis))
        : Apply(new GatherOp(AxisOf("Gather", axis)), this, indices);
}

/// <summary>The operation of <see cref="Tensor.Gather"/>: (values, indices).</summary>
/// <param name="Axis">The gathered axis.</param>
public sealed record GatherOp(int Axis) : Operation("Gather")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        IndexTensor.RequireDType(Name, inputs[1]);
        ReadOnlySpan<int> extents = inputs[0].Shape.Extents;
        outputs[0] = new(Shape.Create([.. extents[..Axis], .. inputs[1].Shape.Extents, .. extents[(Axis + 1)..]]), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] positions = IndexTensor.Positions(Name, inputs[1], inputs[0].Shape[Axis]);
        Tensor values = Tensor.ContiguousNow(inputs[0]);
        (long outer, long inner) = values.Shape.Around(Axis);
        fixed (byte* source = values, destination = outputs[0])
        {
            RowMovement.Gather(source, destination, positions, outer, values.Shape[Axis], inner * values.DType.Size);
        }

        GC.KeepAlive(values);
    }
}

/// <summary>The transpose of gathering: (updates, indices) are added up at their positions in a tensor of zeros.</summary>
/// <param name="Axis">The axis of the positions.</param>
/// <param name="Extent">Its extent.</param>
public sealed record ScatterAddOp(int Axis, int Extent) : Operation("ScatterAdd")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        IndexTensor.RequireDType(Name, inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Arithmetic);
        ReadOnlySpan<int> extents = inputs[0].Shape.Extents;
        int last = Axis + inputs[1].Rank;
        if (last > extents.Length || !extents[Axis..last].SequenceEqual(inputs[1].Shape.Extents))
        {
            throw new ShapeMismatchException(
                Name, $"the updates {inputs[0].Shape} do not hold the indices' axes {inputs[1].Shape} at axis {Axis}",
                [inputs[0].Shape, inputs[1].Shape]);
        }

        outputs[0] = new(Shape.Create([.. extents[..Axis], Extent, .. extents[last..]]), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int[] positions = IndexTensor.Positions(Name, inputs[1], Extent);
        Tensor updates = Tensor.ContiguousNow(inputs[0]);
        (long outer, long inner) = outputs[0].Shape.Around(Axis);
        fixed (byte* source = updates, destination = outputs[0])
        {
            RowMovement.ScatterAdd(source, destination, positions, outer, Extent, inner, updates.DType);
        }

        GC.KeepAlive(updates);
    }
}
