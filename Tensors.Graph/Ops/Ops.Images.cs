namespace Tensors.Graphs;

// Images of other sizes, patches, and normalization over batches and channels.
public static partial class Ops
{
    /// <summary>Normalized over the batch: <c>(x - mean) · scale / √(variance + ε) + offset</c>, channel by channel.</summary>
    /// <param name="x">Shape (batch, rows, columns, channels), or as the format says.</param>
    /// <param name="scale">A factor for each channel.</param>
    /// <param name="offset">What is added for each channel.</param>
    /// <param name="mean">The mean to use, where it is not training.</param>
    /// <param name="variance">The variance to use, where it is not training.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="dataFormat">NHWC or NCHW.</param>
    /// <param name="isTraining">Whether mean and variance are those of the batch.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>What is normalized, and mean and variance, the latter unbiased: those of the batch, or those that were given.</returns>
    public static (Tensor Y, Tensor BatchMean, Tensor BatchVariance) FusedBatchNorm(
        TensorLike x,
        TensorLike scale,
        TensorLike offset,
        TensorLike? mean = null,
        TensorLike? variance = null,
        float epsilon = 0.001f,
        string dataFormat = "NHWC",
        bool isTraining = true,
        string? name = null)
    {
        Graph graph = x.Graph ?? scale.Graph ?? Graph.Default;
        Tensor None() => Building.Constant(graph, Tensor.Zeros([0]));
        Tensor givenMean = mean is { } known ? known.ToTensor(graph, "mean", null) : None();
        Tensor givenVariance = variance is { } spread ? spread.ToTensor(graph, "variance", null) : None();
        using OpScope scope = OpScope.Open(name, "FusedBatchNormV3", x, scale, offset);
        IReadOnlyList<Tensor> results = scope.Node(
            "FusedBatchNormV3",
            [scope.Convert(x, "x"), scope.Convert(scale, "scale"), scope.Convert(offset, "offset"), givenMean, givenVariance],
            new()
            {
                ["epsilon"] = epsilon,
                ["data_format"] = dataFormat,
                ["is_training"] = isTraining,
                ["exponential_avg_factor"] = 1f
            }).Outputs;
        return (results[0], results[1], results[2]);
    }

