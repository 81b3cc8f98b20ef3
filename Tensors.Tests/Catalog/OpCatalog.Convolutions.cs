namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Convolutions() =>
    [
        new("Convolution", typeof(ConvolutionOp), v => v[0].Convolution(v[1]), Of([2, 4, 5, 3]), Of([2, 3, 3, 2])),
        new("Convolution with strides and padding", typeof(ConvolutionOp), v =>
            v[0].Convolution(v[1], [2, 1], WindowPadding.Of((1, 0), (0, 2))), Of([1, 5, 4, 2]), Of([3, 2, 2, 3])),
        new("Convolution in groups", typeof(ConvolutionOp), v =>
            v[0].Convolution(v[1], padding: WindowPadding.Same, groups: 2), Of([1, 3, 4, 4]), Of([2, 2, 2, 2])),
        new("Convolution of each channel", typeof(ConvolutionOp), v =>
            v[0].Convolution(v[1], [1, 2], WindowPadding.Same, groups: 3), Of([2, 3, 4, 3]), Of([2, 3, 1, 3])),
        new("Convolution, dilated, of one axis", typeof(ConvolutionOp), v =>
            v[0].Convolution(v[1], dilations: [2]), Of([2, 6, 3]), Of([2, 3, 2])),
        new("Convolution of three axes", typeof(ConvolutionOp), v =>
            v[0].Convolution(v[1], padding: WindowPadding.Same), Of([1, 2, 3, 3, 2]), Of([2, 1, 2, 2, 2])),
        new("Convolution with channels first", typeof(ConvolutionOp), v =>
            v[0].Convolution(v[1], padding: WindowPadding.Same, channelsFirst: true), Of([2, 3, 4, 5]), Of([3, 3, 3, 2])),
        new("Convolution with a bias", typeof(FusedConvolutionOp), v =>
            v[0].Convolution(v[1], bias: v[2]), Of([2, 4, 5, 3]), Of([2, 3, 3, 2]), Of([2])),
        new(
            "Convolution with an activation", typeof(FusedConvolutionOp), v => v[0].Convolution(v[1], activation: Activation.Tanh),
            Of([1, 4, 3], Domain.Between(-1, 1)), Of([2, 3, 2], Domain.Between(-1, 1))),
        new(
            "Convolution with a bias and an activation", typeof(FusedConvolutionOp),
            v => v[0].Convolution(v[1], padding: WindowPadding.Same, bias: v[2], activation: Activation.Relu),
            Of([1, 4, 5, 2]), Of([3, 2, 2, 3]), Of([3])),
        new(
            "Convolution of each channel with a bias and an activation", typeof(FusedConvolutionOp),
            v => v[0].Convolution(v[1], groups: 3, channelsFirst: true, bias: v[2], activation: Activation.Relu6), Of([1, 3, 4, 4]),
            Of([2, 2, 1, 3]), Of([3])),
        new("ConvolutionTranspose", typeof(ConvolutionTransposeOp), v =>
            v[0].ConvolutionTranspose(v[1], strides: [2, 3]), Of([1, 2, 2, 3]), Of([3, 2, 2, 3])),
        new(
            "ConvolutionTranspose, dilated, in groups", typeof(ConvolutionTransposeOp),
            v => v[0].ConvolutionTranspose(v[1], [6, 5], [2], WindowPadding.All(1, 2), [2], groups: 2), Of([1, 3, 3, 4]), Of([2, 2, 3, 4])),
        new(
            "ConvolutionFilterGradient", typeof(ConvolutionFilterGradientOp),
            v => Tensor.Apply(new ConvolutionFilterGradientOp(new([2, 1], [1, 2], [(1, 1), (0, 1)]), 1, [3, 2]), v), Of([2, 5, 4, 2]),
            Of([2, 3, 3, 3])),
    ];

    private static OpRow[] Poolings() =>
    [
        new("MaxPool", typeof(MaxPoolOp), v => v[0].MaxPool([2]), Of([2, 5, 4, 3])) { NeedsDistinctElements = true },
        new("MaxPool, dilated, with padding", typeof(MaxPoolOp), v =>
            v[0].MaxPool([3, 2], [1, 2], WindowPadding.Of((1, 1), (0, 1)), [1, 2]), Of([1, 4, 5, 2]))
        {
            NeedsDistinctElements = true,
        },
        new("MaxPool with channels first", typeof(MaxPoolOp), v =>
            v[0].MaxPool([2], [1], WindowPadding.Same, channelsFirst: true), Of([2, 3, 4])) { NeedsDistinctElements = true },
        new("MaxPoolPositions", typeof(MaxPoolPositionsOp), v =>
            v[0].MaxPoolPositions([2, 3], padding: WindowPadding.Same), Of([2, 5, 4, 3])),
        new("MaxPoolGradient", typeof(MaxPoolGradientOp), v =>
            Tensor.Apply(new MaxPoolGradientOp(new([1], [1], [(0, 1)]), [2]), v), Of([2, 4, 3]), Of([2, 4, 3]))
        {
            NeedsDistinctElements = true,
        },
        new("AveragePool", typeof(AveragePoolOp), v => v[0].AveragePool([2, 3], [1, 2], WindowPadding.Same), Of([2, 5, 4, 3])),
        new("AveragePool that counts padding", typeof(AveragePoolOp), v =>
            v[0].AveragePool([3], [2], WindowPadding.All(1, 1), countsPadding: true), Of([2, 5, 3])),
        new("AveragePool of three axes", typeof(AveragePoolOp), v => v[0].AveragePool([1, 2, 2]), Of([1, 2, 4, 2, 3])),
        new(
            "AveragePoolGradient", typeof(AveragePoolGradientOp),
            v => Tensor.Apply(new AveragePoolGradientOp(new([2], [1], [(1, 0)]), [3], false, [6]), v), Of([2, 3, 3])),
    ];
}
