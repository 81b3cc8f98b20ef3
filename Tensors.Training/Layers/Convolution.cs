namespace Tensors.Training;

/// <summary>What convolutions and transposed convolutions over one to three spatial axes have in common.</summary>
public abstract class ConvolutionLayer : Layer
{
    private protected ConvolutionLayer(Shape weight, int outputs, int fanIn, ConvolutionSettings settings, bool bias)
    {
        Settings = settings;
        Weight = AddParameter("weight", Initializers.FanIn(weight, fanIn));
        Bias = bias ? AddParameter("bias", Initializers.FanIn([outputs], fanIn)) : null;
    }

    /// <summary>The filters, in PyTorch's order of axes.</summary>
    public Tensor Weight { get; }

    /// <summary>A number for each channel of the result, or null.</summary>
    public Tensor? Bias { get; }

    private protected ConvolutionSettings Settings { get; }

    /// <summary>PyTorch's weights <c>(K, C, taps…)</c> as <c>(taps…, C, K)</c>: a view.</summary>
    private protected Tensor Taps => Weight.Transpose([.. Enumerable.Range(2, Settings.Axes), 1, 0]);

    private protected WindowPadding Padding => WindowPadding.Of([.. Settings.Padding.Select(positions => (positions, positions))]);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{GetType().Name}({Settings.Inputs}, {Settings.Outputs}, kernel: ({string.Join(", ", Settings.Kernel)}))";

    /// <summary>An image of three to five axes, as the layer has two more than it slides over.</summary>
    private protected void Require(Tensor x)
    {
        if (x.Rank != Settings.Axes + 2 || x.Shape[1] != Settings.Inputs)
        {
            throw new ShapeMismatchException(
                GetType().Name,
                $"the input {x.Shape} must have {Settings.Inputs} channels in axis 1 and {Settings.Axes} spatial axes behind it",
                [x.Shape, Weight.Shape]);
        }
    }
}

/// <summary>How a convolution slides, with a number for each spatial axis.</summary>
internal sealed record ConvolutionSettings(
    int Inputs, int Outputs, int[] Kernel, int[] Stride, int[] Padding, int[] Dilation, int Groups)
{
    public int Axes => Kernel.Length;

    public int Taps => Kernel.Aggregate((product, extent) => product * extent);

    public static ConvolutionSettings Of(
        int axes, int inputs, int outputs, PerAxis kernel, PerAxis? stride, PerAxis padding, PerAxis? dilation, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        return inputs % groups == 0 && outputs % groups == 0
            ? new(
                inputs, outputs, kernel.For(axes, 1, nameof(kernel)), (stride ?? 1).For(axes, 1, nameof(stride)),
                padding.For(axes, 0, nameof(padding)), (dilation ?? 1).For(axes, 1, nameof(dilation)), groups)
            : throw new ArgumentException($"{groups} groups must divide {inputs} inputs and {outputs} outputs.", nameof(groups));
    }
}

/// <summary>A convolution over one to three spatial axes.</summary>
/// <remarks>
/// PyTorch's <c>Conv1d</c> to <c>Conv3d</c>: images <c>(N, C, spatial…)</c>, <c>weight</c> <c>(outputs, inputs / groups, kernel…)</c> and
/// <c>bias</c>, both equally likely up to <c>1 / √(inputs / groups · taps)</c> at first.
/// </remarks>
public abstract class Convolution : ConvolutionLayer
{
    private readonly Activation _activation;
    private readonly PadMode? _edges;

    private protected Convolution(ConvolutionSettings settings, bool bias, Activation activation, PadMode? edges)
        : base(
            [settings.Outputs, settings.Inputs / settings.Groups, .. settings.Kernel], settings.Outputs,
            settings.Inputs / settings.Groups * settings.Taps, settings, bias) => (_activation, _edges) = (activation, edges);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        Require(x);
        Tensor image = _edges is { } mode
            ? x.Pad([(0, 0), (0, 0), .. Settings.Padding.Select(positions => (positions, positions))], mode)
            : x;
        return image.Convolution(
            Taps, Settings.Stride, _edges is null ? Padding : WindowPadding.Valid, Settings.Dilation, Settings.Groups, channelsFirst: true,
            Bias, _activation);
    }
}
