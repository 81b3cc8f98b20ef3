using Tensors.Autograd;
using Tensors.Bench.Ratios;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Bench;

/// <summary>One step of training of a causal transformer block: forward, backward and gradient descent.</summary>
internal static class TransformerStep
{
    private const int Batch = 8;
    private const int Steps = 128;
    private const int Width = 256;
    private const int Heads = 8;
    private const int Hidden = 1024;

    /// <summary>The projections, the two dense layers, and the half of the scores that is seen.</summary>
    private const double MultiplyAdds = (Batch * Steps * Width * ((4.0 * Width) + (2 * Hidden))) + ((double)Batch * Steps * Steps * Width);

    public static Workload[] All() => Workload.Steps(
        "transformer step, SGD", $"{Batch}x{Steps}x{Width}, {Heads} heads, hidden {Hidden}", () => [Draw.Uniform([Batch, Steps, Width])],
        x => Step(x[0]), new(2 * 3 * MultiplyAdds, 0));

    private static Func<Tensor> Step(Tensor x)
    {
        GradientDescent descent = new(0.01f);
        TransformerEncoderBlock block = new(Width, Heads, Hidden, dropout: 0, causal: true);
        Tensor[] parameters = [.. block.Parameters.Values];
        return () =>
        {
            using GradientTape tape = new();
            tape.Watch(parameters);
            Tensor loss = block.Call(x).Square().Mean();
            descent.Step(parameters, tape.Gradient(loss, parameters));
            return loss;
        };
    }
}
