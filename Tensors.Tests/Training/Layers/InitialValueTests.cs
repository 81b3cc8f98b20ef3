using System.Text.Json;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Initial values are distributed as PyTorch's.</summary>
[NonParallelizable]
public sealed class InitialValueTests
{
    private const int Seeds = 200;

    private static readonly Dictionary<string, Func<Layer>> s_layers = new()
    {
        ["linear"] = () => new Dense(30, 20),
        ["conv2d"] = () => new Conv2D(6, 8, 3),
        ["conv_transpose2d"] = () => new ConvTranspose2D(6, 8, 3),
        ["embedding"] = () => new Embedding(30, 20),
        ["lstm"] = () => new Lstm(6, 8),
        ["multi_head_attention"] = () => new MultiHeadAttention(8, 2),
        ["layer_norm"] = () => new LayerNorm(8),
    };

    private static IEnumerable<string> Names => s_layers.Keys;

    [TearDown]
    public void Forget() => RandomSeed.Set(null);

    [TestCaseSource(nameof(Names))]
    public void Mean_deviation_and_bounds_are_those_of_PyTorch(string name)
    {
        JsonElement statistics = SharedData.Json("torch", "initial", "statistics.json").GetProperty(name);
        RandomSeed.Set(7);
        Layer[] layers = [.. Enumerable.Range(0, Seeds).Select(_ => s_layers[name]())];

        foreach (JsonProperty parameter in statistics.EnumerateObject())
        {
            double Of(string what) => parameter.Value.GetProperty(what).GetDouble();
            Tensor drawn = Tensor.Stack([.. layers.Select(layer => layer.Parameters[parameter.Name])]).Cast(DType.Float64);
            double error = Of("deviation") * Math.Sqrt(2.0 / drawn.ElementCount);

            Assert.That(drawn.Mean().Item<double>(), Is.EqualTo(Of("mean")).Within(4 * error), parameter.Name);
            Assert.That(drawn.StandardDeviation().Item<double>(), Is.EqualTo(Of("deviation")).Within(4 * error), parameter.Name);
            if (name != "embedding")
            {
                double bound = Math.Max(Math.Abs(Of("least")), Math.Abs(Of("greatest")));
                Assert.That(drawn.Abs().Max().Item<double>(), Is.EqualTo(bound).Within(0.01 * bound), parameter.Name);
            }
        }
    }
}
