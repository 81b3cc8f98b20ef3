using BenchmarkDotNet.Attributes;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.LinearAlgebra)]
public class MatMulBench
{
    private Tensor _x = null!;
    private Tensor _y = null!;
    private float[] _left = null!;
    private float[] _right = null!;
    private float[] _product = null!;

    // No packing, little packing, an odd size, and several blocks of each kind.
    [Params(32, 128, 333, 1024)]
    public int Side { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (_x, _y) = (Draw.Uniform([Side, Side]), Draw.Uniform([Side, Side], seed: 2));
        (_left, _right, _product) = (_x.ToArray<float>(), _y.ToArray<float>(), new float[Side * Side]);
    }

    [Benchmark(Baseline = true)]
    public float[] ByLoop()
    {
        Array.Clear(_product);
        for (int i = 0; i < Side; i++)
        {
            for (int p = 0; p < Side; p++)
            {
                float factor = _left[(i * Side) + p];
                for (int j = 0; j < Side; j++)
                {
                    _product[(i * Side) + j] += factor * _right[(p * Side) + j];
                }
            }
        }

        return _product;
    }

    [Benchmark]
    public Tensor MatMul() => _x.MatMul(_y);

    [Benchmark]
    public Tensor MatMulTransposed() => _x.T.MatMul(_y.T);
}
