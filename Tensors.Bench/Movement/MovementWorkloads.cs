using Tensors.Bench.Ratios;

namespace Tensors.Bench;

internal static class MovementWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        .. ((int[])[100, 1000, 1024, 2000]).Select(n => Workload.Of(
            "transpose copy", $"{n}x{n}", () => [Draw.Uniform([n, n])], x => x[0].T.Copy(), Work.OfBytes(8.0 * n * n))),
        Workload.Of("concat rows", "2 of 1000x500", () => Halves(), x => Tensor.Concat(x, 0), Work.OfBytes(8e6)),
        Workload.Of("concat columns", "2 of 1000x500", () => Halves(), x => Tensor.Concat(x, 1), Work.OfBytes(8e6)),
        Workload.Of(
            "gather rows", "1000 of 20640x9", () => [Draw.Uniform([20640, 9]), Positions(1000, 20640)], x => x[0].Gather(x[1]),
            Work.OfBytes(72e3)),
        Workload.Of(
            "gather rows", "1000 of 1000x1000", () => [Draw.Uniform([1000, 1000]), Positions(1000, 1000)], x => x[0].Gather(x[1]),
            Work.OfBytes(8e6)),
        .. ((int[])[1000, 100_000, 1_000_000]).Select(count => Workload.Of(
            "sort", Draw.Name(count), () => [Draw.Uniform([count])], x => x[0].Sort(), Work.OfBytes(8.0 * count))),
        Workload.Of("sort", "1000x1000", () => [Draw.Uniform([1000, 1000])], x => x[0].Sort(), Work.OfBytes(8e6)),
        Workload.Of("top-k", "10 of 1000x1000", () => [Draw.Uniform([1000, 1000])], x => x[0].TopK(10).Values, Work.OfBytes(4e6)),
        Workload.Of("top-k", "10 of 1M", () => [Draw.Uniform([1_000_000])], x => x[0].TopK(10).Values, Work.OfBytes(4e6)),
        Workload.Of(
            "scatter add rows",
            "1000 into 20640x9",
            () => [Draw.Uniform([20640, 9]), Positions(1000, 20640), Draw.Uniform([1000, 9], seed: 2)],
            x => x[0].ScatterSlices(x[1], x[2], 0, ScatterMode.Add),
            Work.OfBytes(8.0 * 20640 * 9)),
    ];

    private static Tensor[] Halves() => [Draw.Uniform([1000, 500]), Draw.Uniform([1000, 500], seed: 2)];

    private static Tensor Positions(int count, int bound) => Draw.Uniform([count], 0, bound - 1).Cast(DType.Int64);
}
