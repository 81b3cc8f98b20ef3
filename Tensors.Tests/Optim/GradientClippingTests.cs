using Tensors.Optim;

namespace Tensors.Tests;

public sealed class GradientClippingTests
{
    [Test]
    public void Elements_are_brought_between_the_bounds() => Assert.That(
        GradientClipping.ByValue(Tensor.FromArray([-5f, 0.5f, 5f]), -1, 2).ToArray<float>(), Is.EqualTo(new[] { -1f, 0.5f, 2f }));

    [Test]
    public void A_long_gradient_is_scaled_to_the_norm() => Assert.That(
        GradientClipping.ByNorm(Tensor.FromArray([3.0, 4.0]), 1).ToArray<double>(), Is.EqualTo(new[] { 0.6, 0.8 }).Within(1e-15));

    [Test]
    public void A_short_gradient_stays_as_it_is() => Assert.That(
        GradientClipping.ByNorm(Tensor.FromArray([3.0, 4.0]), 10).ToArray<double>(), Is.EqualTo(new[] { 3.0, 4.0 }).Within(1e-15));

    [Test]
    public void A_gradient_of_zeros_stays_as_it_is() =>
        Assert.That(GradientClipping.ByNorm(Tensor.Zeros([3]), 1).ToArray<float>(), Is.All.EqualTo(0f));

    [Test]
    public void Rows_are_scaled_by_their_own_norms()
    {
        Tensor clipped = GradientClipping.ByNorm(Tensor.FromArray(new[,] { { 3.0, 4.0 }, { 0.3, 0.4 } }), 1, [1]);

        Assert.That(clipped.ToArray<double>(), Is.EqualTo(new[] { 0.6, 0.8, 0.3, 0.4 }).Within(1e-15));
    }

    [Test]
    public void Several_gradients_are_scaled_by_their_global_norm()
    {
        (Tensor[] clipped, Tensor norm) = GradientClipping.ByGlobalNorm([Tensor.FromArray([3.0]), Tensor.FromArray([0.0, 4.0])], 2.5);

        Assert.That(norm.Item<double>(), Is.EqualTo(5));
        Assert.That(clipped[0].Item<double>(), Is.EqualTo(1.5).Within(1e-15));
        Assert.That(clipped[1].ToArray<double>(), Is.EqualTo(new[] { 0, 2.0 }).Within(1e-15));
    }

    [Test]
    public void An_infinite_gradient_makes_all_of_them_NaN()
    {
        (Tensor[] clipped, _) = GradientClipping.ByGlobalNorm([Tensor.FromArray([1f]), Tensor.FromArray([float.PositiveInfinity])], 1);

        Assert.That(clipped[0].Item<float>(), Is.NaN);
    }

    [Test]
    public void A_norm_that_is_not_positive_is_rejected([Values(0, -1, double.NaN)] double norm) =>
        Assert.That(() => GradientClipping.ByNorm(Tensor.Ones([1]), norm), Throws.TypeOf<ArgumentOutOfRangeException>());
}
