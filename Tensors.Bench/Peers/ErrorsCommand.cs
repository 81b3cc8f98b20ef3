using System.Globalization;
using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Tensors.Bench.Peers;

/// <summary>
/// The largest relative error of a float32 product of (9, k) and (k, 9), ours beside libtorch's, for long k. An error is relative to the
/// norms of row and column, and the exact product is that of float64.
/// </summary>
internal static class ErrorsCommand
{
    private const int Extent = 9;

    // As far as ours may be from exact, in errors of libtorch.
    private const double Bound = 4;

    private static readonly (string Name, Func<int, Tensor> Draw)[] s_kinds =
    [
        ("normally distributed", count => Tensor.RandomNormal([count], seed: 1)),
        ("all positive", count => Tensor.RandomUniform([count], 0, 1, seed: 2)),
        ("alternating", count => Tensor.RandomUniform([count], 0.5, 1, seed: 3) * Signs(count)),
    ];

    /// <summary>Prints a line for each k and kind; exit code 1 if one of ours is beyond the bound.</summary>
    public static int Run(TextWriter output)
    {
        int beyond = 0;
        output.WriteLine("| k | operands | ours | libtorch | ours / libtorch |\n| ---: | --- | ---: | ---: | ---: |");
        foreach (int k in (int[])[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
        {
            foreach ((string name, Func<int, Tensor> draw) in s_kinds)
            {
                Tensor elements = draw(Extent * k);
                Tensor left = elements.Reshape([Extent, k]);
                Tensor right = elements.Flip(0).Reshape([k, Extent]);
                using TorchTensor theirLeft = tensor(left.ToArray<float>(), [Extent, k]);
                using TorchTensor theirRight = tensor(right.ToArray<float>(), [k, Extent]);
                using TorchTensor theirs = theirLeft.mm(theirRight);
                Tensor exact = left.Cast(DType.Float64).MatMul(right.Cast(DType.Float64));
                Tensor norms = left.Cast(DType.Float64).Norm(axis: 1, keepDims: true)
                    * right.Cast(DType.Float64).Norm(axis: 0, keepDims: true);
                double ours = Error(left.MatMul(right), exact, norms);
                double libtorch = Error(Tensor.FromArray(theirs.data<float>().ToArray(), [Extent, Extent]), exact, norms);
                beyond += ours <= Bound * libtorch ? 0 : 1;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {k} | {name} | {ours:E1} | {libtorch:E1} | {ours / libtorch:F2} |"));
            }
        }

        return beyond == 0 ? 0 : 1;
    }

    private static double Error(Tensor product, Tensor exact, Tensor norms) =>
        ((product.Cast(DType.Float64) - exact).Abs() / norms).Max().Item<double>();

    private static Tensor Signs(int count) => 1 - (2 * Tensor.Arange(count).Cast(DType.Float32).Remainder(2));
}
