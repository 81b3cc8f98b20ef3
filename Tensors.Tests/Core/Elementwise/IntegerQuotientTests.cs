using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>The three quotients of integers: true, rounded down, and cut towards 0.</summary>
public sealed class IntegerQuotientTests
{
    private static readonly int[] Dividends = [7, -7, 0, int.MaxValue, int.MinValue];

    [Test]
    public void Quotients_of_integers_and_truth_values_are_float64()
    {
        foreach (DType dtype in (DType[])[DType.Int32, DType.Int64, DType.UInt8, DType.Bool])
        {
            Tensor ones = Tensor.Ones([2], dtype);
            Tensor quotient = Tensor.FromArray([1, 0]).Cast(dtype) / ones;

            Assert.That(quotient.ToArray<double>(), Is.EqualTo(new[] { 1.0, 0 }), dtype.Name);
            Assert.That((ones / 4).ToArray<double>(), Is.EqualTo(new[] { 0.25, 0.25 }), dtype.Name);
            Assert.That((1 / ones).ToArray<double>(), Is.EqualTo(new[] { 1.0, 1 }), dtype.Name);
        }
    }

    [Test]
    public void A_number_with_a_fraction_divides_integers() =>
        Assert.That((Tensor.Arange(3) / 0.5).ToArray<double>(), Is.EqualTo(new[] { 0.0, 2, 4 }));

    [Test]
    public void A_divisor_of_0_gives_infinity_and_NaN() => Assert.That(
        (Tensor.FromArray([1, -1, 0]) / 0).ToArray<double>(),
        Is.EqualTo(new[] { double.PositiveInfinity, double.NegativeInfinity, double.NaN }));

    [Test]
    public void Integers_of_different_dtypes_do_not_divide_each_other() => Assert.That(
        () => Tensor.Arange(3) / Tensor.Arange(3).Cast(DType.Int64),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Div").And.Message.Contains("int64"));

    [Test]
    public void Truncated_quotients_are_those_of_C_sharp([Values(2, -2, 3, int.MaxValue)] int divisor)
    {
        Tensor quotient = Tensor.FromArray(Dividends).TruncateDivide(divisor);

        Assert.That(quotient.ToArray<int>(), Is.EqualTo(Dividends.Select(dividend => dividend / divisor)));
    }

    [Test]
    public void The_smallest_integer_divided_by_minus_one_wraps() =>
        Assert.That(Tensor.FromScalar(int.MinValue).TruncateDivide(-1).Item<int>(), Is.EqualTo(int.MinValue));

    [Test]
    public void A_truncated_quotient_by_0_is_rejected() => Assert.That(
        () => Tensor.Arange(3).TruncateDivide(Tensor.Zeros([3], DType.Int32)),
        Throws.TypeOf<DivideByZeroException>().With.Message.Contains("TruncateDiv"));

    [Test]
    public void A_truncated_quotient_of_floats_is_rejected() => Assert.That(
        () => Tensor.Ones([3]).TruncateDivide(2),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("TruncateDiv").And.Message.Contains("float32"));

    [Test]
    public void Quotients_of_integers_are_float64_under_a_map_and_constants_to_a_tape()
    {
        Tensor x = Tensor.FromArray([1.0, 2]);
        Tensor count = Tensor.FromArray([3, 4]);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor loss = (x * (count / 2)).Sum();

        Assert.That(tape.Gradient(loss, x).ToArray<double>(), Is.EqualTo(new[] { 1.5, 2 }));
        Assert.That(Transform.VMap(row => row / 2)(count).ToArray<double>(), Is.EqualTo(new[] { 1.5, 2 }));
    }
}
