using System.Numerics;

namespace Tensors.Tests;

public sealed class FftTests
{
    // Powers, mixed radices, every radix of its own, primes with and without a formula, and what is cut into rows.
    private static readonly int[] s_lengths =
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 20, 25, 26, 30, 31, 32, 36, 49, 52, 60, 64, 74, 100, 101, 121, 125, 128,
            210, 256, 289, 343, 360, 500, 512, 1000, 1009];

    [TestCaseSource(nameof(s_lengths))]
    public void A_transform_is_the_sum_of_its_definition(int n)
    {
        Complex[] x = Numbers(n, 1);

        AssertClose(Tensor.FromArray(x).Fft().ToArray<Complex>(), Definition(x, -1), 1e-13);
        AssertClose(Tensor.FromArray(x).Ifft(norm: FftNorm.Forward).ToArray<Complex>(), Definition(x, 1), 1e-13);
    }

    [TestCaseSource(nameof(s_lengths))]
    public void Single_precision_keeps_its_digits(int n)
    {
        Complex[] x = Numbers(n, 2);

        Tensor y = Tensor.FromArray(x).Cast(DType.Complex64).Fft();

        Assert.That(y.DType, Is.EqualTo(DType.Complex64));
        AssertClose(y.Cast(DType.Complex128).ToArray<Complex>(), Definition(x, -1), 1e-6);
    }

    [TestCaseSource(nameof(s_lengths))]
    public void The_transform_of_real_numbers_is_its_first_half(int n)
    {
        Tensor x = Tensor.RandomNormal([3, n], dtype: DType.Float64, seed: 3);

        Tensor half = x.Rfft();

        AssertClose(half.ToArray<Complex>(), x.Fft().Slice(-1, 0, (n / 2) + 1).ToArray<Complex>(), 1e-13);
        Assert.That((half.Irfft(n) - x).Abs().Max().Item<double>(), Is.Below(1e-13));
    }

    [TestCase(6)]
    [TestCase(64)]
    [TestCase(101)]
    public void Axes_are_transformed_one_by_one(int n)
    {
        Tensor x = Tensor.FromArray(Numbers(n * 35, 4), [5, n, 7]);

        Tensor y = x.Fft(axis: 1);

        AssertClose(y.ToArray<Complex>(), x.SwapAxes(1, 2).Copy().Fft().SwapAxes(1, 2).ToArray<Complex>(), 1e-13);
        AssertClose(x.FftN([0, 2]).ToArray<Complex>(), x.Fft(axis: 2).Fft(axis: 0).ToArray<Complex>(), 1e-13);
    }

    [TestCase(FftNorm.Backward)]
    [TestCase(FftNorm.Ortho)]
    [TestCase(FftNorm.Forward)]
    public void An_inverse_undoes_a_transform(FftNorm norm)
    {
        Tensor x = Tensor.FromArray(Numbers(60, 5), [6, 10]);
        Tensor real = x.Real();

        AssertClose(x.Fft2(norm).Ifft2(norm).ToArray<Complex>(), x.ToArray<Complex>(), 1e-14);
        Assert.That((real.Rfft2(norm).Irfft2(norm: norm) - real).Abs().Max().Item<double>(), Is.Below(1e-14));
    }

    [Test]
    public void An_orthogonal_transform_keeps_the_length() => Assert.That(
        Tensor.FromArray(Numbers(50, 6)).Fft(norm: FftNorm.Ortho).Abs().Square().Sum().Item<double>(),
        Is.EqualTo(Tensor.FromArray(Numbers(50, 6)).Abs().Square().Sum().Item<double>()).Within(1e-12));

    [Test]
    public void Axes_are_cut_and_filled_up()
    {
        Tensor x = Tensor.FromArray(Numbers(6, 7));

        AssertClose(x.Fft(4).ToArray<Complex>(), x.Slice(0, 0, 4).Fft().ToArray<Complex>(), 1e-15);
        AssertClose(x.Fft(8).ToArray<Complex>(), x.Pad([(0, 2)]).Fft().ToArray<Complex>(), 1e-15);
        Assert.That(x.Irfft(3).Shape, Is.EqualTo(Shape.Create(3)));
    }

    [Test]
    public void Imaginary_parts_at_both_ends_of_half_a_spectrum_do_not_count()
    {
        Complex[] x = [new(1, 5), new(2, -1), new(3, 7)];

        Assert.That(
            Tensor.FromArray(x).Irfft().ToArray<double>(), Is.EqualTo(Tensor.FromArray((Complex[])[1, x[1], 3]).Irfft().ToArray<double>()));
    }

    [Test]
    public void A_batch_may_be_empty()
    {
        Assert.That(Tensor.Zeros([0, 8]).Fft().Shape, Is.EqualTo(Shape.Create(0, 8)));
        Assert.That(Tensor.Zeros([0, 8]).Rfft().Shape, Is.EqualTo(Shape.Create(0, 5)));
        Assert.That(Tensor.Zeros([8, 0]).Fft(axis: 0).Shape, Is.EqualTo(Shape.Create(8, 0)));
    }

    [Test]
    public void Nothing_has_no_transform()
    {
        Assert.That(() => Tensor.Zeros([3, 0]).Fft(), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("at least 1"));
        Assert.That(() => Tensor.Zeros([3], DType.Int32).Fft(), Throws.TypeOf<DTypeMismatchException>());
        Assert.That(() => Tensor.Zeros([3], DType.Complex64).Rfft(), Throws.TypeOf<DTypeMismatchException>());
    }

    [Test]
    public void Frequencies_stand_in_the_order_of_the_transform()
    {
        Assert.That(Tensor.FftFrequencies(5, 0.1, DType.Float64).ToArray<double>(), Is.EqualTo(new[] { 0, 2.0, 4, -4, -2 }).Within(1e-15));
        Assert.That(Tensor.FftFrequencies(4, dtype: DType.Float64).ToArray<double>(), Is.EqualTo(new[] { 0, 0.25, -0.5, -0.25 }));
        Assert.That(Tensor.RfftFrequencies(4, dtype: DType.Float64).ToArray<double>(), Is.EqualTo(new[] { 0, 0.25, 0.5 }));
        Assert.That(Tensor.Arange(5).FftShift().ToArray<int>(), Is.EqualTo(new[] { 3, 4, 0, 1, 2 }));
        Assert.That(Tensor.Arange(5).FftShift().IfftShift().ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [TestCase(48)]
    [TestCase(50)]
    public void A_signal_comes_back_from_its_frames(int count)
    {
        Tensor x = Tensor.RandomNormal([2, count], dtype: DType.Float64, seed: 8);
        Tensor window = Tensor.HannWindow(8, dtype: DType.Float64);

        Tensor frames = x.Stft(8, 2, window);
        Tensor both = x.Stft(8, 2, window, onesided: false, normalized: true);

        Assert.That((frames.Istft(8, 2, window, length: count) - x).Abs().Max().Item<double>(), Is.Below(1e-13));
        Assert.That(
            (both.Istft(8, 2, window, onesided: false, normalized: true, length: count).Real() - x).Abs().Max().Item<double>(),
            Is.Below(1e-13));
    }

    [Test]
    public void Windows_are_those_of_PyTorch_and_NumPy()
    {
        Assert.That(Tensor.HannWindow(4, dtype: DType.Float64).ToArray<double>(), Is.EqualTo(new[] { 0, 0.5, 1, 0.5 }).Within(1e-15));
        Assert.That(
            Tensor.HannWindow(5, periodic: false, DType.Float64).ToArray<double>(), Is.EqualTo(new[] { 0, 0.5, 1, 0.5, 0 }).Within(1e-15));
        Assert.That(
            Tensor.HammingWindow(4, dtype: DType.Float64).ToArray<double>(), Is.EqualTo(new[] { 0.08, 0.54, 1, 0.54 }).Within(1e-15));
    }

    private static Complex[] Numbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Complex((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1))];
    }

    private static Complex[] Definition(Complex[] x, int sign) =>
    [
        .. Enumerable.Range(0, x.Length).Select(k => Enumerable.Range(0, x.Length).Aggregate(
            Complex.Zero,
            (sum, j) => sum + (x[j] * Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * ((long)j * k % x.Length) / x.Length)))),
    ];

    private static void AssertClose(Complex[] actual, Complex[] expected, double tolerance)
    {
        double scale = expected.Max(number => number.Magnitude);
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        Assert.That(actual.Zip(expected).Max(pair => (pair.First - pair.Second).Magnitude), Is.NotAbove(tolerance * scale));
    }
}
