using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>Programs that never call <c>Dispose</c>, beside themselves with it.</summary>
internal static class MemoryWorkloads
{
    private const int Count = 1_000_000;
    private const int Links = 6;
    private const int Layers = 25;

    // A chain reads two operands and writes one result, six times.
    private static readonly Work ChainWork = Work.OfBytes(Links * 12.0 * Count);

    private static readonly Work StepWork = Work.OfBytes(Layers * 60.0 * Count);

    public static IEnumerable<Workload> All() =>
    [
        Beside("chain of six, without Dispose", "1M", () => null, Chain, ChainAndDispose, ChainWork),
        Beside("chain of six beside 2M live strings, without Dispose", "1M", Strings, Chain, ChainAndDispose, ChainWork),
        Beside("step with a tape of 200 MB, without Dispose", "50 x 4 MB", () => null, Step, StepAndDispose, StepWork),
        Beside(
            "four threads at once, without Dispose", "4 x 1M", () => null, x => Four(Chain, x), x => Four(ChainAndDispose, x), ChainWork),
    ];

    private static Workload Beside(
        string name, string size, Func<object?> alive, Action<Tensor[]> ours, Action<Tensor[]> disposed, Work work) =>
        new(
            name,
            size,
            () => [Draw.Uniform([Count]), Draw.Uniform([Count], seed: 2)],
            x => Holding(alive(), () => ours(x)),
            work)
        {
            OwnPeers = [new Disposing(disposed)],
        };

    private static Action Holding(object? alive, Action action) => () =>
    {
        action();
        GC.KeepAlive(alive);
    };

    private static string[] Strings() => [.. Enumerable.Range(0, 2_000_000).Select(i => $"{i}")];

    private static void Chain(Tensor[] x) => _ = ((((x[0] + x[1]) * x[0]) - x[1]).Relu() * x[1]) + x[0];

    private static void ChainAndDispose(Tensor[] x)
    {
        using Tensor sum = x[0] + x[1];
        using Tensor product = sum * x[0];
        using Tensor difference = product - x[1];
        using Tensor positive = difference.Relu();
        using Tensor scaled = positive * x[1];
        using Tensor result = scaled + x[0];
    }

    private static void Step(Tensor[] x)
    {
        using GradientTape tape = new();
        tape.Watch(x[0]);
        Tensor y = x[0];
        for (int layer = 0; layer < Layers; layer++)
        {
            y = (y * x[1]).Tanh();
        }

        _ = tape.Gradient(y.Mean(), x[0]);
    }

    private static void StepAndDispose(Tensor[] x)
    {
        List<Tensor> results = [];
        using GradientTape tape = new();
        tape.Watch(x[0]);
        Tensor y = x[0];
        for (int layer = 0; layer < Layers; layer++)
        {
            results.Add(y * x[1]);
            results.Add(y = results[^1].Tanh());
        }

        results.Add(y.Mean());
        results.Add(tape.Gradient(results[^1], x[0]));
        results.ForEach(result => result.Dispose());
    }

    private static void Four(Action<Tensor[]> program, Tensor[] x) =>
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => program(x));

    /// <summary>The same program, which disposes of every result.</summary>
    private sealed class Disposing(Action<Tensor[]> action) : IPeer
    {
        public string Name => "with Dispose";

        public void UseThreads(int count)
        {
        }

        public Action Prepare(Workload workload, Tensor[] inputs) => () => action(inputs);
    }
}
