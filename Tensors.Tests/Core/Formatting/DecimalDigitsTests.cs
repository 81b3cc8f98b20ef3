using System.Globalization;
using System.Numerics;

namespace Tensors.Tests;

[TestFixture]
internal sealed class DecimalDigitsTests
{
    private const int Samples = 20_000;

    [Test]
    public void Doubles_have_the_shortest_digits_that_the_runtime_finds()
    {
        Random random = new(1);
        for (int sample = 0; sample < Samples; sample++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7FF0_0000_0000_0000));

            Assert.That(Shortest(value, FloatKind.Float64), Is.EqualTo(Significant(value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    [Test]
    public void Floats_have_the_shortest_digits_that_the_runtime_finds()
    {
        Random random = new(2);
        for (int sample = 0; sample < Samples; sample++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next(1, 0x7F80_0000));

            Assert.That(Shortest(value, FloatKind.Float32), Is.EqualTo(Significant(value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    [Test]
    public void Shortest_digits_of_every_half_read_back()
    {
        for (short bits = 1; bits < 0x7C00; bits++)
        {
            Half value = BitConverter.Int16BitsToHalf(bits);
            DecimalDigits digits = DecimalDigits.Of((double)value, FloatKind.Float16, Request(isShortest: true));

            Assert.That(Half.Parse(WithExponent(digits), CultureInfo.InvariantCulture), Is.EqualTo(value));
        }
    }

    [Test]
    public void Shortest_digits_of_every_brain_float_read_back()
    {
        for (uint bits = 1; bits < 0x7F80; bits++)
        {
            float value = BitConverter.UInt32BitsToSingle(bits << 16);
            DecimalDigits digits = DecimalDigits.Of(value, FloatKind.BFloat16, Request(isShortest: true));

            Assert.That((float)(BFloat16)float.Parse(WithExponent(digits), CultureInfo.InvariantCulture), Is.EqualTo(value));
        }
    }

    [Test]
    public void Exact_digits_go_on_to_the_end() => Assert.That(
        DecimalDigits.Of(0.1, FloatKind.Float64, Request(isShortest: false)),
        Is.EqualTo(new DecimalDigits("1000000000000000055511151231257827021181583404541015625", -1)));

    [Test]
    public void A_first_digit_beyond_the_cut_is_rounded_into_view() => Assert.That(
        DecimalDigits.Of(0.006, FloatKind.Float64, new(Shortest: true, InFraction: true, Most: 2, Least: -1)),
        Is.EqualTo(new DecimalDigits("1", -2)));

    [Test]
    public void Nines_carry_into_a_new_first_digit() => Assert.That(
        DecimalDigits.Of(99.96, FloatKind.Float64, new(Shortest: true, InFraction: true, Most: 1, Least: -1)),
        Is.EqualTo(new DecimalDigits("1", 2)));

    private static DigitRequest Request(bool isShortest) => new(isShortest, InFraction: false, Most: -1, Least: -1);

    private static string Shortest(double value, FloatKind kind) => DecimalDigits.Of(value, kind, Request(isShortest: true)).Digits;

    private static string WithExponent(DecimalDigits digits) => $"{digits.Digits}e{digits.Place - digits.Digits.Length + 1}";

    private static string Significant(string text) =>
        text.Split('E')[0].Replace(".", "", StringComparison.Ordinal).Trim('0');

    [Test]
    public void Digits_beyond_the_shortest_are_those_of_the_exact_value([Range(20, 60)] int count)
    {
        Random random = new(3);
        for (int sample = 0; sample < 1000; sample++)
        {
            // In units of 2⁻⁶⁴, so that all digits are those of an integer.
            double value = random.NextDouble() * random.Next(1, 1000);
            BigInteger scaled = (BigInteger)Math.ScaleB(value, 64) * BigInteger.Pow(10, count);
            BigInteger digits = scaled >> 64;
            BigInteger twiceRest = (scaled - (digits << 64)) << 1;
            digits += twiceRest > BigInteger.One << 64 || (twiceRest == BigInteger.One << 64 && !digits.IsEven) ? 1 : 0;

            DecimalDigits found = DecimalDigits.Of(value, FloatKind.Float64, new(Shortest: true, InFraction: true, count, count));

            Assert.That(found.Digits.TrimEnd('0'), Is.EqualTo(digits.ToString(CultureInfo.InvariantCulture).TrimEnd('0')), $"{value:R}");
        }
    }
}
