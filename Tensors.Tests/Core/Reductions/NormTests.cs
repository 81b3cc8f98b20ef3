using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Norms of vectors whose squares leave the range.</summary>
public sealed class NormTests
{
    [TestCase(1e200)]
    [TestCase(1e-200)]
    [TestCase(5e-324)]
    public void Squares_beyond_the_range_do_not_matter(double size) =>
        Assert.That(Tensor.FromArray([3 * size, -4 * size]).Norm().Item<double>(), Is.EqualTo(5 * size).Within(1).Ulps);

    [Test]
    public void Large_numbers_of_16_bits_have_a_norm() =>
        Assert.That(Tensor.FromArray([600.0, 800]).Cast(DType.Float16).Norm().Cast(DType.Float64).Item<double>(), Is.EqualTo(1000));

    [Test]
    public void Each_vector_is_scaled_by_itself()
    {
        Tensor x = Tensor.FromArray(new[,] { { 3e200, 4e200 }, { 3e-200, 4e-200 }, { 0, 0 }, { 3, 4 } });

        Assert.That(x.Norm(2, 1).ToArray<double>(), Is.EqualTo(new[] { 5e200, 5e-200, 0, 5 }).Within(1).Ulps);
        Assert.That(x.T.Norm(2, 0).ToArray<double>(), Is.EqualTo(new[] { 5e200, 5e-200, 0, 5 }).Within(1).Ulps);
    }

    [TestCase(3.5)]
    [TestCase(-2)]
    [TestCase(0.5)]
    public void Powers_beyond_the_range_do_not_matter(double order)
    {
        Tensor x = Tensor.FromArray([3.0, 4, 5]);

        double expected = x.Norm(order).Item<double>();
        Assert.That((x * 1e200).Norm(order).Item<double>() / 1e200, Is.EqualTo(expected).Within(1e-15 * expected));
        Assert.That((x * 1e-200).Norm(order).Item<double>() / 1e-200, Is.EqualTo(expected).Within(1e-15 * expected));
    }

    [Test]
    public void Special_values_spread()
    {
        Assert.That(Tensor.FromArray([1.0, double.NegativeInfinity]).Norm().Item<double>(), Is.EqualTo(double.PositiveInfinity));
        Assert.That(Tensor.FromArray([1.0, double.NaN]).Norm().Item<double>(), Is.NaN);
        Assert.That(Tensor.Zeros([0, 3]).Norm(2, 0).ToArray<float>(), Is.EqualTo(new float[3]));
        Assert.That(Tensor.Zeros([0, 3]).Norm(3, 0).ToArray<float>(), Is.EqualTo(new float[3]));
    }

    [Test]
    public void Gradients_are_shares_of_the_norm_where_squares_overflow() => Assert.That(
        Transform.Grad((Tensor x) => x.Norm())(Tensor.FromArray([1e20f, 1, 1])).ToArray<float>(),
        Is.EqualTo(new[] { 1, 1e-20f, 1e-20f }).Within(1).Ulps);

    [Test]
    public void The_gradient_of_no_length_is_zero_in_every_order()
    {
        Tensor zeros = Tensor.Zeros([3], DType.Float64);

        Assert.That(Transform.Grad((Tensor x) => x.Norm())(zeros).ToArray<double>(), Is.All.Zero);
        Assert.That(Transform.Grad((Tensor x) => Transform.Grad((Tensor y) => y.Norm())(x).Sum())(zeros).ToArray<double>(), Is.All.Zero);
        Assert.That(Transform.Jvp((Tensor x) => x.Norm())(zeros, Tensor.OnesLike(zeros)).Tangent.Item<double>(), Is.Zero);
    }
}
