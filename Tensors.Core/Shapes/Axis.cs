namespace Tensors;

/// <summary>Axis arguments as users give them (negative counts from the end) turned into positions.</summary>
internal static class Axis
{
    /// <summary>The position of <paramref name="axis"/> among the axes of a shape.</summary>
    public static int Normalize(string operation, int axis, Shape shape) =>
        axis >= -shape.Rank && axis < shape.Rank
            ? axis < 0 ? axis + shape.Rank : axis
            : throw ShapeErrors.AxisOutOfRange(operation, axis, shape);

    /// <summary>The position of <paramref name="axis"/> where nothing but the rank is known.</summary>
    public static int Normalize(string operation, int axis, int rank) =>
        axis >= -rank && axis < rank
            ? axis < 0 ? axis + rank : axis
            : throw new ShapeMismatchException(operation, $"axis {axis} is outside [{-rank}, {rank - 1}]", []);

    /// <summary>All positions, ascending and distinct; no axes given means every axis.</summary>
    public static ValueArray<int> NormalizeAll(string operation, ReadOnlySpan<int> axes, Shape shape)
    {
        if (axes.Length == 0)
        {
            return new([.. Enumerable.Range(0, shape.Rank)]);
        }

        // Before they are listed in a message: an operand of a graph may name millions.
        if (axes.Length > Shape.MaxRank)
        {
            throw new ShapeMismatchException(operation, $"{axes.Length} axes are named; a tensor has at most {Shape.MaxRank}", [shape]);
        }

        int[] positions = new int[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            positions[i] = Normalize(operation, axes[i], shape);
        }

        Array.Sort(positions);
        for (int i = 1; i < positions.Length; i++)
        {
            if (positions[i] == positions[i - 1])
            {
                throw new ShapeMismatchException(
                    operation, $"axis {positions[i]} is named twice in [{string.Join(", ", axes.ToArray())}]", [shape]);
            }
        }

        return new(positions);
    }
}
