namespace Tensors.Graphs;

/// <summary>What the layers share that slide a kernel over an image: the numbers of their windows, kernel, bias and activation.</summary>
public abstract class ConvolutionLayer : Layer
{
    private readonly string _owner;
    private Variable? _bias;

    /// <summary>A layer that is yet to be called.</summary>
    private protected ConvolutionLayer(
        string owner, int spatial, int filters, in ConvolutionSettings settings, string? name, string defaultName, Reuse reuse)
        : base(name, defaultName, reuse)
    {
        _owner = owner;
        Spatial = spatial;
        Settings = settings;
        Filters = filters > 0
            ? filters
            : throw new ArgumentOutOfRangeException(nameof(filters), filters, $"{owner}: there must be one filter at least.");
        KernelSize = PerAxis(settings.KernelSize, "kernel size");
        Strides = PerAxis(settings.Strides ?? [1], "strides");
        Dilations = PerAxis(settings.DilationRate ?? [1], "dilation rate");
        Padding = settings.Padding.ToUpperInvariant() is "SAME" or "VALID"
            ? settings.Padding.ToUpperInvariant()
            : throw new ArgumentException($"{owner}: the padding is SAME or VALID, not '{settings.Padding}'.", nameof(settings));
        ChannelsFirst = ImageFormat.IsChannelsFirst(owner, settings.DataFormat);
    }

    private protected ConvolutionSettings Settings { get; }

    private protected int Spatial { get; }

    private protected int Filters { get; }

    private protected int[] KernelSize { get; }

    private protected int[] Strides { get; }

    private protected int[] Dilations { get; }

    private protected string Padding { get; }

    private protected bool ChannelsFirst { get; }

    /// <summary>The results for an image.</summary>
    /// <param name="inputs">Batch, spatial axes and channels, whose extent is known.</param>
    /// <exception cref="ArgumentException">The inputs have other axes, or the extent of the channels is not known.</exception>
    public Tensor Call(TensorLike inputs)
    {
        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        int channels = ImageFormat.Channels(_owner, x, Spatial, ChannelsFirst);
        using DefaultGraph isDefault = x.Graph.AsDefault();
        using IDisposable open = Open();
        AddKernels(channels, x.DataType.Base);
        if (Settings.UseBias)
        {
            _bias ??= AddVariable(
                "bias", [Filters], x.DataType.Base, Settings.BiasInitializer ?? Initializers.Zeros(), Settings.BiasRegularizer,
                Settings.Trainable);
        }

        Tensor y = Convolve(x);
        y = _bias is null ? y : ImageFormat.BiasAdd(y, _bias, ChannelsFirst);
        return Settings.Activation is { } activation ? activation(y) : y;
    }

    /// <summary>Makes the kernels at the first call.</summary>
    private protected abstract void AddKernels(int channels, DataType type);

    /// <summary>The sums, without bias.</summary>
    private protected abstract Tensor Convolve(Tensor x);

    private protected Variable AddKernel(string name, Shape shape, DataType type) =>
        AddVariable(name, shape, type, Settings.KernelInitializer, Settings.KernelRegularizer, Settings.Trainable);

    private int[] PerAxis(int[] numbers, string what) => numbers.Length == 1
        ? [.. Enumerable.Repeat(Positive(numbers[0], what), Spatial)]
        : numbers.Length == Spatial
            ? [.. numbers.Select(number => Positive(number, what))]
            : throw new ArgumentException($"{_owner}: {numbers.Length} numbers of {what} were given for {Spatial} spatial axes.");

    private int Positive(int number, string what) =>
        number > 0 ? number : throw new ArgumentOutOfRangeException(what, number, $"{_owner}: the {what} must be 1 at least.");
}

/// <summary>What is said of a layer of convolution beside the number of filters.</summary>
internal readonly record struct ConvolutionSettings(
    int[] KernelSize, int[]? Strides, string Padding, string DataFormat, int[]? DilationRate, Func<Tensor, Tensor>? Activation,
    bool UseBias,
    Initializer? KernelInitializer, Initializer? BiasInitializer, Func<Tensor, Tensor?>? KernelRegularizer,
    Func<Tensor, Tensor?>? BiasRegularizer, bool Trainable);
