namespace Tensors.Graphs;

// Convolutions, and functions of windows over images.
public static partial class Ops
{
    /// <summary>Convolution of images: <c>y[b, i, j, k] = Σ x[b, s i + d p, s j + d q, c] · filters[p, q, c, k]</c>.</summary>
    /// <param name="input">Shape (batch, rows, columns, channels), or as the format says.</param>
    /// <param name="filters">Shape (rows, columns, channels, results); fewer channels than the image has make groups.</param>
    /// <param name="strides">From window to window: one number, two, or four with 1 for batch and channels.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="dataFormat">NHWC or NCHW.</param>
    /// <param name="dilations">From element to element of a window, as the strides.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Conv2D(
        TensorLike input, TensorLike filters, ReadOnlySpan<int> strides, string padding, string dataFormat = "NHWC",
        ReadOnlySpan<int> dilations = default, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Conv2D", input, filters);
        (Tensor x, Tensor w) = scope.ConvertPair(input, filters, "input", "filter");
        return scope.Result("Conv2D", [x, w], Planar(strides, padding, dataFormat, dilations));
    }

    /// <summary>Convolution of images with paddings of one's own: a pair for each axis of the format.</summary>
    /// <inheritdoc cref="Conv2D(TensorLike, TensorLike, ReadOnlySpan{int}, string, string, ReadOnlySpan{int}, string?)"/>
    public static Tensor Conv2D(
        TensorLike input, TensorLike filters, ReadOnlySpan<int> strides, int[,] padding, string dataFormat = "NHWC",
        ReadOnlySpan<int> dilations = default, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Conv2D", input, filters);
        (Tensor x, Tensor w) = scope.ConvertPair(input, filters, "input", "filter");
        return scope.Result(
            "Conv2D", [x, w], Planar(strides, "EXPLICIT", dataFormat, dilations, [.. padding.Cast<int>().Select(number => (long)number)]));
    }

    /// <summary>
    /// The transpose of <see cref="Conv2D(TensorLike, TensorLike, ReadOnlySpan{int}, string, string, ReadOnlySpan{int}, string?)"/>.
    /// </summary>
    /// <param name="value">Shape (batch, rows, columns, channels).</param>
    /// <param name="filter">Shape (rows, columns, results, channels).</param>
    /// <param name="outputShape">The shape of the result.</param>
    /// <param name="strides">Those of the convolution.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="dataFormat">NHWC or NCHW.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor Conv2DTranspose(
        TensorLike value, TensorLike filter, TensorLike outputShape, ReadOnlySpan<int> strides, string padding = "SAME",
        string dataFormat = "NHWC", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "conv2d_transpose", value, filter, outputShape);
        Tensor x = scope.Convert(value, "value");
        Tensor w = scope.Convert(filter, "filter", x.DataType.Base);
        Tensor sizes = scope.Convert(outputShape, "input_sizes", DataType.Int32);
        return scope.Result("Conv2DBackpropInput", [sizes, w, x], Planar(strides, padding, dataFormat, default));
    }

    /// <summary>Convolution with a window that has holes.</summary>
    /// <param name="value">Shape (batch, rows, columns, channels).</param>
    /// <param name="filters">Shape (rows, columns, channels, results).</param>
    /// <param name="rate">From element to element of a window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor AtrousConv2D(TensorLike value, TensorLike filters, int rate, string padding, string? name = null) =>
        Conv2D(value, filters, [1], padding, dilations: [rate], name: name ?? "convolution");

    /// <summary>Convolution of each channel by itself: (batch, rows, columns, channels · multiplier).</summary>
    /// <param name="input">Shape (batch, rows, columns, channels).</param>
    /// <param name="filter">Shape (rows, columns, channels, multiplier).</param>
    /// <param name="strides">From window to window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="rate">From element to element of a window: none, or two numbers.</param>
    /// <param name="dataFormat">NHWC or NCHW.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor DepthwiseConv2D(
        TensorLike input, TensorLike filter, ReadOnlySpan<int> strides, string padding, ReadOnlySpan<int> rate = default,
        string dataFormat = "NHWC", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "depthwise", input, filter);
        (Tensor x, Tensor w) = scope.ConvertPair(input, filter, "tensor_in", "filter_in");
        return Depthwise(scope, x, w, strides, padding, rate, dataFormat, scope.Name);
    }

    /// <summary>A depthwise convolution, then one of 1 by 1.</summary>
    /// <param name="input">Shape (batch, rows, columns, channels).</param>
    /// <param name="depthwiseFilter">Shape (rows, columns, channels, multiplier).</param>
    /// <param name="pointwiseFilter">Shape (1, 1, channels · multiplier, results).</param>
    /// <param name="strides">From window to window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="rate">From element to element of a window: none, or two numbers.</param>
    /// <param name="dataFormat">NHWC or NCHW.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor SeparableConv2D(
        TensorLike input,
        TensorLike depthwiseFilter,
        TensorLike pointwiseFilter,
        ReadOnlySpan<int> strides,
        string padding,
        ReadOnlySpan<int> rate = default,
        string dataFormat = "NHWC",
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "separable_conv2d", input, depthwiseFilter, pointwiseFilter);
        (Tensor x, Tensor w) = scope.ConvertPair(input, depthwiseFilter, "tensor_in", "depthwise_filter");
        Tensor points = scope.Convert(pointwiseFilter, "pointwise_filter", x.DataType.Base);
        Tensor each = Depthwise(scope, x, w, strides, padding, rate, dataFormat, "depthwise");
        return scope.Result("Conv2D", [each, points], Planar([1], "VALID", dataFormat, default));
    }

    /// <summary>Convolution along one axis.</summary>
    /// <param name="value">Shape (batch, length, channels), or as the format says.</param>
    /// <param name="filters">Shape (length, channels, results).</param>
    /// <param name="stride">From window to window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="dilation">From element to element of a window.</param>
    /// <param name="dataFormat">NWC or NCW.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor Conv1D(
        TensorLike value, TensorLike filters, int stride, string padding, int dilation = 1, string dataFormat = "NWC", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "conv1d", value, filters);
        (Tensor x, Tensor w) = scope.ConvertPair(value, filters, "value", "filters");
        (int added, string format) = dataFormat == "NCW" ? (-2, "NCHW") : (-3, "NHWC");
        Tensor image = ExpandDims(x, added);
        Tensor plane = ExpandDims(w, 0);
        return Squeeze(scope.Result("Conv2D", [image, plane], Planar([1, stride], padding, format, [1, dilation])), [added]);
    }

    /// <summary>Convolution of volumes.</summary>
    /// <param name="input">Shape (batch, depth, rows, columns, channels), or as the format says.</param>
    /// <param name="filters">Shape (depth, rows, columns, channels, results).</param>
    /// <param name="strides">From window to window: one number, three, or five with 1 for batch and channels.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="dataFormat">NDHWC or NCDHW.</param>
    /// <param name="dilations">From element to element of a window, as the strides.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Conv3D(
        TensorLike input, TensorLike filters, ReadOnlySpan<int> strides, string padding, string dataFormat = "NDHWC",
        ReadOnlySpan<int> dilations = default, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Conv3D", input, filters);
        (Tensor x, Tensor w) = scope.ConvertPair(input, filters, "input", "filter");
        return scope.Result("Conv3D", [x, w], Cubic(strides, padding, dataFormat, dilations));
    }

    /// <summary>The transpose of <see cref="Conv3D"/>.</summary>
    /// <inheritdoc cref="Conv2DTranspose"/>
    public static Tensor Conv3DTranspose(
        TensorLike value, TensorLike filter, TensorLike outputShape, ReadOnlySpan<int> strides, string padding = "SAME",
        string dataFormat = "NDHWC", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "conv3d_transpose", value, filter, outputShape);
        Tensor x = scope.Convert(value, "value");
        Tensor w = scope.Convert(filter, "filter", x.DataType.Base);
        Tensor sizes = scope.Convert(outputShape, "input_sizes", DataType.Int32);
        Dictionary<string, object> attributes = Cubic(strides, padding, dataFormat, default);
        attributes["Tshape"] = sizes.DataType.Base;
        return scope.Result("Conv3DBackpropInputV2", [sizes, w, x], attributes);
    }

    /// <summary>The greatest element of each window.</summary>
    /// <param name="value">Shape (batch, rows, columns, channels), or as the format says.</param>
    /// <param name="ksize">Elements of a window: one number, two, or four with 1 for batch and channels.</param>
    /// <param name="strides">From window to window, in the same form.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="dataFormat">NHWC or NCHW.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor MaxPool(
        TensorLike value, ReadOnlySpan<int> ksize, ReadOnlySpan<int> strides, string padding, string dataFormat = "NHWC",
        string? name = null) =>
        Pooled("MaxPool", value, "value", ksize, strides, padding, dataFormat, 2, name);

    /// <summary>The mean of each window, without what lies in the padding.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public static Tensor AvgPool(
        TensorLike value, ReadOnlySpan<int> ksize, ReadOnlySpan<int> strides, string padding, string dataFormat = "NHWC",
        string? name = null) =>
        Pooled("AvgPool", value, "value", ksize, strides, padding, dataFormat, 2, name);

    /// <summary>The greatest element of each window of volumes.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public static Tensor MaxPool3D(
        TensorLike value, ReadOnlySpan<int> ksize, ReadOnlySpan<int> strides, string padding, string dataFormat = "NDHWC",
        string? name = null) =>
        Pooled("MaxPool3D", value, "input", ksize, strides, padding, dataFormat, 3, name);

    /// <summary>The mean of each window of volumes, without what lies in the padding.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public static Tensor AvgPool3D(
        TensorLike value, ReadOnlySpan<int> ksize, ReadOnlySpan<int> strides, string padding, string dataFormat = "NDHWC",
        string? name = null) =>
        Pooled("AvgPool3D", value, "input", ksize, strides, padding, dataFormat, 3, name);

    /// <summary>MAX or AVG of windows over (batch, rows, columns, channels) or (batch, depth, rows, columns, channels).</summary>
    /// <param name="input">The image.</param>
    /// <param name="windowShape">Elements of a window along each spatial axis.</param>
    /// <param name="poolingType">MAX or AVG.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="strides">From window to window; 1 if none.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Pool(
        TensorLike input, ReadOnlySpan<int> windowShape, string poolingType, string padding, ReadOnlySpan<int> strides = default,
        string? name = null) =>
        (poolingType, windowShape.Length) switch
        {
            ("MAX", 2) => MaxPool(input, windowShape, strides, padding, name: name),
            ("AVG", 2) => AvgPool(input, windowShape, strides, padding, name: name),
            ("MAX", 3) => MaxPool3D(input, windowShape, strides, padding, name: name),
            ("AVG", 3) => AvgPool3D(input, windowShape, strides, padding, name: name),
            _ => throw new ArgumentException(
                $"Pool takes MAX or AVG of two or three axes, not {poolingType} of {windowShape.Length}.", nameof(poolingType)),
        };

    /// <summary>The greatest element of each window, and its number among all elements of its image.</summary>
    /// <param name="input">Shape (batch, rows, columns, channels).</param>
    /// <param name="ksize">Elements of a window.</param>
    /// <param name="strides">From window to window.</param>
    /// <param name="padding">SAME or VALID.</param>
    /// <param name="targmax">Int64 or Int32.</param>
    /// <param name="includeBatchInIndex">Whether numbers run on over the whole batch.</param>
    /// <param name="name">The name of the node.</param>
    public static (Tensor Output, Tensor Argmax) MaxPoolWithArgmax(
        TensorLike input,
        ReadOnlySpan<int> ksize,
        ReadOnlySpan<int> strides,
        string padding,
        DataType targmax = DataType.Int64,
        bool includeBatchInIndex = false,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MaxPoolWithArgmax", input);
        IReadOnlyList<Tensor> results = scope.Node("MaxPoolWithArgmax", [scope.Convert(input, "input")], new()
        {
            ["ksize"] = Around(ksize, 2, "NHWC"),
            ["strides"] = Around(strides, 2, "NHWC"),
            ["padding"] = padding,
            ["Targmax"] = targmax,
            ["include_batch_in_index"] = includeBatchInIndex,
        }).Outputs;
        return (results[0], results[1]);
    }

    /// <summary>Numbers around 1 and the others: batch and channels of the format.</summary>
    private static long[] Around(ReadOnlySpan<int> numbers, int spatial, string dataFormat)
    {
        long[] given = numbers.Length switch
        {
            0 => [.. Enumerable.Repeat(1L, spatial)],
            1 => [.. Enumerable.Repeat((long)numbers[0], spatial)],
            _ => [.. numbers.ToArray().Select(number => (long)number)],
        };
        return given.Length != spatial ? given
            : dataFormat.StartsWith("NC", StringComparison.Ordinal) ? [1, 1, .. given]
            : [1, .. given, 1];
    }

    private static Dictionary<string, object> Planar(
        ReadOnlySpan<int> strides, string padding, string dataFormat, ReadOnlySpan<int> dilations, long[]? explicitPaddings = null) => new()
        {
            ["strides"] = Around(strides, 2, dataFormat),
            ["padding"] = padding,
            ["explicit_paddings"] = explicitPaddings ?? [],
            ["data_format"] = dataFormat,
            ["dilations"] = Around(dilations, 2, dataFormat),
            ["use_cudnn_on_gpu"] = true,
        };

    private static Dictionary<string, object> Cubic(
        ReadOnlySpan<int> strides, string padding, string dataFormat, ReadOnlySpan<int> dilations) => new()
        {
            ["strides"] = Around(strides, 3, dataFormat),
            ["padding"] = padding,
            ["data_format"] = dataFormat,
            ["dilations"] = Around(dilations, 3, dataFormat),
        };

    private static Tensor Depthwise(
        OpScope scope, Tensor x, Tensor w, ReadOnlySpan<int> strides, string padding, ReadOnlySpan<int> rate, string dataFormat,
        string name)
    {
        // TensorFlow leaves these two behind when it decides that there is nothing to deal out to batches.
        ShapeOf(w);
        Building.Integers(scope.Graph, rate.IsEmpty ? [1, 1] : rate, "dilation_rate");
        Dictionary<string, object> attributes = Planar(strides, padding, dataFormat, rate);
        attributes.Remove("use_cudnn_on_gpu");
        return scope.Graph.Tensor1("DepthwiseConv2dNative", name, [x, w], attributes);
    }

    private static Tensor Pooled(
        string op, TensorLike value, string argument, ReadOnlySpan<int> ksize, ReadOnlySpan<int> strides, string padding, string dataFormat,
        int spatial, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, value);
        Dictionary<string, object> attributes = new()
        {
            ["ksize"] = Around(ksize, spatial, dataFormat),
            ["strides"] = Around(strides, spatial, dataFormat),
            ["padding"] = padding,
            ["data_format"] = dataFormat,
        };
        if (op == "MaxPool")
        {
            attributes["explicit_paddings"] = Array.Empty<long>();
        }

        return scope.Result(op, [scope.Convert(value, argument)], attributes);
    }
}
