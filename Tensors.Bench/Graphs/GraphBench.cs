using BenchmarkDotNet.Attributes;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Bench.Graphs;

[Config(typeof(TierConfig))]
[BenchmarkCategory(Categories.Graphs)]
public class GraphBench
{
    private readonly Tensor _one = Tensor.FromScalar(1f);
    private readonly Tensor?[] _result = new Tensor?[1];
    private Func<Tensor> _run = null!;
    private Callable _prepared = null!;
    private Func<Tensor, Tensor> _traced = null!;

    // None shows what a run costs by itself, a hundred what a node adds to it.
    [Params(0, 100)]
    public int Nodes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        Tensor x = Placeholder<float>([]);
        Tensor sum = Add(x);
        Session session = new();
        _run = () => session.Run(sum, [(x, _one)]);
        _prepared = session.MakeCallable([sum], [x]);
        _traced = Function.Trace(Add);
    }

    [Benchmark(Baseline = true)]
    public Tensor Eager() => Add(_one);

    [Benchmark]
    public Tensor Run() => _run();

    [Benchmark]
    public Tensor? RunPrepared()
    {
        _prepared.Run([_one], _result);
        return _result[0];
    }

    [Benchmark]
    public Tensor CallTraced() => _traced(_one);

    private Tensor Add(Tensor x)
    {
        Tensor sum = x;
        for (int i = 0; i < Nodes; i++)
        {
            sum += x;
        }

        return sum;
    }
}
