using System.Numerics;
using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class ComplexTests
{
    private static readonly Complex[] s_left = [new(1, 2), new(-3, 0.5), new(0, -1), new(1e300, 1e300), new(4, 0)];
    private static readonly Complex[] s_right = [new(2, -1), new(0, 4), new(-1e-5, 1), new(2e300, -1e300), new(0, 2)];

    private static Tensor Left => Tensor.FromArray(s_left);

    private static Tensor Right => Tensor.FromArray(s_right);

    [Test]
    public void Arithmetic_is_that_of_complex_numbers()
    {
        AssertClose((Left + Right).ToArray<Complex>(), Pairs((x, y) => x + y));
        AssertClose((Left - Right).ToArray<Complex>(), Pairs((x, y) => x - y));
        AssertClose((Left.Slice(0, 0, 3) * Right.Slice(0, 0, 3)).ToArray<Complex>(), Pairs((x, y) => x * y)[..3]);
        AssertClose((Left / Right).ToArray<Complex>(), Pairs((x, y) => x / y));
        AssertClose((2 * Left).ToArray<Complex>(), Array.ConvertAll(s_left, x => 2 * x));
        AssertClose(Left.Conjugate().ToArray<Complex>(), Array.ConvertAll(s_left, Complex.Conjugate));
        AssertClose(Right.Slice(0, 0, 3).Exp().ToArray<Complex>(), Array.ConvertAll(s_right[..3], Complex.Exp));
        AssertClose(Right.Reciprocal().ToArray<Complex>(), Array.ConvertAll(s_right, x => Complex.One / x));
    }

    [Test]
    public void Lengths_and_angles_do_not_leave_the_range()
    {
        Assert.That(Left.Abs().ToArray<double>(), Is.EqualTo(Array.ConvertAll(s_left, x => x.Magnitude)).Within(2).Ulps);
        Assert.That(Left.Angle().ToArray<double>(), Is.EqualTo(Array.ConvertAll(s_left, x => x.Phase)).Within(2).Ulps);
    }

    [Test]
    public void Many_numbers_of_single_precision_are_those_of_double_precision_rounded()
    {
        Tensor x = Random(1003, 1);
        Tensor y = Random(1003, 2);

        Tensor products = (x.Cast(DType.Complex128) * y.Cast(DType.Complex128)).Cast(DType.Complex64);

        Assert.That((x * y - products).Abs().Max().Item<float>(), Is.Below(1e-6f));
        Assert.That(x.Equal(x.Copy()).All().Item<bool>());
        Assert.That(x.NotEqual(x.Conjugate()).All().Item<bool>());
    }

    [Test]
    public void Sums_are_those_of_the_parts()
    {
        Tensor x = Random(600, 3).Reshape(20, 30);

        Assert.That(x.Sum(0).Imaginary().ToArray<float>(), Is.EqualTo(x.Imaginary().Sum(0).ToArray<float>()));
        Assert.That(x.Mean(1).Real().ToArray<float>(), Is.EqualTo(x.Real().Mean(1).ToArray<float>()));
    }

    [Test]
    public void Casts_drop_and_add_imaginary_parts()
    {
        Tensor z = Tensor.FromArray([new Complex64(1.5f, 2), new Complex64(0, 3), default]);

        Assert.That(z.Cast(DType.Complex128).ToArray<Complex>(), Is.EqualTo(new Complex[] { new(1.5, 2), new(0, 3), 0 }));
        Assert.That(z.Cast(DType.Int32).ToArray<int>(), Is.EqualTo(new[] { 1, 0, 0 }));
        Assert.That(z.Cast(DType.Bool).ToArray<bool>(), Is.EqualTo(new[] { true, true, false }));
        Assert.That(
            Tensor.FromArray([1, -2]).Cast(DType.Complex64).ToArray<Complex64>(), Is.EqualTo(new Complex64[] { new(1, 0), new(-2, 0) }));
    }

    [Test]
    public void The_text_is_that_of_NumPy()
    {
        Assert.That(Tensor.FromArray([new Complex(1, 2), new Complex(-10.5, -0.25)]).ToString(), Is.EqualTo("[  1. +2.j   -10.5-0.25j]"));
        Assert.That(Tensor.FromScalar(new Complex(1, -2)).ToString(), Is.EqualTo("(1-2j)"));
        Assert.That(Tensor.FromScalar(new Complex64(0, 0.5f)).ToString(), Is.EqualTo("0.5j"));
    }

    [TestCase(DType.Complex64)]
    [TestCase(DType.Complex128)]
    public void Files_of_NumPy_hold_them(DType dtype)
    {
        Tensor x = Random(7, 4).Cast(dtype);
        using MemoryStream file = new();

        Npy.Save(file, x);
        file.Position = 0;

        Assert.That(Bits.Of(Npy.Load(file)), Is.EqualTo(Bits.Of(x)));
    }

    [Test]
    public void Numbers_without_an_order_are_not_compared_or_sorted()
    {
        Assert.That(() => Left < Right, Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("complex128"));
        Assert.That(() => Left.Max(), Throws.TypeOf<DTypeMismatchException>());
        Assert.That(() => Left.Sort(), Throws.TypeOf<DTypeMismatchException>());
        Assert.That(() => Left.Sqrt(), Throws.TypeOf<DTypeMismatchException>());
    }

    [Test]
    public void A_gradient_points_to_the_steepest_ascent()
    {
        Tensor z = Tensor.FromArray([new Complex(3, -4)]);
        using GradientTape tape = new(persistent: true);
        tape.Watch(z);

        Tensor square = z.Abs().Square().Sum();
        Tensor real = (z * z).Real().Sum();

        // Of x² + y², and of x² - y².
        Assert.That(tape.Gradient(square, z).Item<Complex>(), Is.EqualTo(new Complex(6, -8)));
        Assert.That(tape.Gradient(real, z).Item<Complex>(), Is.EqualTo(new Complex(6, 8)));
    }

    [Test]
    public void A_length_of_0_has_a_slope_of_0()
    {
        Tensor z = Tensor.FromArray([Complex.Zero]);
        using GradientTape tape = new();
        tape.Watch(z);

        Assert.That(tape.Gradient(z.Abs().Sum(), z).Item<Complex>(), Is.EqualTo(Complex.Zero));
    }

    [Test]
    public void A_complex_target_needs_a_cotangent()
    {
        Tensor z = Tensor.FromArray([new Complex(3, -4)]);
        using GradientTape tape = new();
        tape.Watch(z);
        Tensor y = z * z;

        Assert.That(() => tape.Gradient(y, z), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Real()"));
    }

    private static Tensor Random(int count, int seed) =>
        Tensor.Complex(Tensor.RandomNormal([count], seed: seed), Tensor.RandomNormal([count], seed: seed + 50));

    private static Complex[] Pairs(Func<Complex, Complex, Complex> function) => [.. s_left.Zip(s_right, function)];

    private static void AssertClose(Complex[] actual, Complex[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That((actual[i] - expected[i]).Magnitude, Is.NotAbove(1e-15 * expected[i].Magnitude), $"number {i}: {actual[i]}");
        }
    }
}
