using Tensors.Autograd;
using Tensors.Bench.Ratios;

namespace Tensors.Bench;

/// <summary>Recurrent networks along sequences.</summary>
internal static class RecurrentWorkloads
{
    private const int Steps = 50;
    private const int Batch = 32;
    private const int Inputs = 128;
    private const int Units = 256;

    public static IEnumerable<Workload> All() =>
    [
        new(
            "LSTM, forward and backward", "128 -> 256, 50 steps, batch of 32", () => [Draw.Uniform([Steps, Batch, Inputs])], Create,
            new(2 * 3.0 * Steps * Batch * (Inputs + Units) * 4 * Units, 0)),
    ];

    private static Action Create(Tensor[] data)
    {
        Tensor[] parameters =
        [
            0.1f * Draw.Uniform([Inputs, 4 * Units], seed: 2), 0.1f * Draw.Uniform([Units, 4 * Units], seed: 3), Tensor.Zeros([4 * Units]),
            Tensor.Zeros([4 * Units]),
        ];
        RecurrentWeights weights = new(parameters[0], parameters[1], parameters[2], parameters[3]);
        return () =>
        {
            using GradientTape tape = new();
            tape.Watch(parameters);
            tape.Watch(data[0]);
            Tensor loss = data[0].Lstm([weights]).Outputs.Sum();
            tape.Gradient(loss, [.. parameters, data[0]]);
        };
    }
}
