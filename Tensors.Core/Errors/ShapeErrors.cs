namespace Tensors;

/// <summary>What is said about shapes that do not fit: one place, one voice.</summary>
internal static class ShapeErrors
{
    public static ShapeMismatchException DoNotBroadcast(string operation, Shape left, Shape right) =>
        new(
            operation, $"left {left} and right {right} do not broadcast: aligned at the last axis, extents must be equal or 1",
            [left, right]);

    public static ShapeMismatchException CannotBroadcastTo(string operation, Shape from, Shape to) =>
        new(operation, $"{from} cannot be repeated to {to}: aligned at the last axis, each extent must be equal or 1", [from, to]);

    public static ShapeMismatchException AxisOutOfRange(string operation, int axis, Shape shape) =>
        new(
            operation, shape.Rank == 0
                ? $"axis {axis} of a scalar, which has none"
                : $"axis {axis} is outside [{-shape.Rank}, {shape.Rank - 1}]", [shape]);

    public static ShapeMismatchException NotEqual(string operation, Shape left, Shape right) =>
        new(operation, $"left {left} and right {right} must have the same shape", [left, right]);

    public static ShapeMismatchException DoNotChain(string operation, Shape left, Shape right, int columns, int rows) =>
        new(operation, $"left {left} and right {right} do not chain: {columns} columns against {rows} rows", [left, right]);

    /// <summary>Requires a bias with an element for each channel of results.</summary>
    public static void RequireBias(string operation, Shape bias, Shape result)
    {
        if (bias.Rank != 1 || bias[0] != result[^1])
        {
            throw new ShapeMismatchException(
                operation, $"the bias {bias} must have one axis of {result[^1]} elements, one for each channel of {result}", [bias]);
        }
    }

    public static ShapeMismatchException Empty(string operation, Shape shape) =>
        new(operation, "there is no element to choose from; the reduced axes must not be empty", [shape]);
}
