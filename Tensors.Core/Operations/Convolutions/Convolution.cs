namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Convolution of an image with 1 to 3 spatial axes (a correlation, as everywhere in the field):
    /// <c>y[n, o…, k] = Σ x[n, o · stride + t · dilation - before, c] · weights[t…, c, k]</c> over taps t and channels c.
    /// </summary>
    /// <param name="weights">Shape <c>(taps…, C / groups, K)</c>, whatever the layout of the image.</param>
    /// <param name="strides">From window to window; one number for all axes, or one each; 1 if none.</param>
    /// <param name="padding"><see cref="WindowPadding.Valid"/> if null; outside of the image there are zeros.</param>
    /// <param name="dilations">From tap to tap; one number for all axes, or one each; 1 if none.</param>
    /// <param name="groups">The channels and results are cut into so many groups, and results of one see the channels of one. As many
    /// groups as channels: a depthwise convolution.</param>
    /// <param name="channelsFirst">Whether the image and the result are <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>. The result
    /// is then a view of memory in which channels come last, as they are computed.</param>
    /// <param name="bias">Shape <c>(K)</c>: added to the sums; nothing if null.</param>
    /// <param name="activation">What the sums, with the bias, are passed through.</param>
    /// <returns>The shape of the image with the numbers of windows and <c>K</c>.</returns>
    /// <exception cref="ShapeMismatchException">The ranks differ or are not 3 to 5, the channels do not fit the weights, the groups or the
    /// bias, or a window is larger than the padded image.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A stride, a dilation or the groups are below 1.</exception>
    /// <remarks>
    /// Dtypes: floating. Each element is a chain of fused multiply-adds in the order of (taps, channel), a long one cut into equal blocks
    /// of at most 512, which are added up one after the other; the bits are the same for every layout. Padding is multiplied as other zeros
    /// are: 0 · ∞ is NaN. Bias and activation are applied while a block of results is in the caches, with the bits of <c>+</c> and of the
    /// function. VJP: <see cref="ConvolutionTranspose"/> of <c>dy</c> with the same weights, and for the weights the products of windows
    /// and <c>dy</c>; for the bias the sum over all but the channels. The slope of an activation follows from y: 1 - y² of tanh, y · (1 -
    /// y) of the logistic function.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor edges = images.Convolution(filters, padding: WindowPadding.Same, bias: bias, activation: Activation.Relu).MaxPool([2]);
    /// </code>
    /// </example>
    public Tensor Convolution(
        Tensor weights,
        ReadOnlySpan<int> strides = default,
        WindowPadding? padding = null,
        ReadOnlySpan<int> dilations = default,
        int groups = 1,
        bool channelsFirst = false,
        Tensor? bias = null,
        Activation activation = Activation.None)
    {
        if (LackExtents(this, weights) || bias?.LacksExtents == true)
        {
            return Convolutions.Composite(
                "Convolution",
                bias is null ? [this, weights] : [this, weights, bias],
                (Strides: ValueArray.Create(strides), padding, Dilations: ValueArray.Create(dilations), groups, channelsFirst, activation),
                static (x, of) => x[0].Convolution(
                    x[1], of.Strides.AsSpan(), of.padding, of.Dilations.AsSpan(), of.groups, of.channelsFirst, x.ElementAtOrDefault(2),
                    of.activation));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        int axes = Convolutions.RequireSpatialAxes("Convolution", Shape, weights.Shape);
        Tensor image = channelsFirst ? MoveAxis(1, -1) : this;
        SlidingWindow window = Convolutions.Window(
            "Convolution", image.Shape.Extents[1..^1], weights.Shape.Extents[..axes], strides, padding, dilations);
        Tensor result = (bias, activation) switch
        {
            (null, Activation.None) => Apply(new ConvolutionOp(window, groups), image, weights),
            (null, _) => Apply(new FusedConvolutionOp(window, groups, activation), image, weights),
            _ => Apply(new FusedConvolutionOp(window, groups, activation), image, weights, bias),
        };
        return channelsFirst ? result.MoveAxis(-1, 1) : result;
    }

    /// <summary>
    /// The transpose of a convolution: <c>y[n, o · stride + t · dilation - before, c] += x[n, o, k] · weights[t…, c, k]</c>, which is its
    /// gradient with respect to the image, and enlarges images.
    /// </summary>
    /// <param name="weights">Those of the convolution, of which this tensor would be the result: <c>(taps…, C / groups, K)</c> for K
    /// channels here.</param>
    /// <param name="extents">The spatial extents of the result; where none are given, the least that the convolution would come
    /// from.</param>
    /// <param name="strides">From window to window; one number for all axes, or one each; 1 if none.</param>
    /// <param name="padding">That of the convolution; <see cref="WindowPadding.Valid"/> if null. <see cref="WindowPadding.Same"/> without
    /// extents gives stride times the extent.</param>
    /// <param name="dilations">From tap to tap; one number for all axes, or one each; 1 if none.</param>
    /// <param name="groups">Those of the convolution.</param>
    /// <param name="channelsFirst">Whether the channels are the second axis; else they are the last.</param>
    /// <exception cref="ShapeMismatchException">The ranks differ or are not 3 to 5, the channels do not fit the weights or the groups, or
    /// the convolution of the extents would not have this shape.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A stride, a dilation or the groups are below 1.</exception>
    /// <remarks>
    /// Dtypes: floating. Sums run over the windows that reach a position, in their order, and over k. VJP: the convolution of <c>dy</c>,
    /// and for the weights the products of windows of <c>dy</c> and x.
    /// </remarks>
    public Tensor ConvolutionTranspose(
        Tensor weights,
        ReadOnlySpan<int> extents = default,
        ReadOnlySpan<int> strides = default,
        WindowPadding? padding = null,
        ReadOnlySpan<int> dilations = default,
        int groups = 1,
        bool channelsFirst = false)
    {
        if (LackExtents(this, weights))
        {
            return Convolutions.Composite(
                "ConvolutionTranspose",
                [this, weights],
                (Extents: ValueArray.Create(extents), Strides: ValueArray.Create(strides), padding, Dilations: ValueArray.Create(dilations),
                    groups, channelsFirst),
                static (x, of) => x[0].ConvolutionTranspose(
                    x[1], of.Extents.AsSpan(), of.Strides.AsSpan(), of.padding, of.Dilations.AsSpan(), of.groups, of.channelsFirst));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        int axes = Convolutions.RequireSpatialAxes("ConvolutionTranspose", Shape, weights.Shape);
        Tensor image = channelsFirst ? MoveAxis(1, -1) : this;
        ReadOnlySpan<int> sizes = weights.Shape.Extents[..axes];
        int[] steps = Convolutions.PerAxis("ConvolutionTranspose", nameof(strides), strides, axes);
        int[] spacings = Convolutions.PerAxis("ConvolutionTranspose", nameof(dilations), dilations, axes);
        ValueArray<int> to = extents.Length > 0
            ? ValueArray.Create(extents)
            : Convolutions.LeastExtents("ConvolutionTranspose", image.Shape.Extents[1..^1], sizes, steps, padding, spacings);
        if (to.Count != axes)
        {
            throw new ShapeMismatchException(
                "ConvolutionTranspose", $"{to.Count} extents were given for {axes} spatial axes", [Shape, weights.Shape]);
        }

        SlidingWindow window = Convolutions.Window("ConvolutionTranspose", to.AsSpan(), sizes, steps, padding, spacings);
        Tensor result = Apply(new ConvolutionTransposeOp(window, groups, to), image, weights);
        return channelsFirst ? result.MoveAxis(-1, 1) : result;
    }
}

/// <summary>The operation of <see cref="Tensor.Convolution"/>: image (N, spatial…, C) and weights (taps…, C / groups, K).</summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Groups">The number of groups.</param>
public sealed record ConvolutionOp(SlidingWindow Window, int Groups) : Operation("Convolution")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        (Shape image, Shape weights) = (inputs[0].Shape, inputs[1].Shape);
        DType dtype = Convolutions.RequireOperands(Name, Window, inputs[0], inputs[1]);
        Convolutions.RequireChannels(Name, image[^1], weights, Groups);
        outputs[0] = new(Window.Slide(Name, image, weights.Extents[..Window.Rank], weights[^1]), dtype);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Convolutions.Forward<float>(Window, Groups, inputs[0], inputs[1], null, Activation.None, outputs[0]);
        }
        else
        {
            Convolutions.Forward<double>(Window, Groups, inputs[0], inputs[1], null, Activation.None, outputs[0]);
        }
    }
}

