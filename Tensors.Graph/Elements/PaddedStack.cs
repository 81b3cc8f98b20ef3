namespace Tensors.Graphs;

/// <summary>Tensors or text side by side, the shorter ones filled up.</summary>
internal static class PaddedStack
{
    /// <summary>The greatest extent of each axis.</summary>
    public static Shape Greatest(object[] parts)
    {
        int[] greatest = GraphValue.ShapeOf(parts[0]).Extents.ToArray();
        foreach (object part in parts)
        {
            for (int axis = 0; axis < greatest.Length; axis++)
            {
                greatest[axis] = Math.Max(greatest[axis], GraphValue.ShapeOf(part)[axis]);
            }
        }

        return Shape.Create(greatest);
    }

    /// <summary>Parts as the rows of one value.</summary>
    /// <param name="parts">Of the shape's rank, and nowhere longer.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="filling">A scalar that stands where a part is too short; null for 0, and for empty text.</param>
    public static object Of(object[] parts, Shape shape, object? filling = null) => parts[0] is StringTensor
        ? new StringTensor(parts.SelectMany(part => Padded((StringTensor)part, shape, (filling as StringTensor)?.Elements[0] ?? [])), [parts.Length, .. shape.Extents])
        : Tensor.Stack([.. parts.Select(part => Padded((Tensor)part, shape, filling as Tensor))]);

    private static Tensor Padded(Tensor part, Shape shape, Tensor? filling = null)
    {
        if (part.Shape.Equals(shape))
        {
            return part;
        }

        (int, int)[] margins = [.. Enumerable.Range(0, shape.Rank).Select(axis => (0, shape[axis] - part.Shape[axis]))];
        return filling is null
            ? part.Pad(margins)
            : Tensor.Where(Tensor.Ones(part.Shape, DType.Bool).Pad(margins), part.Pad(margins), filling);
    }

    private static IEnumerable<byte[]> Padded(StringTensor part, Shape shape, byte[] filling)
    {
        if (part.Shape.Equals(shape))
        {
            return part.Elements;
        }

        // The numbers of elements say where each comes from; those past the end of an axis are filled.
        int[] numbers = [.. Enumerable.Range(1, part.Elements.Count)];
        Tensor places = Padded(Tensor.FromArray(numbers, part.Shape), shape);
        return places.ToArray<int>().Select(place => place == 0 ? filling : part.Elements[place - 1]);
    }
}
