namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Repeated along axes of extent 1 and along new leading axes, as a view without copying.</summary>
    /// <param name="shape">The wanted shape.</param>
    /// <exception cref="ShapeMismatchException">An extent is neither equal nor 1.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> summed over the repeated axes.</remarks>
    public Tensor BroadcastTo(Shape shape) => !LacksExtents && shape.Equals(Shape) ? this : Apply(new BroadcastToOp(shape), this);

    /// <summary>As <see cref="BroadcastTo"/>, hidden from all interpreters; the shape must be a valid target.</summary>
    internal Tensor BroadcastNow(Shape shape) => Shape.Equals(shape) ? this : WithLayout(Layout.BroadcastTo(shape));

    /// <summary>
    /// The transpose of <see cref="BroadcastTo"/>: summed over the axes that broadcasting from <paramref name="shape"/> repeats.
    /// </summary>
    /// <param name="shape">A shape that broadcasts to this one.</param>
    /// <exception cref="ShapeMismatchException">It does not.</exception>
    public Tensor SumTo(Shape shape)
    {
        if (LacksExtents)
        {
            return Composite("SumTo", shape, static (x, of) => x.SumTo(of));
        }

        if (shape.Equals(Shape))
        {
            return this;
        }

        if (!Broadcasting.CanBroadcast(shape, Shape))
        {
            throw ShapeErrors.CannotBroadcastTo("SumTo", shape, Shape);
        }

        int[] axes = Broadcasting.RepeatedAxes(shape, Shape);
        return (axes.Length == 0 ? this : Sum(axes, dtype: DType)).ReshapeTo(shape);
    }
}

/// <summary>The operation of <see cref="Tensor.BroadcastTo"/>.</summary>
/// <param name="To">The wanted shape.</param>
public sealed record BroadcastToOp(Shape To) : ViewOperation("BroadcastTo")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = Broadcasting.CanBroadcast(inputs[0].Shape, To)
            ? new(To, inputs[0].DType)
            : throw ShapeErrors.CannotBroadcastTo(Name, inputs[0].Shape, To);

    internal override Layout? View(Layout input, Shape output) => input.BroadcastTo(output);
}
