namespace Tensors.Graphs;

/// <summary>Tensors or text side by side, the shorter ones filled up.</summary>
internal static class PaddedStack
{
    /// <summary>The greatest extent of each axis.</summary>
    public static Shape Greatest(GraphValue[] parts)
    {
        int[] greatest = parts[0].Shape.Extents.ToArray();
        foreach (GraphValue part in parts)
        {
            for (int axis = 0; axis < greatest.Length; axis++)
            {
                greatest[axis] = Math.Max(greatest[axis], part.Shape[axis]);
            }
        }

        return Shape.Create(greatest);
    }

    /// <summary>Parts as the rows of one value.</summary>
    /// <param name="parts">Of the shape's rank, and nowhere longer.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="filling">A scalar that stands where a part is too short; nothing for 0, and for empty text.</param>
    public static GraphValue Of(GraphValue[] parts, Shape shape, GraphValue filling = default) =>
        GraphRows.Stack(Array.ConvertAll(parts, part => Padded(part, shape, filling)));

    private static GraphValue Padded(GraphValue part, Shape shape, GraphValue filling) => part.Shape.Equals(shape) ? part
        : part.Text is { } text ? new StringTensor(Padded(text, shape, filling.Text?.Elements[0] ?? []), shape)
        : Padded(part.RequireTensor(), shape, filling.Tensor);

    private static Tensor Padded(Tensor part, Shape shape, Tensor? filling = null)
    {
        (int, int)[] margins = [.. Enumerable.Range(0, shape.Rank).Select(axis => (0, shape[axis] - part.Shape[axis]))];
        return filling is null
            ? part.Pad(margins)
            : Tensor.Where(Tensor.Ones(part.Shape, DType.Bool).Pad(margins), part.Pad(margins), filling);
    }

    private static IEnumerable<byte[]> Padded(StringTensor part, Shape shape, byte[] filling)
    {
        // The numbers of elements say where each comes from; those past the end of an axis are filled.
        int[] numbers = [.. Enumerable.Range(1, part.Elements.Count)];
        Tensor places = Padded(Tensor.FromArray(numbers, part.Shape), shape);
        return places.ToArray<int>().Select(place => place == 0 ? filling : part.Elements[place - 1]);
    }
}
