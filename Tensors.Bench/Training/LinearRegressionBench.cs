using BenchmarkDotNet.Attributes;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Training)]
public class LinearRegressionBench
{
    private LinearRegressionStep _step = null!;

    // The rows of the California housing data, and a mini-batch of them.
    [Params(20640, 100)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Tensor[] inputs = LinearRegressionStep.Inputs(Rows);
        _step = new(inputs[0], inputs[1]);
    }

    [Benchmark]
    public void Step() => _step.Run();
}
