using BenchmarkDotNet.Attributes;
using Tensors.Optim;

namespace Tensors.Bench;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Training)]
public class MlpBench
{
    private MlpStep _step = null!;

    // A textbook's mini-batch, and one that keeps the kernels busy.
    [Params(50, 200)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void SetUp() => _step = new(MlpStep.Inputs(Batch), new GradientDescent(0.01));

    [Benchmark]
    public void Step() => _step.Step();
}
