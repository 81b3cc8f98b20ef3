namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>This tensor with another part: <c>y = x</c>, then <c>y[indices] = values</c>; a new tensor.</summary>
    /// <param name="indices">As between the brackets of <c>x[…]</c>: positions, ranges, steps, new axes, an ellipsis, tensors and
    /// masks.</param>
    /// <param name="values">The dtype of this tensor; broadcasts to the shape of <c>x[indices]</c>.</param>
    /// <exception cref="ShapeMismatchException">The values do not broadcast to the part, or there are too many indices.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <remarks>
    /// Dtypes: all. Where a position is named again, the last value stays. VJP: <c>dy</c> with zeros in the part for x, the part of
    /// <c>dy</c> for the values.
    /// </remarks>
    public Tensor With(ReadOnlySpan<TensorIndex> indices, Tensor values)
    {
        if (TensorIndex.HasTensor(indices))
        {
            return WithByTensors(indices, values);
        }

        if (LackExtents(this, values))
        {
            return Composite("With", [this, values], indices.ToArray(), static (x, of) => x[0].With(of, x[1]));
        }

        (AxisRange[] ranges, Shape shape) = TensorIndex.Resolve(indices, Shape);
        ValueArray<AxisRange> part = new(ranges);
        Tensor repeated = values.BroadcastTo(shape).ReshapeTo(AxisRange.Select("With", Shape, part));
        return Apply(new SliceAssignOp(part), this, repeated);
    }

    /// <summary>
    /// This tensor with another part; see <see cref="With(ReadOnlySpan{TensorIndex}, Tensor)"/>. The number takes on this tensor's dtype.
    /// </summary>
    /// <param name="indices">As between the brackets of <c>x[…]</c>.</param>
    /// <param name="value">What stands everywhere in the part.</param>
    public Tensor With(ReadOnlySpan<TensorIndex> indices, Scalar value) => With(indices, value.ToTensor("With", DType, Shape.Scalar));
}

/// <summary>The operation of <see cref="Tensor.With(ReadOnlySpan{TensorIndex}, Tensor)"/>: (values, part).</summary>
/// <param name="Ranges">The positions of the part on each axis, all inside it.</param>
public sealed record SliceAssignOp(ValueArray<AxisRange> Ranges) : Operation("SliceAssign")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        Shape part = AxisRange.Select(Name, inputs[0].Shape, Ranges);
        outputs[0] = part.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, inputs[0].DType)
            : throw ShapeErrors.NotEqual(Name, part, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        CopyOp.Copy(inputs[0], outputs[0]);
        CopyOp.Copy(inputs[1], outputs[0], outputs[0].Layout.Slice(Ranges.AsSpan(), inputs[1].Shape));
    }
}
