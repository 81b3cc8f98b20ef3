using BenchmarkDotNet.Attributes;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Reductions)]
public class ReductionsBench
{
    private Tensor _x = null!;
    private float[] _elements = null!;

    // A square table within the second-level cache, and one beyond it.
    [Params(100, 1000)]
    public int Side { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _x = Draw.Uniform([Side, Side]);
        _elements = _x.ToArray<float>();
    }

    [Benchmark(Baseline = true)]
    public float SumByLoop()
    {
        float sum = 0;
        foreach (float element in _elements)
        {
            sum += element;
        }

        return sum;
    }

    [Benchmark]
    public Tensor Sum() => _x.Sum();

    [Benchmark]
    public Tensor SumOverRows() => _x.Sum(0);

    [Benchmark]
    public Tensor SumOverColumns() => _x.Sum(1);

    [Benchmark]
    public Tensor ArgMaxOfRows() => _x.ArgMax(1);
}
