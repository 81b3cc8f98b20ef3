using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Recurrent layers of PyTorch: results and gradients.</summary>
public sealed class TorchRecurrenceTests
{
    private const string Weight = "parameter.weight_ih_";

    private static readonly Dictionary<string, Func<Tensor, RecurrentWeights[], Tensor[]>> s_layers = new()
    {
        ["lstm"] = (x, weights) => Of(x.Lstm(weights, bidirectional: true)),
        ["lstm_batch_first"] = (x, weights) => Of(x.Lstm(weights, batchFirst: true)),
        ["gru"] = (x, weights) => Of(x.Gru(weights, bidirectional: true)),
        ["rnn"] = (x, weights) => Of(x.Rnn(weights)),
        ["rnn_relu"] = (x, weights) => Of(x.Rnn(weights, rectifies: true)),
    };

    private static IEnumerable<string> Names => s_layers.Keys;

    [TestCaseSource(nameof(Names))]
    public void Results_and_gradients_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "layers", name + ".safetensors"));
        string[] sources =
            ["input.x", .. file.Entries.Select(entry => entry.Name)
            .Where(entry => entry.StartsWith("parameter.", StringComparison.Ordinal))];
        Dictionary<string, Tensor> given = sources.ToDictionary(source => source, source => file.Read(source));
        string[] layers =
        [
            .. sources.Where(source => source.StartsWith(Weight, StringComparison.Ordinal)).Select(source => source[Weight.Length..]).Order(
                StringComparer.Ordinal),
        ];
        using GradientTape tape = new();
        tape.Watch([.. given.Values]);

        RecurrentWeights[] weights = [.. layers.Select(layer => new RecurrentWeights(
            given[Weight + layer].T, given[$"parameter.weight_hh_{layer}"].T, given[$"parameter.bias_ih_{layer}"],
            given[$"parameter.bias_hh_{layer}"]))];
        Tensor[] results = s_layers[name](given["input.x"], weights);
        Tensor[] cotangents = [.. results.Select(Weigh)];
        Tensor[] gradients = tape.Gradient(results, [.. given.Values], cotangents);

        Assert.Multiple(() =>
        {
            for (int i = 0; i < results.Length; i++)
            {
                AssertClose(results[i], file.Read($"output.{i}"), $"output {i}");
            }

            for (int i = 0; i < sources.Length; i++)
            {
                AssertClose(gradients[i], file.Read("gradient." + sources[i]), sources[i]);
            }
        });
    }

    private static Tensor Weigh(Tensor y) =>
        Tensor.Arange((int)y.ElementCount, DType.Float64).Cos().Cast(DType.Float32).Reshape(y.Shape.Extents);

    private static Tensor[] Of((Tensor Outputs, Tensor State, Tensor Cell) of) => [of.Outputs, of.State, of.Cell];

    private static Tensor[] Of((Tensor Outputs, Tensor State) of) => [of.Outputs, of.State];

    private static void AssertClose(Tensor actual, Tensor expected, string what)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape), what);
        double scale = expected.Abs().Max().Item<float>();
        Assert.That((actual - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * scale), what);
    }
}
