using BenchmarkDotNet.Attributes;

namespace Tensors.Bench.Graphs;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Graphs)]
public class GraphTrainingBench
{
    private GraphStep _step = null!;
    private LinearRegressionStep _eager = null!;

    // The rows of the California housing data, and a mini-batch of them.
    [Params(20640, 100)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Tensor[] inputs = LinearRegressionStep.Inputs(Rows);
        _step = new(inputs[0], inputs[1]);
        _eager = new(inputs[0], inputs[1]);
    }

    [Benchmark(Baseline = true)]
    public void Eager() => _eager.Run();

    [Benchmark]
    public void Graph() => _step.Run();
}
