using BenchmarkDotNet.Attributes;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Elementwise)]
public class ElementwiseBench
{
    private Tensor _x = null!;
    private Tensor _y = null!;
    private float[] _left = null!;
    private float[] _right = null!;
    private float[] _sum = null!;

    // Within the first-level cache, the second, and the third.
    [Params(1000, 100_000, 1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (_x, _y) = (Draw.Uniform([Count]), Draw.Uniform([Count], seed: 2));
        (_left, _right, _sum) = (_x.ToArray<float>(), _y.ToArray<float>(), new float[Count]);
    }

    [Benchmark(Baseline = true)]
    public float[] AddByLoop()
    {
        for (int i = 0; i < _sum.Length; i++)
        {
            _sum[i] = _left[i] + _right[i];
        }

        return _sum;
    }

    [Benchmark]
    public Tensor Add() => _x + _y;

    [Benchmark]
    public Tensor Exp() => _x.Exp();

    [Benchmark]
    public Tensor Tanh() => _x.Tanh();

    [Benchmark]
    public Tensor Less() => _x.Less(_y);
}
