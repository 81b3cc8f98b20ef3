using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>Convolutions and poolings of images with channels last; libtorch takes its own layout, channels first.</summary>
internal static class ConvolutionWorkloads
{
    // Batch, channels, extent, results, taps, stride, padding.
    private static readonly (int N, int C, int Size, int K, int Taps, int Stride, int Padding)[] s_convolutions =
    [
        (32, 64, 16, 128, 3, 1, 1), (64, 256, 14, 64, 1, 1, 0), (16, 3, 224, 64, 5, 1, 2), (16, 3, 224, 64, 7, 2, 3),
        (1, 512, 14, 512, 3, 1, 1),
    ];

    public static IEnumerable<Workload> All() =>
    [
        .. s_convolutions.SelectMany(of => (IEnumerable<Workload>)
        [
            Of("convolution", of, (x, w, _) => [x, w], x => x[0].Convolution(x[1], [of.Stride], Padding(of.Padding))),
            Of(
                "convolution, gradient of the image", of, (_, w, y) => [y, w],
                x => x[0].ConvolutionTranspose(x[1], [of.Size, of.Size], [of.Stride], Padding(of.Padding))),
            Of(
                "convolution, gradient of the weights", of, (x, _, y) => [x, y],
                x => Tensor.Apply(new ConvolutionFilterGradientOp(Window(of), 1, [of.Taps, of.Taps]), x)),
            Product(of),
        ]),
        Workload.Of(
            "depthwise convolution", "32x28x28x128, 3x3", () => [Image(32, 28, 128), Draw.Uniform([3, 3, 1, 128], seed: 2)],
            x => x[0].Convolution(x[1], padding: WindowPadding.Same, groups: 128), Work.OfBytes(2 * 4.0 * 32 * 28 * 28 * 128)),
        Workload.Of(
            "max pool", "32x28x28x128, 2x2", () => [Image(32, 28, 128)], x => x[0].MaxPool([2]),
            Work.OfBytes(1.25 * 4 * 32 * 28 * 28 * 128)),
        Workload.Of(
            "average pool", "32x28x28x128, 2x2", () => [Image(32, 28, 128)], x => x[0].AveragePool([2]),
            Work.OfBytes(1.25 * 4 * 32 * 28 * 28 * 128)),
        new("max pool, gradient", "32x28x28x128, 2x2", () => [Image(32, 28, 128)], x => () =>
            PoolGradient(x[0]), Work.OfBytes(2 * 4.0 * 32 * 28 * 28 * 128)),
        .. Workload.Steps(
            "CNN step, SGD", "batch of 32", () => [Image(32, 28, 1), Draw.Uniform([32, 10], seed: 2).Softmax()], CnnStep.Step,
            new(2 * 3 * 32 * CnnStep.MultiplyAdds, 0)),
    ];

    private static Tensor Image(int batch, int size, int channels) => Draw.Uniform([batch, size, size, channels]);

    private static WindowPadding Padding(int padding) => WindowPadding.All(padding, 2);

    private static SlidingWindow Window((int N, int C, int Size, int K, int Taps, int Stride, int Padding) of) =>
        new([of.Stride, of.Stride], [1, 1], [(of.Padding, of.Padding), (of.Padding, of.Padding)]);

    private static void PoolGradient(Tensor x)
    {
        using GradientTape tape = new();
        tape.Watch(x);
        using Tensor y = x.MaxPool([2]);
        tape.Gradient(y, x).Dispose();
    }

    private static Workload Of(
        string name,
        (int N, int C, int Size, int K, int Taps, int Stride, int Padding) of,
        Func<Tensor, Tensor, Tensor, Tensor[]> choose,
        Func<Tensor[], Tensor> ours)
    {
        int windows = ((of.Size + (2 * of.Padding) - of.Taps) / of.Stride) + 1;
        return Workload.Of(
            name,
            Size(of),
            () => choose(
                Image(of.N, of.Size, of.C), Draw.Uniform([of.Taps, of.Taps, of.C, of.K], seed: 2),
                Draw.Uniform([of.N, windows, windows, of.K], seed: 3)),
            ours,
            Work.OfProduct((double)of.N * windows * windows, of.Taps * of.Taps * of.C, of.K));
    }

    /// <summary>The product of matrices that has as many multiply-adds, to see what windows cost.</summary>
    private static Workload Product((int N, int C, int Size, int K, int Taps, int Stride, int Padding) of)
    {
        int windows = ((of.Size + (2 * of.Padding) - of.Taps) / of.Stride) + 1;
        int rows = Math.Min(of.N * windows * windows, 8192);
        int depth = of.Taps * of.Taps * of.C;
        return Workload.Of(
            "product of a convolution", Size(of), () => [Draw.Uniform([rows, depth]), Draw.Uniform([depth, of.K], seed: 2)],
            x => x[0].MatMul(x[1]), Work.OfProduct(rows, depth, of.K));
    }

    private static string Size((int N, int C, int Size, int K, int Taps, int Stride, int Padding) of) =>
        $"{of.N}x{of.Size}x{of.Size}x{of.C} -> {of.K}, {of.Taps}x{of.Taps}, stride {of.Stride}";
}
