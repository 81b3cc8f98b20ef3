namespace Tensors.Graphs;

/// <summary>The transpose of a convolution, of two axes or three.</summary>
public abstract class TransposedConvolutionLayer : ConvolutionLayer
{
    private Variable? _kernel;

    /// <summary>A layer that is yet to be called.</summary>
    private protected TransposedConvolutionLayer(
        string owner, int spatial, int filters, in ConvolutionSettings settings, string? name, string defaultName, Reuse reuse)
        : base(owner, spatial, filters, settings, name, defaultName, reuse)
    {
    }

    private protected override void AddKernels(int channels, DataType type) =>
        _kernel ??= AddKernel("kernel", [.. KernelSize, Filters, channels], type);

    private protected override Tensor Convolve(Tensor x)
    {
        Tensor shape = Ops.ShapeOf(x);
        Tensor batch = shape[0];
        Tensor[] extents = new Tensor[Spatial];
        int?[] known = new int?[Spatial];
        for (int axis = 0; axis < Spatial; axis++)
        {
            int place = axis + (ChannelsFirst ? 2 : 1);
            int beyond = Math.Max(0, KernelSize[axis] - Strides[axis]);
            if (x.StaticShape[place] is { } extent)
            {
                known[axis] = (extent * Strides[axis]) + (Padding == "VALID" ? beyond : 0);
                continue;
            }

            Tensor enlarged = shape[place] * Strides[axis];
            extents[axis] = Padding == "VALID" ? enlarged + beyond : enlarged;
        }

        Tensor sizes = Sizes(x.Graph, batch, extents, known);
        string format = ImageFormat.Of(ChannelsFirst, Spatial);
        Tensor y = Spatial == 2
            ? Ops.Conv2DTranspose(x, _kernel!, sizes, Strides, Padding, format)
            : Ops.Conv3DTranspose(x, _kernel!, sizes, Strides, Padding, format);
        y.SetShape(ChannelsFirst ? [x.StaticShape[0], Filters, .. known] : [x.StaticShape[0], .. known, Filters]);
        return y;
    }

    private Tensor Sizes(Graph graph, Tensor batch, Tensor[] extents, int?[] known)
    {
        using OpScope scope = OpScope.Open(null, "stack", batch);
        Tensor Known(int extent, int place) => Building.Integer(graph, extent, $"{place}");
        int first = ChannelsFirst ? 2 : 1;
        Tensor[] spatial = [.. extents.Select((extent, axis) => known[axis] is { } number ? Known(number, axis + first) : extent)];
        Tensor[] parts = ChannelsFirst ? [batch, Known(Filters, 1), .. spatial] : [batch, .. spatial, Known(Filters, Spatial + 1)];
        return scope.Result("Pack", parts, new() { ["N"] = (long)parts.Length, ["axis"] = 0L });
    }
}
