using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

internal static class SmallOperationWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        Add(),
        Small("exp", x => x[0].Exp()),
        Small("sum", x => x[0].Sum()),
        Small("(a*b+a).Sum() forward and backward", Gradients),
        Into<AddOp>("add, into a given tensor", 10, operands: 2),
        Into<AddOp>("add, into a given tensor", 1000, operands: 2),
        Into<ExpOp>("exp, into a given tensor", 1000, operands: 1),
    ];

    public static Workload Add() => Small("add", x => x[0] + x[1]);

    private static Workload Small(string name, Func<Tensor[], Tensor> function) =>
        Workload.Of(name, "10", () => [Draw.Uniform([10]), Draw.Uniform([10], seed: 2)], function, default) with { IsThreaded = false };

    private static Workload Into<TOperation>(string name, int count, int operands)
        where TOperation : Operation, new()
    {
        Tensor[] Inputs() => [.. Enumerable.Range(1, operands).Select(seed => Draw.Uniform([count], seed: seed))];

        Action Ours(Tensor[] x)
        {
            Tensor result = Tensor.Zeros([count]);
            return () => Tensor.Into<TOperation>(result, x);
        }

        return new Workload(name, Draw.Name(count), Inputs, Ours, default) with { IsThreaded = false };
    }

    private static Tensor Gradients(Tensor[] x)
    {
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor sum = ((x[0] * x[1]) + x[0]).Sum();
        return tape.Gradient(sum, x)[0];
    }
}
