namespace Tensors.Graphs;

/// <summary>Layers that pool windows: they have no variables.</summary>
internal sealed class PoolingLayer(
    string owner, bool isMax, int spatial, int[] poolSize, int[] strides, string padding, string dataFormat, string? name,
    string defaultName)
    : Layer(name, defaultName, Reuse.Inherit)
{
    public Tensor Call(TensorLike inputs)
    {
        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        bool channelsFirst = ImageFormat.IsChannelsFirst(owner, dataFormat);
        ImageFormat.RequireRank(owner, x, spatial);
        using DefaultGraph isDefault = x.Graph.AsDefault();
        using IDisposable open = Open();
        string sides = padding.ToUpperInvariant();
        if (spatial == 3)
        {
            string format = ImageFormat.Of(channelsFirst, 3);
            return isMax ? Ops.MaxPool3D(x, poolSize, strides, sides, format) : Ops.AvgPool3D(x, poolSize, strides, sides, format);
        }

        // A line is an image with one column.
        int added = channelsFirst ? 3 : 2;
        Tensor image = spatial == 1 ? Ops.ExpandDims(x, added) : x;
        int[] sizes = spatial == 1 ? [poolSize[0], 1] : poolSize;
        int[] steps = spatial == 1 ? [strides[0], 1] : strides;
        string planar = ImageFormat.Of(channelsFirst, 2);
        Tensor y = isMax ? Ops.MaxPool(image, sizes, steps, sides, planar) : Ops.AvgPool(image, sizes, steps, sides, planar);
        return spatial == 1 ? Ops.Squeeze(y, [added]) : y;
    }
}
