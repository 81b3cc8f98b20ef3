using System.Text.Json;
using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Attention of PyTorch: results and gradients.</summary>
public sealed class TorchAttentionTests
{
    [TestCase("plain")]
    [TestCase("causal")]
    [TestCase("mask")]
    [TestCase("additive")]
    [TestCase("scaled")]
    [TestCase("grouped")]
    public void Results_and_gradients_are_those_of_PyTorch(string name)
    {
        JsonElement configuration = SharedData.Json("torch", "functions", $"attention_{name}.json").GetProperty("configuration");
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "functions", $"attention_{name}.safetensors"));
        Tensor[] sources = [.. "qkv".Select(operand => file.Read($"input.{operand}"))];
        Tensor? mask = configuration.TryGetProperty("attn_mask", out JsonElement rows) ? Mask(rows) : null;
        double? scale = configuration.TryGetProperty("scale", out JsonElement number) ? number.GetDouble() : null;
        using GradientTape tape = new();
        tape.Watch(sources);

        Tensor y = sources[0].Attention(
            sources[1], sources[2], mask, causal: configuration.TryGetProperty("is_causal", out _), scale: scale);
        Tensor weights = Tensor.Arange((int)y.ElementCount, DType.Float64).Cos().Cast(DType.Float32).Reshape(y.Shape.Extents);
        Tensor[] gradients = tape.Gradient((y * weights).Sum(), sources);

        Assert.Multiple(() =>
        {
            AssertClose(y, file.Read("output.0"), "the result");
            for (int i = 0; i < sources.Length; i++)
            {
                AssertClose(gradients[i], file.Read($"gradient.input.{"qkv"[i]}"), $"{"qkv"[i]}");
            }
        });
    }

    private static Tensor Mask(JsonElement rows)
    {
        int width = rows[0].GetArrayLength();
        JsonElement[] all = [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray())];
        return all[0].ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Tensor.FromArray(Array.ConvertAll(all, element => element.GetBoolean()), [all.Length / width, width])
            : Tensor.FromArray(Array.ConvertAll(all, element => element.GetSingle()), [all.Length / width, width]);
    }

    private static void AssertClose(Tensor actual, Tensor expected, string what)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape), what);
        double scale = expected.Abs().Max().Item<float>();
        Assert.That((actual - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * scale), what);
    }
}
