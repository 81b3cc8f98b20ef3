namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Each position of an axis several times in a row: 1, 2 becomes 1, 1, 2, 2.</summary>
    /// <param name="repeats">How often, 0 or more.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <remarks>Dtypes: all. VJP: the sum of <c>dy</c> over the repetitions.</remarks>
    public Tensor Repeat(int repeats, int axis)
    {
        if (LacksExtents)
        {
            return Composite("Repeat", (repeats, axis), static (x, of) => x.Repeat(of.repeats, of.axis));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        int position = AxisOf("Repeat", axis);
        Shape repeated = Shape.With(position, checked(Shape[position] * repeats));
        return ReshapeTo(Shape.Insert(position + 1, 1)).BroadcastTo(Shape.Insert(position + 1, repeats)).ReshapeTo(repeated);
    }

    /// <summary>Each position of an axis as often as a number of its own says.</summary>
    /// <param name="repeats">How often, for each position of the axis; 0 or more.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, or not one number for each of its positions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <remarks>Dtypes: all. VJP: the sum of <c>dy</c> over the repetitions.</remarks>
    public Tensor Repeat(ReadOnlySpan<int> repeats, int axis)
    {
        if (LacksExtents)
        {
            return Composite("Repeat", (repeats: repeats.ToArray(), axis), static (x, of) => x.Repeat(of.repeats, of.axis));
        }

        int position = AxisOf("Repeat", axis);
        if (repeats.Length != Shape[position])
        {
            throw new ShapeMismatchException(
                "Repeat", $"{repeats.Length} numbers were given for the {Shape[position]} positions of axis {axis}", [Shape]);
        }

        List<int> positions = [];
        for (int i = 0; i < repeats.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(repeats[i], nameof(repeats));
            positions.AddRange(Enumerable.Repeat(i, repeats[i]));
        }

        return Gather(FromArray<int>([.. positions]), position);
    }
}
