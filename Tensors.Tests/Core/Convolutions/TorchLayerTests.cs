using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Layers of PyTorch on images with channels first: results and gradients.</summary>
public sealed class TorchLayerTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor?, Tensor?, Tensor>> s_layers = new()
    {
        ["conv1d"] = (x, w, b) => Convolve(x, w!, b!, [2], WindowPadding.Of((1, 1))),
        ["conv2d_valid"] = (x, w, b) => Convolve(x, w!, b!, [1], WindowPadding.Valid),
        ["conv2d_same"] = (x, w, b) => Convolve(x, w!, b!, [1], WindowPadding.All(1, 2)),
        ["conv2d_asymmetric"] = (x, w, b) => Convolve(x, w!, b!, [2, 1], WindowPadding.Of((0, 0), (2, 2))),
        ["conv2d_dilation"] = (x, w, b) => Convolve(x, w!, b!, [1], WindowPadding.All(2, 2), [2]),
        ["conv2d_groups"] = (x, w, b) => Convolve(x, w!, b!, [1], WindowPadding.All(1, 2), groups: 2),
        ["conv2d_depthwise"] = (x, w, b) => Convolve(x, w!, b!, [1], WindowPadding.All(1, 2), groups: 6),
        ["conv2d_reflect"] = (x, w, b) => Convolve(Surround(x, PadMode.Reflect), w!, b!, [1], WindowPadding.Valid),
        ["conv2d_circular"] = (x, w, b) => Convolve(Surround(x, PadMode.Wrap), w!, b!, [1], WindowPadding.Valid),
        ["conv3d"] = (x, w, b) => Convolve(x, w!, b!, [1], WindowPadding.All(1, 3)),
        ["conv_transpose1d"] = (x, w, b) =>
            AddBias(x.ConvolutionTranspose(Taps(w!), strides: [3], dilations: [2], channelsFirst: true), b!),
        ["conv_transpose2d"] = (x, w, b) =>
            AddBias(x.ConvolutionTranspose(Taps(w!), [18, 16], [2], WindowPadding.All(1, 2), groups: 2, channelsFirst: true), b!),
        ["max_pool"] = (x, _, _) => x.MaxPool([3], [2], WindowPadding.All(1, 2), channelsFirst: true),
        ["max_pool_dilated"] = (x, _, _) => x.MaxPool([2], [2], dilations: [2], channelsFirst: true),
        ["max_pool_ceil"] = (x, _, _) => x.MaxPool([2], [2], WindowPadding.Valid.RoundedUp(), channelsFirst: true),
        ["avg_pool"] = (x, _, _) => x.AveragePool([3], [2], WindowPadding.All(1, 2), countsPadding: true, channelsFirst: true),
        ["avg_pool_exclude"] = (x, _, _) => x.AveragePool([3], [2], WindowPadding.All(1, 2), channelsFirst: true),
        ["adaptive_avg"] = (x, _, _) => x.AdaptiveAveragePool([4, 3], channelsFirst: true),
        ["adaptive_max"] = (x, _, _) => x.AdaptiveMaxPool([4, 3], channelsFirst: true),
        ["lp"] = (x, _, _) => x.LpPool(2, [2], channelsFirst: true),
        ["pixel_shuffle"] = (x, _, _) => x.PixelShuffle(2),
        ["upsample_nearest"] = (x, _, _) => x.Resize([5, 11], ResizeMode.Nearest, ResizeCoordinates.Asymmetric, channelsFirst: true),
        ["upsample_bilinear"] = (x, _, _) => x.Resize([2 * x.Shape[2], 2 * x.Shape[3]], ResizeMode.Bilinear, channelsFirst: true),
    };

    private static IEnumerable<string> Names => s_layers.Keys;

    [TestCaseSource(nameof(Names))]
    public void Results_and_gradients_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "layers", name + ".safetensors"));
        string[] present = [.. file.Entries.Select(entry => entry.Name)];
        Tensor? Read(string entry) => present.Contains(entry) ? file.Read(entry) : null;
        Tensor x = Read("input.x")!;
        (Tensor? w, Tensor? b) = (Read("parameter.weight"), Read("parameter.bias"));
        Tensor[] sources = [.. new[] { x, w, b }.OfType<Tensor>()];
        using GradientTape tape = new();
        tape.Watch(sources);

        Tensor y = s_layers[name](x, w, b);
        Tensor weights = Tensor.Arange((int)y.ElementCount, DType.Float64).Cos().Cast(DType.Float32).Reshape(y.Shape.Extents);
        Tensor[] gradients = tape.Gradient((y * weights).Sum(), sources);

        Assert.Multiple(() =>
        {
            AssertClose(y, Read("output.0")!, "the result");
            string[] names = [.. new[] { "input.x", "parameter.weight", "parameter.bias" }.Where(present.Contains)];
            for (int i = 0; i < names.Length; i++)
            {
                AssertClose(gradients[i], Read("gradient." + names[i])!, names[i]);
            }
        });
    }

    private static Tensor Convolve(
        Tensor x, Tensor w, Tensor b, ReadOnlySpan<int> strides, WindowPadding padding, ReadOnlySpan<int> dilations = default,
        int groups = 1) =>
        x.Convolution(Taps(w), strides, padding, dilations, groups, channelsFirst: true, bias: b);

    private static Tensor Surround(Tensor x, PadMode mode) => x.Pad([(0, 0), (0, 0), (1, 1), (1, 1)], mode);

    /// <summary>PyTorch's weights (K, C, taps…) as (taps…, C, K): a view.</summary>
    private static Tensor Taps(Tensor weights) => weights.Transpose([.. Enumerable.Range(2, weights.Rank - 2), 1, 0]);

    private static Tensor AddBias(Tensor y, Tensor bias) => y + bias.Reshape([-1, .. Enumerable.Repeat(1, y.Rank - 2)]);

    private static void AssertClose(Tensor actual, Tensor expected, string what)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape), what);
        double scale = expected.Abs().Max().Item<float>();
        Assert.That((actual - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * scale), what);
    }
}
