using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Normalization of PyTorch over channels: results, gradients and running moments.</summary>
public sealed class TorchNormTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor, Tensor>> s_layers = new()
    {
        ["batch_norm_train"] = (x, gain, bias) => x.BatchNorm(gain, bias, 1).Y,
        ["group_norm"] = (x, gain, bias) => x.GroupNorm(3, gain, bias, 1),
        ["instance_norm"] = (x, gain, bias) => x.InstanceNorm(gain, bias, 1),
        ["layer_norm"] = (x, gain, bias) => x.LayerNorm(gain, bias, 2),
    };

    private static IEnumerable<string> Names => s_layers.Keys;

    [TestCaseSource(nameof(Names))]
    public void Results_and_gradients_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "layers", name + ".safetensors"));
        Check(file, s_layers[name]);
    }

    [Test]
    public void Running_moments_and_inference_are_those_of_PyTorch()
    {
        using SafeTensors trained = SafeTensors.Open(SharedData.PathOf("torch", "layers", "batch_norm_train.safetensors"));
        using SafeTensors evaluated = SafeTensors.Open(SharedData.PathOf("torch", "layers", "batch_norm_eval.safetensors"));
        (Tensor mean, Tensor variance) = (Tensor.Zeros([6]), Tensor.Ones([6]));

        trained.Read("input.x").BatchNorm(
            ref mean, ref variance, trained.Read("parameter.weight"), trained.Read("parameter.bias"), axis: 1);

        AssertClose(mean, trained.Read("buffer.running_mean"), "the mean");
        AssertClose(variance, trained.Read("buffer.running_var"), "the variance");
        Check(evaluated, (x, gain, bias) =>
            x.BatchNormInference(evaluated.Read("buffer.running_mean"), evaluated.Read("buffer.running_var"), gain, bias, 1), trained);
    }

    /// <summary>
    /// PyTorch adds gradients of parameters up: what a layer had <paramref name="before"/> stands in the file of its second use as well.
    /// </summary>
    private static void Check(SafeTensors file, Func<Tensor, Tensor, Tensor, Tensor> layer, SafeTensors? before = null)
    {
        string[] names = ["input.x", "parameter.weight", "parameter.bias"];
        Tensor[] sources = [.. names.Select(file.Read)];
        using GradientTape tape = new();
        tape.Watch(sources);

        Tensor y = layer(sources[0], sources[1], sources[2]);
        Tensor weights = Tensor.Arange((int)y.ElementCount, DType.Float64).Cos().Cast(DType.Float32).Reshape(y.Shape.Extents);
        Tensor[] gradients = tape.Gradient((y * weights).Sum(), sources);

        Assert.Multiple(() =>
        {
            AssertClose(y, file.Read("output.0"), "the result");
            for (int i = 0; i < names.Length; i++)
            {
                Tensor expected = file.Read("gradient." + names[i]);
                AssertClose(gradients[i], before is null || i == 0 ? expected : expected - before.Read("gradient." + names[i]), names[i]);
            }
        });
    }

    private static void AssertClose(Tensor actual, Tensor expected, string what)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape), what);
        double scale = expected.Abs().Max().Item<float>();
        Assert.That((actual - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * scale), what);
    }
}
