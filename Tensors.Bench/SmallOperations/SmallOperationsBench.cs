using BenchmarkDotNet.Attributes;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.SmallOperations)]
public class SmallOperationsBench
{
    private Tensor _x = null!;
    private Tensor _y = null!;
    private float[] _left = null!;
    private float[] _right = null!;

    // So few that nothing but the way to the kernel counts.
    [Params(10)]
    public int Count { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (_x, _y) = (Draw.Uniform([Count]), Draw.Uniform([Count], seed: 2));
        (_left, _right) = (_x.ToArray<float>(), _y.ToArray<float>());
    }

    [Benchmark(Baseline = true)]
    public float[] AddIntoNewArray()
    {
        float[] sum = new float[_left.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = _left[i] + _right[i];
        }

        return sum;
    }

    [Benchmark]
    public Tensor Add() => _x + _y;

    [Benchmark]
    public Tensor AddScalar() => _x + 1;

    [Benchmark]
    public Tensor Exp() => _x.Exp();

    [Benchmark]
    public Tensor Sum() => _x.Sum();
}
