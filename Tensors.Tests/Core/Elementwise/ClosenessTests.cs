using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Values that NumPy gives.</summary>
public sealed class ClosenessTests
{
    private const double NaN = double.NaN;
    private const double Inf = double.PositiveInfinity;

    [Test]
    public void Close_means_within_both_tolerances()
    {
        Assert.That(
            Tensor.FromArray([1e10, 1e-7]).IsClose(Tensor.FromArray([1.00001e10, 1e-8])).ToArray<bool>(),
            Is.EqualTo(new[] { true, false }));
        Assert.That(Tensor.FromArray([1e10, 1e-8]).AllClose(Tensor.FromArray([1.00001e10, 1e-9])), Is.True);
        Assert.That(Tensor.FromArray([1e10, 1e-8]).AllClose(Tensor.FromArray([1.0001e10, 1e-9])), Is.False);
    }

    [Test]
    public void Infinities_are_close_to_themselves_and_NaN_only_on_request()
    {
        Tensor x = Tensor.FromArray([Inf, -Inf, Inf, 1, NaN]);
        Tensor y = Tensor.FromArray([Inf, Inf, 1, Inf, NaN]);

        Assert.That(x.IsClose(y).ToArray<bool>(), Is.EqualTo(new[] { true, false, false, false, false }));
        Assert.That(x.IsClose(y, equalNaN: true)[4].Item<bool>(), Is.True);
    }

    [Test]
    public void Unsigned_differences_do_not_wrap() =>
        Assert.That(Tensor.FromArray(new byte[] { 1 }).IsClose(Tensor.FromArray(new byte[] { 2 }), 0, 1).Item<bool>(), Is.True);

    [Test]
    public void Close_tensors_broadcast() => Assert.That(Tensor.Ones([2, 3]).AllClose(Tensor.FromScalar(1.000001f)), Is.True);

    [TestCase(1, new[] { 0.4, 1.6, -0.4, 0.2 })]
    [TestCase(2, new[] { 0.37, 1.64, -0.35, 0.25 })]
    public void Decimals_round(int decimals, double[] expected) =>
        Assert.That(Tensor.FromArray([0.37, 1.64, -0.35, 0.25]).Round(decimals).ToArray<double>(), Is.EqualTo(expected));

    [Test]
    public void Negative_decimals_round_to_tens_halves_to_even()
    {
        Assert.That(
            Tensor.FromArray([5, 15, 25, 26, -15, -25, -24]).Round(-1).ToArray<int>(), Is.EqualTo(new[] { 0, 20, 20, 30, -20, -20, -20 }));
        Assert.That(Tensor.FromArray([1250.0, 1350, -1250]).Round(-2).ToArray<double>(), Is.EqualTo(new[] { 1200.0, 1400, -1200 }));
        Assert.That(Tensor.FromArray([int.MaxValue]).Round(-10).Item<int>(), Is.Zero);
    }

    [Test]
    public void Numbers_without_such_decimals_stay()
    {
        double[] numbers = [1e300, -Inf, 0, 5e-324];

        Assert.That(Tensor.FromArray(numbers).Round(20).ToArray<double>(), Is.EqualTo(new[] { 1e300, -Inf, 0, 0 }));
        Assert.That(Tensor.FromArray(numbers).Round(400).ToArray<double>(), Is.EqualTo(numbers));
        Assert.That(Tensor.FromScalar(7).Round(3).Item<int>(), Is.EqualTo(7));
    }

    [Test]
    public void Rounding_has_a_slope_of_zero() =>
        Assert.That(Transform.Grad(x => x.Round(1).Sum())(Tensor.FromArray([0.37, 1e308])).ToArray<double>(), Is.EqualTo(new[] { 0.0, 0 }));
}
