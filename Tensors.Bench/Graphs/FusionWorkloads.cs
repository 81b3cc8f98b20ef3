using Tensors.Bench.Ratios;
using Tensors.Graphs;

namespace Tensors.Bench.Graphs;

/// <summary>
/// Functions of several elementwise operations and folds, traced and compiled, beside the same operations one after the other.
/// </summary>
internal static class FusionWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        .. ((int[])[10_000, 100_000, 1_000_000]).SelectMany(
            n => (Workload[])[
                .. Both("tanh(a b + c) / 2 + a^2", [n], 3, 1, x => (x[0] * x[1] + x[2]).Tanh() * 0.5f + x[0] * x[0]),
                .. Both("(a b + c - a) b + c", [n], 3, 1, x => (x[0] * x[1] + x[2] - x[0]) * x[1] + x[2]),
                .. Both("sum((a b + c)^2 / 2 + a)", [n], 3, 0, x => ((x[0] * x[1] + x[2]).Square() * 0.5f + x[0]).Sum())]),
        .. ((Shape[])[[256, 1024], [10_000, 64]]).SelectMany(
            shape => (Workload[])[
                .. Both("softmax from operations", shape, 1, 1, x => Softmax(x[0])),
                .. Both("layer norm from operations", shape, 1, 1, x => Normalized(x[0]))]),
    ];

    /// <summary>As a traced function and as a compiled one.</summary>
    private static Workload[] Both(string name, Shape shape, int operands, int results, Func<Tensor[], Tensor> function) =>
    [
        Of($"{name}, traced", shape, operands, results, function, () => Function.Trace(function).Call),
        Of($"{name}, compiled", shape, operands, results, function, () => Compiler.Compile(function).Call),
    ];

    private static Workload Of(
        string name, Shape shape, int operands, int results, Func<Tensor[], Tensor> function, Func<Func<Tensor[], Tensor>> planned)
    {
        Func<Tensor[]> inputs = () => [.. Enumerable.Range(0, operands).Select(_ => Draw.Uniform(shape))];
        Func<Tensor[], Action> ours = x =>
        {
            Func<Tensor[], Tensor> call = planned();
            return () => Workload.Keep(call(x));
        };
        Work work = Work.OfBytes(4.0 * shape.ElementCount * (operands + results));
        return new(name, string.Join("x", shape.Extents.ToArray()), inputs, ours, work)
        {
            OwnPeers = [new EagerPeer(x => () => Workload.Keep(function(x)))],
        };
    }

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
