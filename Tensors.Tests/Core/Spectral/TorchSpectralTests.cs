using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Fourier transforms of PyTorch: results and gradients.</summary>
public sealed class TorchSpectralTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new()
    {
        ["rfft"] = z => z.Rfft(),
        ["fft_7"] = z => z.Fft(7),
        ["irfft"] = z => z.Rfft().Irfft(10),
        ["fft2"] = z => z.Fft2(),
        ["stft"] = z => z.Flatten().Stft(8, 4, Tensor.HannWindow(8)),
    };

    private static IEnumerable<string> Names => s_functions.Keys;

    [TestCaseSource(nameof(Names))]
    public void Results_and_gradients_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "functions", name + ".safetensors"));
        Tensor z = file.Read("input.z");
        using GradientTape tape = new();
        tape.Watch(z);

        Tensor result = s_functions[name](z);
        Tensor y = result.DType.IsComplex ? Tensor.Stack([result.Real(), result.Imaginary()], -1) : result;
        Tensor weights = Tensor.Arange((int)y.ElementCount, DType.Float64).Cos().Cast(DType.Float32).Reshape(y.Shape.Extents);

        AssertClose(y, file.Read("output.0"));
        AssertClose(tape.Gradient((y * weights).Sum(), z), file.Read("gradient.input.z"));
    }

    private static void AssertClose(Tensor actual, Tensor expected)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));
        Assert.That((actual - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * expected.Abs().Max().Item<float>()));
    }
}
