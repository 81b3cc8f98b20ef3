using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>
/// Attention of eight heads to 2,048 keys, beside libtorch and beside the array of weights in operations of this library.
/// </summary>
internal static class AttentionWorkloads
{
    private const double Products = 2.0 * 8 * 2048 * 2048 * 64;

    public static IEnumerable<Workload> All() =>
    [
        new("attention", "8 heads, 2048x64", Operands, x => () =>
            x[0].Attention(x[1], x[2]).Dispose(), new(2 * Products, 0)) { OwnPeers = [new Unblocked()] },
        new("attention, forward and backward", "8 heads, 2048x64", Operands, x => () =>
            Step(x, causal: false), new(7 * Products, 0)) { OwnPeers = [new Unblocked()] },
        new("causal attention, forward and backward", "8 heads, 2048x64", Operands, x => () =>
            Step(x, causal: true), new(3.5 * Products, 0)) { OwnPeers = [new Unblocked()] },
    ];

    private static Tensor[] Operands() =>
        [Draw.Uniform([1, 8, 2048, 64]), Draw.Uniform([1, 8, 2048, 64], seed: 2), Draw.Uniform([1, 8, 2048, 64], seed: 3)];

    private static void Step(Tensor[] x, bool causal) => Differentiate(x, v => v[0].Attention(v[1], v[2], causal: causal));

    private static void Differentiate(Tensor[] x, Func<Tensor[], Tensor> function)
    {
        using GradientTape tape = new();
        tape.Watch(x);
        using Tensor y = function(x);
        foreach (Tensor gradient in tape.Gradient(y.Sum(), x))
        {
            gradient.Dispose();
        }
    }

    /// <summary>Scores, softmax and means as arrays of their own.</summary>
    private sealed class Unblocked : IPeer
    {
        public string Name => "MatMul and Softmax";

        public void UseThreads(int count)
        {
            // The same pool as ours.
        }

        public Action Prepare(Workload workload, Tensor[] inputs)
        {
            bool causal = workload.Name.StartsWith("causal", StringComparison.Ordinal);
            Tensor seen = Tensor.Ones([2048, 2048]).Tril().Cast(DType.Bool);
            Tensor hidden = Tensor.Full([], float.NegativeInfinity, DType.Float32);
            Tensor Function(Tensor[] x)
            {
                Tensor scores = x[0].MatMul(x[1].T) * 0.125f;
                return (causal ? Tensor.Where(seen, scores, hidden) : scores).Softmax().MatMul(x[2]);
            }

            return workload.Name == "attention" ? () => Function(inputs).Dispose() : () => Differentiate(inputs, Function);
        }
    }
}
