namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Tensors one after the other along an axis.</summary>
    /// <param name="parts">At least one; equal dtypes, and equal extents on every other axis.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">No tensor is given, or the shapes differ elsewhere.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>Dtypes: all. VJP: each part receives its part of <c>dy</c>.</remarks>
    /// <example>
    /// <code>
    /// Tensor withBias = Tensor.Concat([Tensor.Ones([rows.Shape[0], 1]), rows], axis: 1);
    /// </code>
    /// </example>
    public static Tensor Concat(ReadOnlySpan<Tensor> parts, int axis = 0) => parts.Length == 0
        ? throw new ShapeMismatchException("Concat", "there is nothing to join; give at least one tensor", [])
        : Apply(new ConcatOp(parts[0].AxisOf("Concat", axis)), parts);

    /// <summary>Tensors of one shape side by side along a new axis.</summary>
    /// <param name="parts">At least one; equal shapes and dtypes.</param>
    /// <param name="axis">The position of the new axis in the result; negative counts from its end.</param>
    /// <exception cref="ShapeMismatchException">No tensor is given, or the shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> parts, int axis = 0)
    {
        if (LackExtents(parts))
        {
            return Composite("Stack", parts, axis, static (x, of) => Stack(x, of));
        }

        Tensor[] expanded = new Tensor[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            expanded[i] = parts[i].Shape.Equals(parts[0].Shape)
                ? parts[i].ExpandDims(axis)
                : throw ShapeErrors.NotEqual("Stack", parts[0].Shape, parts[i].Shape);
        }

        return Concat(expanded, axis);
    }

    /// <summary>Repeated as a whole along each axis.</summary>
    /// <param name="repeats">How often, for each axis.</param>
    /// <exception cref="ShapeMismatchException">There is not one number per axis, or one is negative.</exception>
    /// <remarks>Dtypes: all. VJP: the sum of <c>dy</c> over the repetitions.</remarks>
    public Tensor Tile(params ReadOnlySpan<int> repeats)
    {
        if (LacksExtents)
        {
            return Composite("Tile", repeats.ToArray(), static (x, of) => x.Tile(of));
        }

        if (repeats.Length != Rank || repeats.ContainsAnyInRange(int.MinValue, -1))
        {
            throw new ShapeMismatchException(
                "Tile", $"[{string.Join(", ", repeats.ToArray())}] must hold one number of 0 or more for each of the {Rank} axes", [Shape]);
        }

        Tensor tiled = this;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            if (repeats[axis] != 1)
            {
                // (outer, axis and inner together) is repeated between the two.
                Shape shape = tiled.Shape.With(axis, checked(tiled.Shape[axis] * repeats[axis]));
                int outer = checked((int)Shape.Create(tiled.Shape.Extents[..axis]).ElementCount);
                int inner = checked((int)Shape.Create(tiled.Shape.Extents[axis..]).ElementCount);
                tiled = tiled.ReshapeTo([outer, 1, inner]).BroadcastTo([outer, repeats[axis], inner]).ReshapeTo(shape);
            }
        }

        return tiled;
    }
}

/// <summary>The operation of <see cref="Tensor.Concat"/>.</summary>
/// <param name="Axis">The axis that grows.</param>
public sealed record ConcatOp(int Axis) : Operation("Concat")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    internal override bool ReadsInOrder => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape first = inputs[0].Shape;
        long extent = 0;
        foreach (Tensor part in inputs)
        {
            DTypeErrors.RequireSame(Name, inputs[0], part);
            if (part.Rank != first.Rank || !part.Shape.With(Axis, 0).Equals(first.With(Axis, 0)))
            {
                throw new ShapeMismatchException(Name, $"{first} and {part.Shape} differ on another axis than {Axis}", [first, part.Shape]);
            }

            extent += part.Shape[Axis];
        }

        outputs[0] = new(first.With(Axis, checked((int)extent)), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Layout whole = outputs[0].Layout;
        AxisRange[] ranges = TensorIndex.Whole(whole.Shape);
        int start = 0;
        foreach (Tensor part in inputs)
        {
            ranges[Axis] = new(start, part.Shape[Axis]);
            CopyOp.Copy(part, outputs[0], whole.Slice(ranges, part.Shape));
            start += part.Shape[Axis];
        }
    }
}
