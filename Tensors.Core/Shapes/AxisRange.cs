namespace Tensors;

/// <summary>The positions start, start + step, ... of one axis, <paramref name="Count"/> of them.</summary>
/// <param name="Start">The first position, 0 or more.</param>
/// <param name="Count">How many positions.</param>
/// <param name="Step">The distance from one to the next; negative walks backwards; never 0.</param>
public readonly record struct AxisRange(int Start, int Count, int Step = 1)
{
    /// <summary>The shape of the part that ranges pick out of a shape; every position must lie inside.</summary>
    internal static Shape Select(string operation, Shape shape, ValueArray<AxisRange> ranges)
    {
        if (ranges.Count != shape.Rank)
        {
            throw new ShapeMismatchException(operation, $"{ranges.Count} ranges were given for {shape.Rank} axes", [shape]);
        }

        Span<int> extents = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            AxisRange range = ranges[axis];
            long last = range.Start + ((long)(range.Count - 1) * range.Step);
            if (range.Count < 0 || range.Step == 0
                || (range.Count > 0 && (range.Start < 0 || range.Start >= shape[axis] || last < 0 || last >= shape[axis])))
            {
                throw new ShapeMismatchException(operation, $"{range} leaves axis {axis}", [shape]);
            }

            extents[axis] = range.Count;
        }

        return Shape.Create(extents[..shape.Rank]);
    }
}
