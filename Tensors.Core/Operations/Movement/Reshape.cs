namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements in row-major order under another shape; a view where strides allow it.</summary>
    /// <param name="extents">The new extents; one of them may be -1 and is then worked out.</param>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dx = dy</c> in the old shape.</remarks>
    public Tensor Reshape(params ReadOnlySpan<int> extents) => LacksExtents && extents.Contains(-1)
        ? Composite("Reshape", extents.ToArray(), static (x, of) => x.Reshape(of))
        : ReshapeTo(Infer(extents));

    /// <summary>All elements in row-major order as one axis.</summary>
    public Tensor Flatten() => Reshape(-1);

    /// <summary>Without the named axes, which must have extent 1; without arguments, without every axis of extent 1.</summary>
    /// <param name="axes">Negative axes count from the end.</param>
    /// <exception cref="ShapeMismatchException">A named axis is longer than 1, or does not exist.</exception>
    public Tensor Squeeze(params ReadOnlySpan<int> axes)
    {
        if (LacksExtents)
        {
            return Composite("Squeeze", axes.ToArray(), static (x, of) => x.Squeeze(of));
        }

        bool all = axes.Length == 0;
        ValueArray<int> positions = AxesOf("Squeeze", axes);
        List<int> kept = [];
        for (int axis = 0; axis < Rank; axis++)
        {
            bool named = positions.AsSpan().Contains(axis);
            if (named && !all && Shape[axis] != 1)
            {
                throw new ShapeMismatchException("Squeeze", $"axis {axis} has extent {Shape[axis]}, not 1", [Shape]);
            }

            if (!named || Shape[axis] != 1)
            {
                kept.Add(Shape[axis]);
            }
        }

        return ReshapeTo(Shape.Create([.. kept]));
    }

    /// <summary>With a new axis of extent 1.</summary>
    /// <param name="axis">Its position in the result; negative counts from the end of the result, so -1 appends.</param>
    /// <exception cref="ShapeMismatchException">There is no such position.</exception>
    public Tensor ExpandDims(int axis) => LacksExtents
        ? Composite("ExpandDims", axis, static (x, of) => x.ExpandDims(of))
        : axis >= -Rank - 1 && axis <= Rank ? ReshapeTo(Shape.Insert(axis < 0 ? axis + Rank + 1 : axis, 1))
        : throw new ShapeMismatchException("ExpandDims", $"axis {axis} is outside [{-Rank - 1}, {Rank}]", [Shape]);

    /// <summary>As <see cref="Reshape"/>, to a shape that is known to be whole.</summary>
    internal Tensor ReshapeTo(Shape shape) => !LacksExtents && shape.Equals(Shape) ? this : Apply(new ReshapeOp(shape), this);

    private Shape Infer(ReadOnlySpan<int> extents)
    {
        int unknown = extents.IndexOf(-1);
        if (unknown < 0)
        {
            return Shape.Create(extents);
        }

        Int128 known = 1;
        for (int axis = 0; axis < extents.Length && known <= ElementCount; axis++)
        {
            known *= axis == unknown ? 1 : extents[axis];
        }

        if (extents.LastIndexOf(-1) != unknown || extents.Contains(0) || ElementCount % known != 0 || ElementCount / known > int.MaxValue)
        {
            throw new ShapeMismatchException(
                "Reshape", $"({string.Join(", ", extents.ToArray())}) does not divide {ElementCount} elements in exactly one way", [Shape]);
        }

        int[] whole = extents.ToArray();
        whole[unknown] = (int)(ElementCount / known);
        return Shape.Create(whole);
    }
}

/// <summary>The operation of <see cref="Tensor.Reshape"/>.</summary>
/// <param name="To">The new shape.</param>
public sealed record ReshapeOp(Shape To) : ViewOperation("Reshape")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape from = inputs[0].Shape;
        outputs[0] = from.ElementCount == To.ElementCount
            ? new(To, inputs[0].DType)
            : throw new ShapeMismatchException(
                Name, $"{from} has {from.ElementCount} elements and {To} has {To.ElementCount}; they must be as many", [from, To]);
    }

    internal override Layout? View(Layout input, Shape output) => input.Reshape(output);
}
