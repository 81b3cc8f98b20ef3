using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>What once was many times slower than its neighbours: one million elements, one thousand printed ones.</summary>
internal static class CliffWorkloads
{
    private const int Count = 1_000_000;

    public static IEnumerable<Workload> All() =>
    [
        Unary("sin of great angles", x => x.Sin(), 1e5, 1e7),
        Unary("tan of great angles", x => x.Tan(), 1e5, 1e7),
        Unary("sin of great angles, float64", x => x.Sin(), 1e8, 1e12, DType.Float64),
        Unary("gelu, approximated", x => x.Gelu(approximate: true), -4, 4),
        Unary("median", x => x.Median()),
        Of("median of rows", () => [Draw.Uniform([1000, 1000])], x => x[0].Median(1)),
        Unary("quantile", x => x.Quantile(0.3)),
        Of("remainder", Quotients, x => x[0].Remainder(x[1])),
        Of("floor divide", Quotients, x => x[0].FloorDivide(x[1])),
        Of("bincount", () => [Draw.Uniform([Count], 0, 1000).Cast(DType.Int32)], x => x[0].BinCount()),
        Of("boolean mask", () => [Draw.Uniform([Count]), Draw.Uniform([Count], seed: 2) > 0], x => x[0].BooleanMask(x[1])),
        Gradient("square by Pow, gradient", x => x.Pow(2f)),
        Gradient("cumulative max, gradient", x => x.CumMax(0).Values),
        new Workload(
            "print", "1k float64", () => [Draw.Uniform([1000], dtype: DType.Float64)],
            x => () => Workload.Keep(x[0].ToString(TensorFormat.Default with { Threshold = 2000 })), default) with
        {
            IsThreaded = false,
        },
    ];

    private static Tensor[] Quotients() => [Draw.Uniform([Count], -1000, 1000), Draw.Uniform([Count], 0.5, 10, seed: 2)];

    private static Workload Unary(
        string name, Func<Tensor, Tensor> function, double low = -1, double high = 1, DType dtype = DType.Float32) =>
        Of(name, () => [Draw.Uniform([Count], low, high, dtype)], x => function(x[0]));

    private static Workload Of(string name, Func<Tensor[]> inputs, Func<Tensor[], Tensor> ours) =>
        Workload.Of(name, name.EndsWith("rows", StringComparison.Ordinal) ? "1000x1000" : "1M", inputs, ours, Work.OfBytes(8.0 * Count));

    private static Workload Gradient(string name, Func<Tensor, Tensor> function) => Of(name, () => [Draw.Uniform([Count])], x =>
    {
        using GradientTape tape = new();
        tape.Watch(x[0]);
        return tape.Gradient(function(x[0]).Sum(), x[0]);
    });
}
