using BenchmarkDotNet.Attributes;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Movement)]
public class MovementBench
{
    private Tensor _x = null!;
    private Tensor _rows = null!;

    // A square table within the second-level cache, and one beyond it.
    [Params(100, 1000)]
    public int Side { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _x = Draw.Uniform([Side, Side]);
        _rows = Draw.Uniform([Side], 0, Side - 1, seed: 2).Cast(DType.Int64);
    }

    [Benchmark(Baseline = true)]
    public Tensor Copy() => _x.Copy();

    [Benchmark]
    public Tensor TransposeCopy() => _x.T.Copy();

    [Benchmark]
    public Tensor Concat() => Tensor.Concat([_x, _x], 1);

    [Benchmark]
    public Tensor GatherRows() => _x.Gather(_rows);
}
