namespace Tensors.Graphs;

/// <summary>All axes but the first as one; it has no variables.</summary>
internal sealed class FlattenLayer(string? name, string dataFormat) : Layer(name, "flatten", Reuse.Inherit)
{
    public Tensor Call(TensorLike inputs)
    {
        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        int rank = x.StaticShape.Rank is > 0 and { } axes
            ? axes
            : throw new ArgumentException(
                $"Flatten: '{x.Name}' has the shape {x.StaticShape}; the number of its axes has to be known, and one at least.");

        using DefaultGraph isDefault = x.Graph.AsDefault();
        using IDisposable open = Open();
        if (ImageFormat.IsChannelsFirst("Flatten", dataFormat) && rank > 1)
        {
            x = Ops.Transpose(x, [0, .. Enumerable.Range(2, rank - 2), 1]);
        }

        if (rank == 1)
        {
            return Ops.ExpandDims(x, 1);
        }

        int?[] extents = [.. Enumerable.Range(0, rank).Select(axis => x.StaticShape[axis])];
        if (extents[1..].All(extent => extent is not null))
        {
            return Reshaped(x, [-1, extents[1..].Aggregate(1, (product, extent) => product * extent!.Value)]);
        }

        return extents[0] is { } batch
            ? Reshaped(x, [batch, -1])
            : Ops.Reshape(x, Ops.Stack([Ops.ShapeOf(x)[0], Building.Integer(x.Graph, -1, "stack/1")]));
    }

    private static Tensor Reshaped(Tensor x, int[] shape) => Ops.Reshape(x, Building.Integers(x.Graph, shape, "Const"));
}
