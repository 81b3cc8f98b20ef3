namespace Tensors.Tests;

[TestFixture]
internal sealed class FloatOptionsTests
{
    [Test]
    public void Precision_rounds() =>
        Assert.That(Written.Vector(new TensorFormat { Precision = 3 }, 0.123456789, 1.23456789), Is.EqualTo("[0.123 1.235]"));

    [Test]
    public void Precision_of_4_rounds_as_documented_by_NumPy() =>
        Assert.That(Written.Vector(new TensorFormat { Precision = 4 }, 1.123456789), Is.EqualTo("[1.1235]"));

    [Test]
    public void Precision_rounds_halves_to_even() =>
        Assert.That(Written.Vector(new TensorFormat { Precision = 2 }, 0.125, 0.375, 2.5), Is.EqualTo("[0.12 0.38 2.5 ]"));

    [Test]
    public void Precision_0_leaves_whole_numbers() =>
        Assert.That(Written.Vector(new TensorFormat { Precision = 0 }, 0.5, 1.5, 2.5, -0.4), Is.EqualTo("[ 0.  2.  2. -0.]"));

    [Test]
    public void Rounding_can_carry_into_the_exponent() =>
        Assert.That(Written.Vector(new TensorFormat { Precision = 2 }, 9.9999e-6, 1), Is.EqualTo("[1.e-05 1.e+00]"));

    [Test]
    public void Unique_ignores_the_precision() => Assert.That(
        Written.Vector(new TensorFormat { Precision = 2, FloatMode = FloatMode.Unique }, 1 / 3.0, 1),
        Is.EqualTo("[0.3333333333333333 1.                ]"));

    [Test]
    public void Unique_shows_the_rounding_error_of_float64() => Assert.That(
        Written.Vector(new TensorFormat { FloatMode = FloatMode.Unique }, 0.1 + 0.2), Is.EqualTo("[0.30000000000000004]"));

    [Test]
    public void Fixed_keeps_zeros() => Assert.That(
        Written.Vector(new TensorFormat { Precision = 2, FloatMode = FloatMode.Fixed }, 1, 0.5, 0.125), Is.EqualTo("[1.00 0.50 0.12]"));

    [Test]
    public void Fixed_keeps_zeros_in_scientific_notation() => Assert.That(
        Written.Vector(new TensorFormat { Precision = 2, FloatMode = FloatMode.Fixed }, 1, 1e10), Is.EqualTo("[1.00e+00 1.00e+10]"));

    [Test]
    public void Fixed_shows_digits_of_the_exact_value() => Assert.That(
        Written.Vector(new TensorFormat { Precision = 20, FloatMode = FloatMode.Fixed }, 0.1), Is.EqualTo("[0.10000000000000000555]"));

    [Test]
    public void Equal_precision_fills_with_zeros() => Assert.That(
        Written.Vector(new TensorFormat { FloatMode = FloatMode.MaxPrecisionEqual }, 1, 0.5, 0.125), Is.EqualTo("[1.000 0.500 0.125]"));

    [Test]
    public void Without_suppression_small_numbers_force_an_exponent() =>
        Assert.That(Written.Vector(1e-10, 1, 2), Is.EqualTo("[1.e-10 1.e+00 2.e+00]"));

    [Test]
    public void Suppressed_small_numbers_become_zero() =>
        Assert.That(Written.Vector(new TensorFormat { SuppressSmall = true }, 1e-10, 1, 2), Is.EqualTo("[0. 1. 2.]"));

    [Test]
    public void Suppressed_negative_numbers_keep_their_sign() => Assert.That(
        Written.Vector(new TensorFormat { SuppressSmall = true }, 1e-10, -1e-10, 1e7), Is.EqualTo("[       0.       -0. 10000000.]"));

    [Test]
    public void Large_numbers_are_not_suppressed() =>
        Assert.That(Written.Vector(new TensorFormat { SuppressSmall = true }, 1e-10, 1e9), Is.EqualTo("[1.e-10 1.e+09]"));

    [Test]
    public void Large_float32_in_columns_have_exact_whole_digits() =>
        Assert.That(Written.Vector(new TensorFormat { SuppressSmall = true }, 99999992f, 1f), Is.EqualTo("[99999992.        1.]"));

    // The example of numpy.set_printoptions: x² - (x + eps)² for x in 0..3.
    [TestCase(false, "[-4.93038066e-32 -4.44089210e-16  0.00000000e+00  0.00000000e+00]")]
    [TestCase(true, "[-0. -0.  0.  0.]")]
    public void Cancellation_is_shown_unless_suppressed(bool suppress, string expected)
    {
        double eps = Math.BitIncrement(1.0) - 1;
        double[] differences = Array.ConvertAll<double, double>([0, 1, 2, 3], x => (x * x) - ((x + eps) * (x + eps)));

        Assert.That(Written.Vector(new TensorFormat { SuppressSmall = suppress }, differences), Is.EqualTo(expected));
    }
}
