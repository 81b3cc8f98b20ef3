namespace Tensors.Tests;

[TestFixture]
internal sealed class FloatWordsTests
{
    [Test]
    public void Whole_numbers_end_in_a_point() => Assert.That(Written.Vector(1.0, 2.0, 3.0), Is.EqualTo("[1. 2. 3.]"));

    [Test]
    public void Points_stand_below_each_other() =>
        Assert.That(Written.Matrix([2, 2], 1.5, -2, 100, 0.25), Is.EqualTo("""
            [[  1.5   -2.  ]
             [100.     0.25]]
            """));

    [Test]
    public void A_minus_sign_makes_room_in_all_columns() =>
        Assert.That(Written.Vector(1.5, 2.0, -0.25), Is.EqualTo("[ 1.5   2.   -0.25]"));

    [Test]
    public void Thirds_in_float64_are_cut_to_the_precision() =>
        Assert.That(Written.Vector(0, 1 / 3.0, 2 / 3.0, 1), Is.EqualTo("[0.         0.33333333 0.66666667 1.        ]"));

    [Test]
    public void Thirds_in_float32_have_their_own_shortest_digits() =>
        Assert.That(Written.Vector(0, 1 / 3f, 2 / 3f, 1), Is.EqualTo("[0.         0.33333334 0.6666667  1.        ]"));

    [Test]
    public void Halves_have_the_digits_of_float16() =>
        Assert.That(Written.Vector((Half)0.1f, (Half)(1 / 3f), (Half)0.5f), Is.EqualTo("[0.1    0.3333 0.5   ]"));

    [Test]
    public void The_largest_half_needs_an_exponent_beside_small_ones() =>
        Assert.That(Written.Vector((Half)0.1f, (Half)(1 / 3f), Half.MaxValue), Is.EqualTo("[9.998e-02 3.333e-01 6.550e+04]"));

    [Test]
    public void Brain_floats_have_the_digits_of_8_bits() =>
        Assert.That(Written.Vector((BFloat16)0.1f, (BFloat16)(1 / 3f), (BFloat16)256), Is.EqualTo("[1.00e-01 3.34e-01 2.56e+02]"));

    [Test]
    public void Zero_keeps_its_sign() => Assert.That(Written.Vector(0.0, -0.0, 0.0), Is.EqualTo("[ 0. -0.  0.]"));

    [Test]
    public void Nan_takes_the_width_of_the_numbers() => Assert.That(Written.Vector(1.5, 2, double.NaN), Is.EqualTo("[1.5 2.  nan]"));

    [Test]
    public void Infinities_end_where_the_longest_fraction_ends() => Assert.That(
        Written.Vector(new TensorFormat { SuppressSmall = true }, 1, double.NaN, double.NegativeInfinity, double.PositiveInfinity, 12345.5),
        Is.EqualTo("[    1.      nan    -inf     inf 12345.5]"));

    [Test]
    public void Without_numbers_nan_is_as_wide_as_infinity() =>
        Assert.That(Written.Vector(float.NaN, float.NegativeInfinity), Is.EqualTo("[ nan -inf]"));

    [Test]
    public void Nan_takes_the_width_of_scientific_numbers() => Assert.That(
        Written.Vector(1e100, 1, double.NaN, double.NegativeInfinity), Is.EqualTo("[1.e+100 1.e+000     nan    -inf]"));

    [Test]
    public void One_hundred_million_needs_an_exponent() => Assert.That(Written.Vector(1e8, 1.0), Is.EqualTo("[1.e+08 1.e+00]"));

    [Test]
    public void One_less_than_a_hundred_million_needs_none() => Assert.That(Written.Vector(99999999.0), Is.EqualTo("[99999999.]"));

    [Test]
    public void One_ten_thousandth_needs_no_exponent() => Assert.That(Written.Vector(1e-4), Is.EqualTo("[0.0001]"));

    [Test]
    public void The_float32_next_to_one_ten_thousandth_needs_no_exponent() => Assert.That(Written.Vector(1e-4f), Is.EqualTo("[0.0001]"));

    [Test]
    public void Less_than_one_ten_thousandth_needs_an_exponent() => Assert.That(Written.Vector(9e-5), Is.EqualTo("[9.e-05]"));

    [Test]
    public void A_ratio_of_1000_needs_no_exponent() => Assert.That(Written.Vector(1.0, 1000.0), Is.EqualTo("[   1. 1000.]"));

    [Test]
    public void A_ratio_above_1000_needs_an_exponent() =>
        Assert.That(Written.Vector(1.0, 1000.5), Is.EqualTo("[1.0000e+00 1.0005e+03]"));

    [Test]
    public void Mixed_magnitudes_share_the_digits_of_the_longest() => Assert.That(
        Written.Vector(1e-5, 1, 123456.789), Is.EqualTo("[1.00000000e-05 1.00000000e+00 1.23456789e+05]"));

    [Test]
    public void Scientific_numbers_align_their_signs() =>
        Assert.That(Written.Vector(-1e-10, 2.5e10, 3), Is.EqualTo("[-1.0e-10  2.5e+10  3.0e+00]"));

    [Test]
    public void Digits_added_in_scientific_notation_are_exact() =>
        Assert.That(Written.Vector(1e-5f, 0.12345678f), Is.EqualTo("[9.9999997e-06 1.2345678e-01]"));

    [Test]
    public void Zeros_take_part_in_scientific_notation() => Assert.That(Written.Vector(0, 1e10), Is.EqualTo("[0.e+00 1.e+10]"));

    [Test]
    public void The_smallest_double_is_written() => Assert.That(Written.Vector(double.Epsilon), Is.EqualTo("[5.e-324]"));

    [Test]
    public void The_extremes_of_float32_are_written() =>
        Assert.That(Written.Vector(float.MaxValue, 1.17549435e-38f), Is.EqualTo("[3.4028235e+38 1.1754944e-38]"));
}
