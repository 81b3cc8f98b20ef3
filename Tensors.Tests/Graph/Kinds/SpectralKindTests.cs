using System.Numerics;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Fourier transforms and complex numbers as nodes.</summary>
public sealed class SpectralKindTests : SessionFixture
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Node, Func<Tensor, Tensor> Eager)> s_complex = new()
    {
        ["FFT"] = (z => Fft(z), z => z.Fft()),
        ["IFFT"] = (z => Ifft(z), z => z.Ifft()),
        ["FFT2D"] = (z => Fft2D(z), z => z.Fft2()),
        ["IFFT2D"] = (z => Ifft2D(z), z => z.Ifft2()),
        ["FFT3D"] = (z => Fft3D(z), z => z.FftN()),
        ["IFFT3D"] = (z => Ifft3D(z), z => z.IfftN()),
        ["IRFFT"] = (z => Irfft(z), z => z.Irfft()),
        ["IRFFT2D"] = (z => Irfft2D(z, new[] { 5, 7 }), z => z.Slice(-1, 0, 4).Pad([(0, 0), (0, 1), (0, 0)]).Irfft2(7)),
        ["IRFFT3D"] = (z => Irfft3D(z), z => z.IrfftN()),
    };

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Node, Func<Tensor, Tensor> Eager)> s_real = new()
    {
        ["RFFT"] = (x => Rfft(x), x => x.Rfft()),
        ["RFFT of another length"] = (x => Rfft(x, new[] { 9 }), x => x.Rfft(9)),
        ["RFFT2D"] = (x => Rfft2D(x), x => x.Rfft2()),
        ["RFFT3D"] = (x => Rfft3D(x), x => x.RfftN()),
    };

    private static IEnumerable<string> OfComplex => s_complex.Keys;

    private static IEnumerable<string> OfReal => s_real.Keys;

    [TestCaseSource(nameof(OfComplex))]
    public void Nodes_on_complex_numbers_are_the_transforms(string name)
    {
        Tensor value = Tensor.Complex(Tensor.RandomNormal([2, 4, 5], seed: 1), Tensor.RandomNormal([2, 4, 5], seed: 2));
        (Func<Tensor, Tensor> node, Func<Tensor, Tensor> eager) = s_complex[name];
        Tensor known = node(Constant(value));
        Tensor z = Placeholder(DataType.Complex64);
        Tensor unknown = node(z);

        Assert.That(known.StaticShape.ToString(), Is.EqualTo(eager(value).Shape.ToString()));
        AssertClose(Session.Run(known), eager(value));
        AssertClose(Session.Run(unknown, feed: [(z, value)]), eager(value));
    }

    [TestCaseSource(nameof(OfReal))]
    public void Nodes_on_real_numbers_are_the_transforms(string name)
    {
        Tensor value = Tensor.RandomNormal([2, 4, 6], dtype: DType.Float64, seed: 3);
        (Func<Tensor, Tensor> node, Func<Tensor, Tensor> eager) = s_real[name];
        Tensor known = node(Constant(value));
        Tensor x = Placeholder(DataType.Float64);
        Tensor unknown = node(x);

        Assert.That(known.DataType, Is.EqualTo(DataType.Complex128));
        Assert.That(known.StaticShape.ToString(), Is.EqualTo(eager(value).Shape.ToString()));
        AssertClose(Session.Run(known), eager(value));
        AssertClose(Session.Run(unknown, feed: [(x, value)]), eager(value));
    }

    [Test]
    public void Gradients_go_through_spectra_and_parts()
    {
        Tensor value = Tensor.RandomNormal([3, 8], dtype: DType.Float64, seed: 4);
        Tensor x = Constant(value);
        Tensor y = Rfft(x);
        Tensor loss = ReduceSum(Square(ComplexAbs(y * Conj(y))) + Angle(y) + Real(Exp(y / (3 * OnesLike(y)))) + Imag(Reciprocal(y)));
        Tensor gradient = Gradients(loss, [x])[0]!;

        using Autograd.GradientTape tape = new();
        tape.Watch(value);
        Tensor z = value.Rfft();
        Tensor eager = ((z * z.Conjugate()).Abs().Square() + z.Angle() + (z / 3).Exp().Real() + z.Reciprocal().Imaginary()).Sum();

        AssertClose(Session.Run(gradient), tape.Gradient(eager, value));
    }

    [Test]
    public void Gradients_of_products_of_complex_matrices_are_conjugated()
    {
        Tensor a = Tensor.Complex(Tensor.RandomNormal([3, 4], seed: 5), Tensor.RandomNormal([3, 4], seed: 6));
        Tensor b = Tensor.Complex(Tensor.RandomNormal([4, 2], seed: 7), Tensor.RandomNormal([4, 2], seed: 8));
        (Tensor left, Tensor right) = (Constant(a), Constant(b));
        Tensor?[] gradients = Session.Run(
            [.. Gradients(ReduceSum(Square(ComplexAbs(MatMul(left, right)))), [left, right]).Select(gradient => (Fetch)gradient!)]);

        using Autograd.GradientTape tape = new();
        tape.Watch(a, b);
        Tensor[] expected = tape.Gradient(a.MatMul(b).Abs().Square().Sum(), [a, b]);

        AssertClose(gradients[0]!, expected[0]);
        AssertClose(gradients[1]!, expected[1]);
    }

    [Test]
    public void Variables_hold_complex_numbers_and_are_fed_them()
    {
        Variable v = Variable(Constant(new Complex[] { new(1, 2) }), name: "v");
        Tensor x = Placeholder(DataType.Complex128, [null]);
        Session.Run(GlobalVariablesInitializer());

        Assert.That(
            Session.Run(Add(v, x), feed: [(x, new Complex[] { new(0, 1), 2 })]).ToArray<Complex>(),
            Is.EqualTo(new Complex[] { new(1, 3), new(3, 2) }));
    }

    [Test]
    public void Lengths_have_to_be_positive() => Assert.That(
        () => Session.Run(Rfft(Constant(new[] { 1f, 2 }), new[] { 0 })),
        Throws.InstanceOf<Exception>().With.Message.Contains("fft_length"));

    private static void AssertClose(Tensor actual, Tensor expected)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));
        Assert.That(actual.DType, Is.EqualTo(expected.DType));
        Assert.That((double)(actual - expected).Abs().Max(), Is.Below(1e-5 * (double)expected.Abs().Max()));
    }
}
