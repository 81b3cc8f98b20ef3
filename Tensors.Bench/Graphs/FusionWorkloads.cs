using Tensors.Bench.Ratios;
using Tensors.Graphs;

namespace Tensors.Bench.Graphs;

/// <summary>Functions of several elementwise operations and folds, traced, beside the same operations one after the other.</summary>
internal static class FusionWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        .. ((int[])[100_000, 1_000_000]).SelectMany(
            n => (Workload[])[
                Traced("tanh(a b + c) / 2 + a^2", [n], 3, 1, x => (x[0] * x[1] + x[2]).Tanh() * 0.5f + x[0] * x[0]),
                Traced("(a b + c - a) b + c", [n], 3, 1, x => (x[0] * x[1] + x[2] - x[0]) * x[1] + x[2]),
                Traced("sum((a b + c)^2 / 2 + a)", [n], 3, 0, x => ((x[0] * x[1] + x[2]).Square() * 0.5f + x[0]).Sum())]),
        .. ((Shape[])[[256, 1024], [10_000, 64]]).SelectMany(
            shape => (Workload[])[
                Traced("softmax from operations", shape, 1, 1, x => Softmax(x[0])),
                Traced("layer norm from operations", shape, 1, 1, x => Normalized(x[0]))]),
    ];

    private static Workload Traced(string name, Shape shape, int operands, int results, Func<Tensor[], Tensor> function) => new(
        $"{name}, traced",
        string.Join("x", shape.Extents.ToArray()),
        () => [.. Enumerable.Range(0, operands).Select(_ => Draw.Uniform(shape))],
        x =>
        {
            TracedFunction<Func<Tensor[], Tensor>> traced = Function.Trace(function);
            return () => Workload.Keep(traced.Call(x));
        },
        Work.OfBytes(4.0 * shape.ElementCount * (operands + results)))
    {
        OwnPeers = [new EagerPeer(x => () => Workload.Keep(function(x)))],
    };

    private static Tensor Softmax(Tensor x)
    {
        Tensor y = (x - x.Max(-1, keepDims: true)).Exp();
        return y / y.Sum(-1, keepDims: true);
    }

    private static Tensor Normalized(Tensor x)
    {
        Tensor centered = x - x.Mean(-1, keepDims: true);
        return centered * (centered.Square().Mean(-1, keepDims: true) + 1e-5f).Rsqrt();
    }
}
