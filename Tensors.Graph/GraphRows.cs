namespace Tensors.Graphs;

/// <summary>Rows of values, be they numbers or text: what queues, data sets, tables and arrays put together and take apart.</summary>
internal static class GraphRows
{
    /// <summary>A value without elements, or of zeros.</summary>
    /// <exception cref="GraphTypeException">Tensors do not have such elements.</exception>
    public static GraphValue Zeros(DataType type, Shape shape) => type == DataType.String
        ? new StringTensor(Enumerable.Repeat(Array.Empty<byte>(), (int)shape.ElementCount), shape)
        : Tensor.Zeros(shape, type.DType ?? throw new GraphTypeException($"There are no tensors of {type.Name}."));

    /// <summary>Values of one shape, side by side along a new axis 0.</summary>
    public static GraphValue Stack(GraphValue[] rows) => rows[0].Text is { } first
        ? new StringTensor(rows.SelectMany(row => row.Text!.Elements), [rows.Length, .. first.Shape])
        : Tensor.Stack(Array.ConvertAll(rows, row => row.RequireTensor()), 0).Contiguous();

    /// <summary>Values joined along axis 0.</summary>
    public static GraphValue Concat(params GraphValue[] parts) => parts[0].Text is { } first
        ? new StringTensor(parts.SelectMany(part => part.Text!.Elements), [parts.Sum(part => part.Shape[0]), .. first.Shape.Extents[1..]])
        : Tensor.Concat(Array.ConvertAll(parts, part => part.RequireTensor()), 0);

    extension(GraphValue value)
    {
        /// <summary>One row, without axis 0.</summary>
        public GraphValue Row(int row) => value.Text is { } text
            ? new StringTensor(ElementsOf(text, row, 1), Shape.Create(text.Shape.Extents[1..]))
            : value.RequireTensor()[row];

        /// <summary>Some rows.</summary>
        public GraphValue Rows(int from, int count) => value.Text is { } text
            ? new StringTensor(ElementsOf(text, from, count), [count, .. text.Shape.Extents[1..]])
            : value.RequireTensor()[from..(from + count)];

        /// <summary>The rows at some places.</summary>
        public GraphValue Gather(int[] places) => value.Text is { } text
            ? new StringTensor(places.SelectMany(place => ElementsOf(text, place, 1)), [places.Length, .. text.Shape.Extents[1..]])
            : value.RequireTensor().Gather(Tensor.FromArray(places), 0);

        /// <summary>The same elements under another shape.</summary>
        public GraphValue Reshape(Shape shape) => value.Text is { } text
            ? new StringTensor(text.Elements, shape)
            : value.RequireTensor().ReshapeTo(shape);
    }

    private static IEnumerable<byte[]> ElementsOf(StringTensor text, int from, int count)
    {
        int size = 1;
        foreach (int extent in text.Shape.Extents[1..])
        {
            size *= extent;
        }

        return text.Elements.Skip(from * size).Take(count * size);
    }
}
