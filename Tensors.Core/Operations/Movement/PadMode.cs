namespace Tensors;

/// <summary>What padding shows of the tensor inside it.</summary>
public enum PadMode
{
    /// <summary>A mirror on the last element, which is not repeated: 3 2 | 1 2 3 | 2 1.</summary>
    Reflect,

    /// <summary>A mirror behind the last element, which is repeated: 2 1 | 1 2 3 | 3 2.</summary>
    Symmetric,

    /// <summary>The last element again and again: 1 1 | 1 2 3 | 3 3.</summary>
    Edge,

    /// <summary>The elements from the other end: 2 3 | 1 2 3 | 1 2.</summary>
    Wrap,
}

public sealed partial class Tensor
{
    /// <summary>Surrounded by its own elements.</summary>
    /// <param name="padding">For each axis, how many positions to add before and after it.</param>
    /// <param name="mode">Which elements.</param>
    /// <exception cref="ShapeMismatchException">There is not one pair per axis, one is negative, or an axis that is to be padded
    /// is empty.</exception>
    /// <remarks>
    /// Dtypes: all. Wide paddings are mirrored or repeated again, as in NumPy. VJP: <c>dy</c> added up where its elements come from.
    /// </remarks>
    public Tensor Pad(ReadOnlySpan<(int Before, int After)> padding, PadMode mode)
    {
        if (LacksExtents)
        {
            return Composite("Pad", (padding: padding.ToArray(), mode), static (x, of) => x.Pad(of.padding, of.mode));
        }

        if (padding.Length != Rank)
        {
            throw new ShapeMismatchException("Pad", $"{padding.Length} pairs were given for {Rank} axes", [Shape]);
        }

        Tensor padded = this;
        for (int axis = 0; axis < Rank; axis++)
        {
            (int before, int after) = padding[axis];
            if (before < 0 || after < 0)
            {
                throw new ShapeMismatchException("Pad", $"({before}, {after}) for axis {axis} is negative; use a slice to cut", [Shape]);
            }

            if (before == 0 && after == 0)
            {
                continue;
            }

            if (Shape[axis] == 0)
            {
                throw new ShapeMismatchException("Pad", $"axis {axis} has no element to show in its padding", [Shape]);
            }

            long extent = (long)before + Shape[axis] + after;
            int[] positions = extent <= Array.MaxLength
                ? new int[extent]
                : throw new ShapeMismatchException("Pad", $"({before}, {after}) makes axis {axis} longer than {Array.MaxLength}", [Shape]);
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] = Source(mode, i - before, Shape[axis]);
            }

            padded = padded.Gather(FromArray(positions), axis);
        }

        return padded;
    }

    /// <summary>The position in [0, extent) that shows at a position outside.</summary>
    private static int Source(PadMode mode, int position, int extent)
    {
        if (mode == PadMode.Edge)
        {
            return Math.Clamp(position, 0, extent - 1);
        }

        int period = mode switch
        {
            PadMode.Wrap => extent,
            PadMode.Symmetric => 2 * extent,
            _ => Math.Max(1, 2 * (extent - 1)),
        };
        int inside = ((position % period) + period) % period;
        return inside < extent ? inside : mode == PadMode.Symmetric ? period - 1 - inside : period - inside;
    }
}