    /// <summary>
    /// Each element over a power of the squares of its neighbours among the channels: <c>x / (bias + alpha · Σ x²)^beta</c>.
    /// </summary>
    /// <param name="input">Shape (batch, rows, columns, channels).</param>
    /// <param name="depthRadius">How many neighbours on either side.</param>
    /// <param name="bias">What is added to the sum.</param>
    /// <param name="alpha">The factor of the sum.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor LocalResponseNormalization(
        TensorLike input, int depthRadius = 5, float bias = 1, float alpha = 1, float beta = 0.5f, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "LRN", input);
        return scope.Result(
            "LRN", [scope.Convert(input, "input")],
            new() { ["depth_radius"] = (long)depthRadius, ["bias"] = bias, ["alpha"] = alpha, ["beta"] = beta });
    }

    /// <summary>What windows over images see, as channels: (batch, windows, windows, rows · columns · channels).</summary>
    /// <param name="images">Shape (batch, rows, columns, channels).</param>
    /// <param name="ksizes">Elements of a window.</param>
    /// <param name="strides">From window to window.</param>
    /// <param name="rates">From element to element of a window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor ExtractImagePatches(
        TensorLike images, ReadOnlySpan<int> ksizes, ReadOnlySpan<int> strides, ReadOnlySpan<int> rates, string padding,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ExtractImagePatches", images);
        return scope.Result("ExtractImagePatches", [scope.Convert(images, "images")], new()
        {
            ["ksizes"] = Around(ksizes, 2, "NHWC"),
            ["strides"] = Around(strides, 2, "NHWC"),
            ["rates"] = Around(rates, 2, "NHWC"),
            ["padding"] = padding,
        });
    }

    /// <summary>The greatest sum of element and weight in each window, channel by channel.</summary>
    /// <param name="input">Shape (batch, rows, columns, channels).</param>
    /// <param name="filter">Shape (rows, columns, channels).</param>
    /// <param name="strides">From window to window.</param>
    /// <param name="rates">From element to element of a window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Dilation2D(
        TensorLike input, TensorLike filter, ReadOnlySpan<int> strides, ReadOnlySpan<int> rates, string padding, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Dilation2D", input, filter);
        (Tensor x, Tensor w) = scope.ConvertPair(input, filter, "input", "filter");
        return scope.Result(
            "Dilation2D", [x, w],
            new() { ["strides"] = Around(strides, 2, "NHWC"), ["rates"] = Around(rates, 2, "NHWC"), ["padding"] = padding });
    }

    /// <summary>Images of another size, in proportion to the distances of the nearest elements; float32.</summary>
    /// <param name="images">Shape (batch, rows, columns, channels).</param>
    /// <param name="size">The new numbers of rows and columns.</param>
    /// <param name="alignCorners">Whether the corners coincide.</param>
    /// <param name="halfPixelCenters">Whether the middles of elements are mapped.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor ResizeBilinear(
        TensorLike images, TensorLike size, bool alignCorners = false, bool halfPixelCenters = false, string? name = null) =>
        Resized("ResizeBilinear", images, size, alignCorners, halfPixelCenters, name);

    /// <summary>Images of another size: the nearest elements.</summary>
    /// <inheritdoc cref="ResizeBilinear"/>
    public static Tensor ResizeNearestNeighbor(
        TensorLike images, TensorLike size, bool alignCorners = false, bool halfPixelCenters = false, string? name = null) =>
        Resized("ResizeNearestNeighbor", images, size, alignCorners, halfPixelCenters, name);

    /// <summary>Images of another size by cubic polynomials; float32.</summary>
    /// <inheritdoc cref="ResizeBilinear"/>
    public static Tensor ResizeBicubic(
        TensorLike images, TensorLike size, bool alignCorners = false, bool halfPixelCenters = false, string? name = null) =>
        Resized("ResizeBicubic", images, size, alignCorners, halfPixelCenters, name);

    /// <summary>Images of another size: means over areas; float32.</summary>
    /// <param name="images">Shape (batch, rows, columns, channels).</param>
    /// <param name="size">The new numbers of rows and columns.</param>
    /// <param name="alignCorners">Whether the corners coincide.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor ResizeArea(TensorLike images, TensorLike size, bool alignCorners = false, string? name = null) =>
        Resized("ResizeArea", images, size, alignCorners, null, name);

    /// <summary>Images, or one image, of another size.</summary>
    /// <param name="images">Shape (batch, rows, columns, channels), or without the batch.</param>
    /// <param name="size">The new numbers of rows and columns.</param>
    /// <param name="method">How elements are made of those that are near.</param>
    /// <param name="alignCorners">Whether the corners coincide.</param>
    /// <param name="preserveAspectRatio">Whether the sides keep their ratio: the greatest image of it that fits into the new size.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>float32, but for the nearest elements; the tensor itself where its size is the new one already.</returns>
    /// <exception cref="ArgumentException">It is not known whether the images have 3 or 4 axes, or they have others.</exception>
    public static Tensor ResizeImages(
        TensorLike images, TensorLike size, ImageResizeMethod method = ImageResizeMethod.Bilinear, bool alignCorners = false,
        bool preserveAspectRatio = false,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "resize", images, size);
        Tensor given = scope.Convert(images, "images");
        if (given.StaticShape.Rank is not (3 or 4))
        {
            throw new ArgumentException(
                $"ResizeImages: images have 3 or 4 axes, but '{given.Name}' is {given.StaticShape}.", nameof(images));
        }

        Tensor batch = given.StaticShape.Rank == 3 ? ExpandDims(given, 0) : given;
        Tensor extents = scope.Convert(size, "size", DataType.Int32);
        if (preserveAspectRatio)
        {
            Tensor now = Cast<float>(ShapeOf(batch)[1..3]);
            extents = Cast<int>(Round(now * ReduceMin(Cast<float>(extents) / now)));
        }

        if (ConstantFolding.Value(extents).Tensor is { ElementCount: 2 } known && ConstantFolding.ToIntegers(known) is var sides
            && batch.StaticShape[1] == sides[0] && batch.StaticShape[2] == sides[1])
        {
            return given;
        }

        Tensor resized = method switch
        {
            ImageResizeMethod.NearestNeighbor => ResizeNearestNeighbor(batch, extents, alignCorners),
            ImageResizeMethod.Bicubic => ResizeBicubic(batch, extents, alignCorners),
            ImageResizeMethod.Area => ResizeArea(batch, extents, alignCorners),
            _ => ResizeBilinear(batch, extents, alignCorners),
        };
        return given.StaticShape.Rank == 3 ? Squeeze(resized, [0]) : resized;
    }

    private static Tensor Resized(string op, TensorLike images, TensorLike size, bool alignCorners, bool? halfPixelCenters, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, images, size);
        Dictionary<string, object> attributes = new() { ["align_corners"] = alignCorners };
        if (halfPixelCenters is { } half)
        {
            attributes["half_pixel_centers"] = half;
        }

        return scope.Result(op, [scope.Convert(images, "images"), scope.Convert(size, "size", DataType.Int32)], attributes);
    }
}
