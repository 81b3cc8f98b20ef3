using Tensors.Bench.Ratios;

namespace Tensors.Bench;

internal static class ReductionWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        .. ((int[])[1000, 100_000, 1_000_000]).Select(count => Of("sum", [count], Draw.Name(count), x => x.Sum())),
        Of("mean", [1_000_000], "1M", x => x.Mean()),
        Of("max of all", [1_000_000], "1M", x => x.Max()),
        Of("argmax of all", [1_000_000], "1M", x => x.ArgMax()),
        Of("sum over axis 0", [1000, 1000], "1000x1000", x => x.Sum(0)),
        Of("sum over axis 1", [1000, 1000], "1000x1000", x => x.Sum(1)),
        Of("mean over axis 0", [1000, 1000], "1000x1000", x => x.Mean(0)),
        Of("max over axis 0", [1000, 1000], "1000x1000", x => x.Max(0)),
        Of("max over axis 1", [1000, 1000], "1000x1000", x => x.Max(1)),
        Of("argmax over axis 0", [1000, 1000], "1000x1000", x => x.ArgMax(0)),
        Of("argmax over axis 1", [1000, 1000], "1000x1000", x => x.ArgMax(1)),
        Of("argmax over axis 1", [10_000, 10], "10000x10", x => x.ArgMax(1)),
        Of("sum over axis 1", [100_000, 10], "100000x10", x => x.Sum(1)),
        Rows("softmax", x => x.Softmax()),
        Rows("log-softmax", x => x.LogSoftmax()),
        Workload.Of(
            "layer norm",
            "1000x1000",
            () => [Draw.Uniform([1000, 1000]), Draw.Uniform([1000], seed: 2), Draw.Uniform([1000], seed: 3)],
            x => x[0].LayerNorm(x[1], x[2]),
            Work.OfBytes(8e6)),
        Rows("cumulative sum", x => x.CumulativeSum(-1)),
    ];

    private static Workload Rows(string name, Func<Tensor, Tensor> function) =>
        Workload.Of(name, "1000x1000", () => [Draw.Uniform([1000, 1000])], x => function(x[0]), Work.OfBytes(8e6));

    private static Workload Of(string name, Shape shape, string size, Func<Tensor, Tensor> fold) =>
        Workload.Of(name, size, () => [Draw.Uniform(shape)], x => fold(x[0]), Work.OfBytes(4.0 * shape.ElementCount));
}
