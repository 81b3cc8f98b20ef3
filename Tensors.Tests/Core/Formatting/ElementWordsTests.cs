namespace Tensors.Tests;

[TestFixture]
internal sealed class ElementWordsTests
{
    [Test]
    public void Integers_are_aligned_on_the_right() => Assert.That(Written.Vector(1, -20, 300), Is.EqualTo("[  1 -20 300]"));

    [Test]
    public void The_extremes_of_int64_are_written() => Assert.That(
        Written.Vector(long.MinValue, long.MaxValue), Is.EqualTo("[-9223372036854775808  9223372036854775807]"));

    [Test]
    public void Bytes_are_numbers() =>
        Assert.That(Written.Matrix<byte>([2, 2], 0, 255, 7, 1), Is.EqualTo("""
            [[  0 255]
             [  7   1]]
            """));

    [Test]
    public void Truth_values_are_aligned() => Assert.That(Written.Vector(true, false), Is.EqualTo("[ True False]"));

    [Test]
    public void Truth_values_keep_their_width_without_a_false_one() => Assert.That(Written.Vector(true, true), Is.EqualTo("[ True  True]"));

    [TestCase(3.0, "3.0")]
    [TestCase(0.1, "0.1")]
    [TestCase(-0.0, "-0.0")]
    [TestCase(1e-4, "0.0001")]
    [TestCase(1e-5, "1e-05")]
    [TestCase(1e15, "1000000000000000.0")]
    [TestCase(1e16, "1e+16")]
    [TestCase(123456789012345678.0, "1.2345678901234568e+17")]
    [TestCase(1.5e300, "1.5e+300")]
    [TestCase(double.NaN, "nan")]
    [TestCase(double.NegativeInfinity, "-inf")]
    public void A_float64_scalar_is_written_by_its_shortest_digits(double element, string expected) =>
        Assert.That(Written.Scalar(element), Is.EqualTo(expected));

    [TestCase(0.1f, "0.1")]
    [TestCase(1e-4f, "1e-04")]
    [TestCase(16777216f, "16777216.0")]
    [TestCase(float.MaxValue, "3.4028235e+38")]
    public void A_float32_scalar_is_written_by_its_shortest_digits(float element, string expected) =>
        Assert.That(Written.Scalar(element), Is.EqualTo(expected));

    [Test]
    public void A_half_scalar_is_written_by_its_shortest_digits() => Assert.That(Written.Scalar((Half)0.1f), Is.EqualTo("0.1"));

    [Test]
    public void A_brain_float_scalar_is_written_by_its_shortest_digits() => Assert.That(Written.Scalar((BFloat16)0.1f), Is.EqualTo("0.1"));

    [Test]
    public void An_integer_scalar_is_written_without_padding() => Assert.That(Written.Scalar(-5), Is.EqualTo("-5"));

    [Test]
    public void A_truth_value_scalar_is_written_without_padding() => Assert.That(Written.Scalar(true), Is.EqualTo("True"));

    [Test]
    public void A_scalar_ignores_the_precision() =>
        Assert.That(Written.As(new() { Precision = 2 }, [], 0.123456), Is.EqualTo("0.123456"));

    [Test]
    public void Element_types_without_a_dtype_are_rejected() =>
        Assert.That(() => Written.Vector('a', 'b'), Throws.TypeOf<NotSupportedException>());

    [Test]
    [SetCulture("sv-SE")]
    public void The_culture_changes_no_integer() => Assert.That(Written.Vector(-1234567), Is.EqualTo("[-1234567]"));

    [Test]
    [SetCulture("de-DE")]
    public void The_culture_changes_no_floating_point_number() => Assert.That(Written.Vector(-1234.5), Is.EqualTo("[-1234.5]"));
}