/// <summary>
/// The operation of <see cref="Tensor.ConvolutionTranspose"/>, the gradient of <see cref="ConvolutionOp"/> with respect to the image:
/// cotangent (N, windows…, K) and weights (taps…, C / groups, K).
/// </summary>
/// <param name="Window">How the windows of the convolution slide.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Extents">The spatial extents of the image.</param>
public sealed record ConvolutionTransposeOp(SlidingWindow Window, int Groups, ValueArray<int> Extents) : Operation("ConvolutionTranspose")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        (Shape cotangent, Shape weights) = (inputs[0].Shape, inputs[1].Shape);
        DType dtype = Convolutions.RequireOperands(Name, Window, inputs[0], inputs[1]);
        if (weights[^1] != cotangent[^1] || weights[^1] % Groups != 0)
        {
            throw new ShapeMismatchException(
                Name, $"{cotangent[^1]} channels of {cotangent} in {Groups} groups do not fit the last axis of the weights {weights}",
                [cotangent, weights]);
        }

        Shape image = Shape.Create([cotangent[0], .. Extents, weights[^2] * Groups]);
        Convolutions.RequireWindows(Name, Window, image, weights.Extents[..Window.Rank], cotangent);
        outputs[0] = new(image, dtype);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Convolutions.Transpose<float>(Window, Groups, inputs[0], inputs[1], outputs[0]);
        }
        else
        {
            Convolutions.Transpose<double>(Window, Groups, inputs[0], inputs[1], outputs[0]);
        }
    }
}

