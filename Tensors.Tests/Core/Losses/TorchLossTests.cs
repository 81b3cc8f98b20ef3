using System.Text.Json;
using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Losses of PyTorch: results and gradients.</summary>
public sealed class TorchLossTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor, Tensor>> s_losses = new()
    {
        ["cross_entropy"] = (p, _, c) => p.CrossEntropy(c),
        ["cross_entropy_smooth"] = (p, _, c) => p.CrossEntropy(c, labelSmoothing: 0.1),
        ["cross_entropy_weight"] = (p, _, c) => p.CrossEntropy(c, Tensor.FromArray([1f, 2, 0.5f, 3])),
        ["cross_entropy_ignore"] = (p, _, c) => p.CrossEntropy(c, ignored: 1),
        ["cross_entropy_soft"] = (p, t, _) => p.CrossEntropy(t.Softmax()),
        ["bce"] = (p, t, _) => p.BinaryCrossEntropyWithLogits((t > 0).Cast(DType.Float32), Tensor.FromArray([1f, 2, 3, 4])),
        ["kl"] = (p, t, _) => p.LogSoftmax().KullbackLeibler(t.Softmax()),
        ["huber"] = (p, t, _) => p.HuberLoss(t, 0.5),
        ["smooth_l1"] = (p, t, _) => p.SmoothL1Loss(t, 0.7),
        ["hinge"] = (p, t, _) => p.HingeEmbeddingLoss(t.Sign()),
        ["cosine"] = (p, t, _) => p.CosineEmbeddingLoss(t, Tensor.FromArray([1f, -1, 1, 1, -1, 1]), 0.1),
        ["triplet"] = (p, t, _) => p.TripletMarginLoss(t, Uniform([6, 4], seed: 3)),
        ["margin"] = (p, _, c) => p.MultiMarginLoss(c),
        ["gaussian"] = (p, t, _) => p.GaussianNegativeLogLikelihood(t, Tensor.Full([6, 4], 0.5)),
        ["poisson"] = (p, t, _) => p.PoissonNegativeLogLikelihood(t.Abs()),
        ["soft_margin"] = (p, t, _) => p.SoftMarginLoss(t.Sign()),
        ["ctc"] = (p, _, _) => p.LogSoftmax().CtcLoss(
            Tensor.FromArray(new[,] { { 1, 2, 0 }, { 3, 3, 1 } }), Tensor.FromArray([9, 7]), Tensor.FromArray([2, 3])),
    };

    private static IEnumerable<string> Names => s_losses.Keys;

    [TestCaseSource(nameof(Names))]
    public void Losses_and_gradients_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "functions", $"loss_{name}.safetensors"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("torch", "functions", $"loss_{name}.json")));
        JsonElement of = json.RootElement.GetProperty("configuration");
        Tensor t = of.TryGetProperty("t", out JsonElement targets)
            ? Tensor.FromArray(targets.EnumerateArray().SelectMany(Numbers).ToArray(), [6, 4]) : Tensor.Zeros([]);
        Tensor c = of.TryGetProperty("c", out JsonElement classes)
            ? Tensor.FromArray(classes.EnumerateArray().Select(element => element.GetInt64()).ToArray()) : Tensor.Zeros([]);
        Tensor p = file.Read("input.p");
        using GradientTape tape = new();
        tape.Watch(p);

        Tensor loss = s_losses[name](p, t, c);

        Tensor expected = file.Read("gradient.input.p");
        float scale = expected.Abs().Max().Item<float>();
        float output = file.Read("output.0").Item<float>();
        Assert.That(loss.Item<float>(), Is.EqualTo(output).Within(1e-5 * Math.Abs(output)));
        Assert.That((tape.Gradient(loss, p) - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * scale));

        static IEnumerable<float> Numbers(JsonElement row) => row.EnumerateArray().Select(element => element.GetSingle());
    }

    /// <summary>PyTorch's numbers from -1 to 1: the lower 24 bits of each word.</summary>
    private static Tensor Uniform(Shape shape, uint seed)
    {
        MersenneTwister words = new(seed);
        return Tensor.FromArray(
            Enumerable.Range(0, (int)shape.ElementCount).Select(_ => ((words.NextUInt32() & 0xFFFFFF) / 16777216f * 2) - 1).ToArray(),
            shape);
    }
}
