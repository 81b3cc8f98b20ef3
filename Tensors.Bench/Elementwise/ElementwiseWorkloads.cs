using Tensors.Bench.Ratios;

namespace Tensors.Bench;

internal static class ElementwiseWorkloads
{
    // Within the first-level cache, the second, the third, and beyond all.
    private static readonly int[] CheapCounts = [1000, 100_000, 1_000_000, 16_000_000];
    private static readonly int[] CostlyCounts = [1000, 100_000, 1_000_000];

    public static IEnumerable<Workload> All() =>
    [
        .. CheapCounts.Select(count => Binary("add", count, (x, y) => x + y)),
        .. CheapCounts.Select(count => Binary("mul", count, (x, y) => x * y)),
        .. CheapCounts.Select(count => Unary("relu", count, x => x.Relu())),
        .. CheapCounts.Select(count => Binary("max", count, (x, y) => x.Maximum(y))),
        .. CostlyCounts.Select(Exp),
        .. CostlyCounts.Select(count => Unary("log", count, x => x.Log(), low: 0.1, high: 10)),
        .. CostlyCounts.Select(count => Unary("tanh", count, x => x.Tanh(), low: -4, high: 4)),
        .. CostlyCounts.Select(count => Unary("sigmoid", count, x => x.Sigmoid(), low: -4, high: 4)),
        .. CostlyCounts.Select(count => Unary("sin", count, x => x.Sin(), low: -4, high: 4)),
        .. CostlyCounts.Select(count => Unary("cos", count, x => x.Cos(), low: -4, high: 4)),
        .. CostlyCounts.Select(count => Unary("erf", count, x => x.Erf(), low: -4, high: 4)),
        .. CostlyCounts.Select(count => Unary("gelu", count, x => x.Gelu(), low: -4, high: 4)),
        Table("add row", [1, 1000], (x, y) => x + y),
        Table("add column", [1000, 1], (x, y) => x + y),
        Table("add scalar", [], (x, _) => x + 1.5f),
        Table("add strided", [1000, 2000], (x, y) => x + y[.., TensorIndex.Step(null, null, 2)]),
        Table("add transposed", [1000, 1000], (x, y) => x + y.T),
        Table("less", [1000, 1000], (x, y) => x.Less(y), bytesPerElement: 9),
        Workload.Of(
            "where",
            "1000x1000",
            () => [Draw.Uniform([1000, 1000]), Draw.Uniform([1000, 1000], seed: 2), Draw.Uniform([1000, 1000], seed: 3) > 0],
            x => Tensor.Where(x[2], x[0], x[1]),
            Work.OfBytes(13e6)),

        // As in a loop of c = a + b: nobody holds on to a result while the next is computed, and nobody gives it up.
        WithoutDispose(100_000),
        WithoutDispose(1_000_000),
        new Workload(
            "add, 10000 calls without Dispose", "4 MB", () => Two(1 << 20), x => () => _ = x[0] + x[1], Work.OfBytes(12 << 20)) with
        {
            OwnPeers = [new BareKernel()],
            IsThreaded = false,
            CallsPerSample = 10_000,
        },
    ];

    public static Workload Exp(int count) => Unary("exp", count, x => x.Exp(), low: -4, high: 4);

    private static Workload WithoutDispose(int count) =>
        new("add, without Dispose", Draw.Name(count), () => Two(count), x => () => _ = x[0] + x[1], Work.OfBytes(12.0 * count));

    private static Tensor[] Two(int count) => [Draw.Uniform([count]), Draw.Uniform([count], seed: 2)];

    private static Workload Unary(string name, int count, Func<Tensor, Tensor> function, double low = -1, double high = 1) =>
        Workload.Of(name, Draw.Name(count), () => [Draw.Uniform([count], low, high)], x => function(x[0]), Work.OfBytes(8.0 * count));

    private static Workload Binary(string name, int count, Func<Tensor, Tensor, Tensor> function) =>
        Workload.Of(name, Draw.Name(count), () => Two(count), x => function(x[0], x[1]), Work.OfBytes(12.0 * count));

    /// <summary>A table of 1000 by 1000 with something of another shape or layout.</summary>
    private static Workload Table(string name, Shape other, Func<Tensor, Tensor, Tensor> function, double bytesPerElement = 0)
    {
        double bytes = bytesPerElement > 0 ? bytesPerElement * 1e6 : 8e6 + (4.0 * Math.Min(other.ElementCount, 1_000_000));
        return Workload.Of(
            name, "1000x1000", () => [Draw.Uniform([1000, 1000]), Draw.Uniform(other, seed: 2)], x => function(x[0], x[1]),
            Work.OfBytes(bytes));
    }

    /// <summary>The kernel alone, writing to the same memory each time.</summary>
    private sealed unsafe class BareKernel : IPeer
    {
        public string Name => "bare kernel";

        public void UseThreads(int count)
        {
        }

        public Action Prepare(Workload workload, Tensor[] inputs)
        {
            Tensor sum = inputs[0] + inputs[1];
            return () =>
            {
                fixed (byte* x = inputs[0], y = inputs[1], z = sum)
                {
                    ElementwiseLoops.Binary<AddOperator, float>((float*)x, (float*)y, (float*)z, (nint)sum.ElementCount);
                }
            };
        }
    }
}
