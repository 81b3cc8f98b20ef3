using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Bench;

/// <summary>One step of training: convolution of 32, pool, convolution of 64, pool, 128 units, 10 classes, on images of 28 by 28.</summary>
internal static class CnnStep
{
    public const double MultiplyAdds = (28.0 * 28 * 9 * 32) + (14.0 * 14 * 9 * 32 * 64) + (7.0 * 7 * 64 * 128) + 1280;

    private const float LearningRate = 0.01f;

    public static Func<Tensor> Step(Tensor[] data)
    {
        GradientDescent descent = new(LearningRate);
        Tensor[] parameters =
        [
            Draw([3, 3, 1, 32], 3), Tensor.Zeros([32]), Draw([3, 3, 32, 64], 4), Tensor.Zeros([64]),
            Draw([7 * 7 * 64, 128], 5), Tensor.Zeros([128]), Draw([128, 10], 6), Tensor.Zeros([10]),
        ];
        return () =>
        {
            using GradientTape tape = new();
            tape.Watch(parameters);
            Tensor first = data[0]
                .Convolution(parameters[0], padding: WindowPadding.Same, bias: parameters[1], activation: Activation.Relu).MaxPool([2]);
            Tensor second = first
                .Convolution(parameters[2], padding: WindowPadding.Same, bias: parameters[3], activation: Activation.Relu).MaxPool([2]);
            Tensor hidden = second.Reshape(32, -1).Dense(parameters[4], parameters[5], Activation.Relu);
            Tensor loss = hidden.Dense(parameters[6], parameters[7]).SoftmaxCrossEntropy(data[1]).Mean();
            descent.Step(parameters, tape.Gradient(loss, parameters));
            return loss;
        };
    }

    private static Tensor Draw(Shape shape, int seed) => 0.1f * Tensor.RandomNormal(shape, seed: seed);
}
