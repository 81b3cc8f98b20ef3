namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Surrounded by a constant.</summary>
    /// <param name="padding">For each axis, how many positions to add before and after it.</param>
    /// <param name="value">What to fill them with, as a value of this dtype.</param>
    /// <exception cref="ShapeMismatchException">There is not one pair per axis, or one is negative.</exception>
    /// <remarks>Dtypes: all; bool takes 0 and 1. VJP: the part of <c>dy</c> where x lies.</remarks>
    public Tensor Pad(ReadOnlySpan<(int Before, int After)> padding, Scalar value = default)
    {
        if (LacksExtents)
        {
            return Composite("Pad", (padding: padding.ToArray(), value), static (x, of) => x.Pad(of.padding, of.value));
        }

        if (padding.Length != Rank)
        {
            throw new ShapeMismatchException("Pad", $"{padding.Length} pairs were given for {Rank} axes", [Shape]);
        }

        int[] extents = new int[Rank];
        AxisRange[] ranges = new AxisRange[Rank];
        for (int axis = 0; axis < Rank; axis++)
        {
            (int before, int after) = padding[axis];
            if (before < 0 || after < 0)
            {
                throw new ShapeMismatchException("Pad", $"({before}, {after}) for axis {axis} is negative; use a slice to cut", [Shape]);
            }

            long extent = (long)before + Shape[axis] + after;
            extents[axis] = extent <= int.MaxValue
                ? (int)extent
                : throw new ShapeMismatchException("Pad", $"({before}, {after}) makes axis {axis} longer than {int.MaxValue}", [Shape]);
            ranges[axis] = new(before, Shape[axis]);
        }

        return Apply(new PlaceOp(Shape.Create(extents), new(ranges), value), this);
    }
}

/// <summary>A tensor at given positions of a constant one: padding, and the transpose of slicing.</summary>
/// <param name="To">The shape of the result.</param>
/// <param name="Ranges">Where the operand goes, per axis.</param>
/// <param name="Value">What stands everywhere else.</param>
public sealed record PlaceOp(Shape To, ValueArray<AxisRange> Ranges, Scalar Value = default) : Operation("Pad")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape part = AxisRange.Select(Name, To, Ranges);
        outputs[0] = part.Equals(inputs[0].Shape) ? new(To, inputs[0].DType) : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, part);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        CopyOp.Copy(Value.ToTensor(Name, inputs[0].DType, To), outputs[0]);
        CopyOp.Copy(inputs[0], outputs[0], outputs[0].Layout.Slice(Ranges.AsSpan(), inputs[0].Shape));
    }
}
