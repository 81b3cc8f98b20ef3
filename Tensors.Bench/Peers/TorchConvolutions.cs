using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Tensors.Bench.Peers;

/// <summary>Convolutions and poolings of libtorch, which takes channels first: operands are laid out so before the clock runs.</summary>
internal static class TorchConvolutions
{
    public static void AddTo(Dictionary<string, Func<TorchTensor[], Action>> calls)
    {
        calls.Add("convolution", x =>
        {
            (TorchTensor image, TorchTensor weights) = (Image(x[0]), Weights(x[1]));
            (long[] strides, long[] padding) = Window(weights);
            return () => nn.functional.conv2d(image, weights, strides: strides, padding: padding).Dispose();
        });
        calls.Add("convolution, gradient of the image", x =>
        {
            (TorchTensor cotangent, TorchTensor weights) = (Image(x[0]), Weights(x[1]));
            (long[] strides, long[] padding) = Window(weights);
            long[] rest = strides[0] == 2 ? [1, 1] : [0, 0];
            return () =>
                nn.functional.conv_transpose2d(cotangent, weights, strides: strides, padding: padding, output_padding: rest).Dispose();
        });
        calls.Add("convolution, gradient of the weights", OfWeights);
        calls.Add("product of a convolution", x => () => x[0].mm(x[1]).Dispose());
        calls.Add("depthwise convolution", x =>
        {
            (TorchTensor image, TorchTensor weights) = (Image(x[0]), Weights(x[1]));
            return () => nn.functional.conv2d(image, weights, padding: [1, 1], groups: 128).Dispose();
        });
        calls.Add("max pool", x =>
        {
            TorchTensor image = Image(x[0]);
            return () => nn.functional.max_pool2d(image, 2).Dispose();
        });
        calls.Add("average pool", x =>
        {
            TorchTensor image = Image(x[0]);
            return () => nn.functional.avg_pool2d(image, 2).Dispose();
        });
        calls.Add("max pool, gradient", x => TorchTraining.Gradient(Image(x[0]), y => nn.functional.max_pool2d(y, 2)));
        calls.Add("CNN step, SGD", Step);
        calls.Add("CNN step, SGD, compiled", Step);
    }

    private static TorchTensor Image(TorchTensor x) => x.permute(0, 3, 1, 2).contiguous();

    private static TorchTensor Weights(TorchTensor x) => x.permute(3, 2, 0, 1).contiguous();

    /// <summary>Stride and padding of the workloads follow from their taps.</summary>
    private static (long[] Strides, long[] Padding) Window(TorchTensor weights)
    {
        long taps = weights.shape[^1];
        long stride = taps == 7 ? 2 : 1;
        return ([stride, stride], [taps / 2, taps / 2]);
    }

    /// <summary>
    /// libtorch has no name for this one: it is the backward pass of a convolution of which only the weights have a gradient.
    /// </summary>
    private static Action OfWeights(TorchTensor[] x)
    {
        (TorchTensor image, TorchTensor cotangent) = (Image(x[0]), Image(x[1]));
        long channels = image.shape[1];
        long taps = (channels, cotangent.shape[1]) switch
        {
            (3, _) when cotangent.shape[^1] == image.shape[^1] => 5,
            (3, _) => 7,
            (256, _) => 1,
            _ => 3,
        };
        TorchTensor weights = zeros([cotangent.shape[1], channels, taps, taps], requires_grad: true);
        (long[] strides, long[] padding) = Window(weights);
        TorchTensor result = nn.functional.conv2d(image, weights, strides: strides, padding: padding);
        return () =>
        {
            result.backward([cotangent], retain_graph: true);
            weights.grad?.Dispose();
            weights.grad = null;
        };
    }

    private static Action Step(TorchTensor[] x)
    {
        TorchTensor image = Image(x[0]);
        TorchSharp.Modules.Sequential model = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(7 * 7 * 64, 128), nn.ReLU(), nn.Linear(128, 10));
        optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.01);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.forward(image), x[1]).backward();
            optimizer.step();
        };
    }
}
