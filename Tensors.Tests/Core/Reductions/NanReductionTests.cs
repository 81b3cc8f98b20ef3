using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Values that NumPy gives.</summary>
public sealed class NanReductionTests
{
    private const double NaN = double.NaN;
    private const double Inf = double.PositiveInfinity;

    private static Tensor X => Tensor.FromArray(new[,] { { 1, NaN, 4 }, { NaN, NaN, NaN }, { 2, 3, -7 } });

    [Test]
    public void Sums_leave_NaN_out_and_nothing_sums_to_zero() =>
        Assert.That(X.NanSum(1).ToArray<double>(), Is.EqualTo(new[] { 5.0, 0, -2 }));

    [Test]
    public void Means_count_what_is_there() =>
        Assert.That(X.NanMean(1, keepDims: true).ToArray<double>(), Is.EqualTo(new[] { 2.5, NaN, -2 / 3.0 }));

    [Test]
    public void Variances_count_what_is_there()
    {
        Assert.That(X.NanVariance(1).ToArray<double>(), Is.EqualTo(new[] { 2.25, NaN, 182 / 9.0 }).Within(1e-14));
        Assert.That(X.NanVariance(0, correction: 1).ToArray<double>(), Is.EqualTo(new[] { 0.5, NaN, 60.5 }));
    }

    [Test]
    public void An_infinity_has_no_variance() => Assert.That(Tensor.FromArray([1, Inf, NaN]).NanVariance().Item<double>(), Is.NaN);

    [Test]
    public void Extremes_leave_NaN_out()
    {
        Assert.That(X.NanMin(1).ToArray<double>(), Is.EqualTo(new[] { 1, NaN, -7 }));
        Assert.That(X.NanMax(0).ToArray<double>(), Is.EqualTo(new[] { 2.0, 3, 4 }));
        Assert.That(Tensor.FromArray([NaN, Inf]).NanMin().Item<double>(), Is.EqualTo(Inf));
        Assert.That(Tensor.FromArray([3, 1, 2]).NanMax().Item<int>(), Is.EqualTo(3));
    }

    [Test]
    public void Medians_and_quantiles_rank_what_is_there()
    {
        Assert.That(X.NanMedian(1).ToArray<double>(), Is.EqualTo(new[] { 2.5, NaN, 2 }));
        Assert.That(X.NanMedian().Item<double>(), Is.EqualTo(2));
        Assert.That(X.NanQuantile([0, 0.25, 1], 1).ToArray<double>(), Is.EqualTo(new[] { 1, NaN, -7, 1.75, NaN, -2.5, 4, NaN, 3 }));
        Assert.That(X.NanQuantile(0.4, 0, keepDims: true, Interpolation.Higher).Shape, Is.EqualTo(Shape.Create(1, 3)));
    }

    [Test]
    public void Without_NaN_quantiles_are_the_plain_ones([Values] Interpolation interpolation)
    {
        Tensor x = Tensor.RandomNormal([5, 8], dtype: DType.Float64, seed: 4);

        Assert.That(
            x.NanQuantile([0.1, 0.5, 0.77], 1, false, interpolation).AllClose(x.Quantile([0.1, 0.5, 0.77], 1, false, interpolation), 1e-14),
            Is.True);
    }

    [Test]
    public void The_median_of_infinities_is_infinite()
    {
        Assert.That(Tensor.FromArray([Inf, Inf, NaN]).NanMedian().Item<double>(), Is.EqualTo(Inf));
        Assert.That(Tensor.FromArray([1, Inf]).NanMedian().Item<double>(), Is.EqualTo(Inf));
    }

    [Test]
    public void Means_of_many_16_bit_numbers_neither_overflow_nor_stall() =>
        Assert.That(Tensor.Full([70_000], 2, DType.Float16).NanMean().Item<Half>(), Is.EqualTo((Half)2));

    [Test]
    public void No_gradient_flows_to_NaN()
    {
        Tensor x = Tensor.FromArray([1, NaN, 4]);

        Assert.That(Transform.Grad(v => v.NanMean())(x).ToArray<double>(), Is.EqualTo(new[] { 0.5, 0, 0.5 }));
        Assert.That(Transform.Grad(v => v.NanVariance())(x).ToArray<double>(), Is.EqualTo(new[] { -1.5, 0, 1.5 }));
        Assert.That(Transform.Grad(v => v.NanMedian())(x).ToArray<double>(), Is.EqualTo(new[] { 0.5, 0, 0.5 }));
        Assert.That(Transform.Grad(v => v.NanMax())(x).ToArray<double>(), Is.EqualTo(new[] { 0.0, 0, 1 }));
    }

    [Test]
    public void A_quantile_outside_its_range_is_rejected() =>
        Assert.That(() => X.NanQuantile(1.5), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1.5"));
}
