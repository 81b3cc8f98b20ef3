using BenchmarkDotNet.Attributes;
using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Autograd)]
public class AutogradBench
{
    private Tensor _a = null!;
    private Tensor _b = null!;

    // All overhead, and all arithmetic.
    [Params(10, 1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void SetUp() => (_a, _b) = (Draw.Uniform([Count]), Draw.Uniform([Count], seed: 2));

    [Benchmark(Baseline = true)]
    public Tensor Forward() => ((_a * _b) + _a).Sum();

    [Benchmark]
    public Tensor[] ForwardAndBackward()
    {
        using GradientTape tape = new();
        tape.Watch(_a, _b);
        return tape.Gradient(((_a * _b) + _a).Sum(), [_a, _b]);
    }
}
