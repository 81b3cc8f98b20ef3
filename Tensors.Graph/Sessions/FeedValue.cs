namespace Tensors.Graphs;

/// <summary>Turns what users feed into values of the fed type.</summary>
internal static class FeedValue
{
    /// <summary>A value as the fed output holds it.</summary>
    public static GraphValue Resolve(object? value, NodeOutput key)
    {
        if (value is GraphObject captured && key.DataType.Base is DataType.Variant or DataType.Resource)
        {
            // What a function uses of the graph around it.
            return captured;
        }

        if (value is not Tensor { HasData: true } tensor || tensor.DType.DataType != key.DataType.Base)
        {
            return Convert(value, key);
        }

        RequireShape(key, tensor.Shape);
        return tensor;
    }

    private static GraphValue Convert(object? value, NodeOutput key)
    {
        if (value is Tensor { HasData: false } or Variable)
        {
            throw new GraphTypeException(
                $"The value of a feed cannot be a tf.Tensor object: '{key.Name}' was given a tensor of a graph. Acceptable are numbers, "
                + "text, arrays and tensors with elements.");
        }

        if (value is null)
        {
            throw new GraphTypeException($"The value of a feed cannot be null: '{key.Name}' was given nothing.");
        }

        RequireInRange(value, key);
        GraphValue converted = GraphValue.Of(Literal.ToValue(
            value, key.DataType.Base,
            $"Tensor '{key.Name}', which is {key.DataType.Base.Name} of shape '{key.StaticShape}' (created at {key.Node.CreatedAt})"));
        RequireShape(key, converted.Shape);
        return converted;
    }

    private static void RequireShape(NodeOutput key, Shape shape)
    {
        if (shape.Equals(key.FedShape))
        {
            return;
        }

        if (!key.StaticShape.IsCompatibleWith(shape))
        {
            string advice = key.DataType.Base == DataType.String && shape.Rank == 0
                ? " A string or byte[] is one text; feed several as string[], byte[][] or StringTensor."
                : "";
            throw new ArgumentException(
                $"Cannot feed value of shape {shape} for Tensor '{key.Name}', which has shape '{key.StaticShape}' (created at "
                + $"{key.Node.CreatedAt}).{advice}");
        }

        key.FedShape = shape;
    }

    // Arrays are narrowed silently, as NumPy does; a single integer that does not fit is an error.
    private static void RequireInRange(object value, NodeOutput key)
    {
        if (value is not object[] && !Literal.IsInRange(value, key.DataType.Base))
        {
            throw new GraphTypeException(
                $"Type of feed value {value} with type {value.GetType().Name} is not compatible with Tensor type {key.DataType.Base.Name} "
                + $"of '{key.Name}'; feed a tensor of that type.");
        }
    }
}