/// <summary>
/// The gradient of <see cref="ConvolutionOp"/> with respect to the weights: image (N, spatial…, C) and cotangent (N, windows…, K) give
/// (taps…, C / groups, K).
/// </summary>
/// <param name="Window">How the windows of the convolution slide.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Sizes">The taps of the weights along each spatial axis.</param>
public sealed record ConvolutionFilterGradientOp(SlidingWindow Window, int Groups, ValueArray<int> Sizes)
    : Operation("ConvolutionFilterGradient")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        (Shape image, Shape cotangent) = (inputs[0].Shape, inputs[1].Shape);
        DType dtype = Convolutions.RequireOperands(Name, Window, inputs[0], inputs[1]);
        if (image[^1] % Groups != 0 || cotangent[^1] % Groups != 0)
        {
            throw new ShapeMismatchException(
                Name, $"{image[^1]} channels and {cotangent[^1]} results cannot be cut into {Groups} groups", [image, cotangent]);
        }

        Convolutions.RequireWindows(Name, Window, image, Sizes.AsSpan(), cotangent);
        outputs[0] = new(Shape.Create([.. Sizes, image[^1] / Groups, cotangent[^1]]), dtype);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Convolutions.FilterGradient<float>(Window, Groups, inputs[0], inputs[1], outputs[0]);
        }
        else
        {
            Convolutions.FilterGradient<double>(Window, Groups, inputs[0], inputs[1], outputs[0]);
        }
    }
}
