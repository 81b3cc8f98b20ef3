using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>Normalization over channels; libtorch takes its own layout, channels first.</summary>
internal static class NormalizationWorkloads
{
    private const double Elements = 32.0 * 28 * 28 * 128;

    public static IEnumerable<Workload> All() =>
    [
        new("batch norm training step", "32x28x28x128", Operands, Step, Work.OfBytes(8 * 4 * Elements)),
        Workload.Of(
            "batch norm, inference", "32x28x28x128", Operands, x => x[0].BatchNormInference(x[2], x[1], x[1], x[2]),
            Work.OfBytes(2 * 4 * Elements)),
    ];

    private static Tensor[] Operands() => [Draw.Uniform([32, 28, 28, 128]), Draw.Uniform([128], seed: 2), Draw.Uniform([128], seed: 3)];

    /// <summary>Forward with moments of the batch, running moments, and all gradients.</summary>
    private static Action Step(Tensor[] x)
    {
        (Tensor mean, Tensor variance) = (Tensor.Zeros([128]), Tensor.Ones([128]));
        return () =>
        {
            using GradientTape tape = new();
            tape.Watch(x);
            using Tensor y = x[0].BatchNorm(ref mean, ref variance, x[1], x[2]);
            foreach (Tensor gradient in tape.Gradient(y.Sum(), x))
            {
                gradient.Dispose();
            }
        };
    }
}
