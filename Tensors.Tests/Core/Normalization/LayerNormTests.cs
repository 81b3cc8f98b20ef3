using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class LayerNormTests
{
    [TestCase(1)]
    [TestCase(13)]
    [TestCase(64)]
    [TestCase(5000)]
    public void Rows_have_mean_zero_and_variance_one_before_gain_and_bias(int extent)
    {
        Tensor x = (Tensor.RandomNormal([3, extent], seed: 1).Cast(DType.Float64) * 4) + 7;
        Tensor gain = Tensor.RandomNormal([extent], seed: 2).Cast(DType.Float64);
        Tensor bias = Tensor.RandomNormal([extent], seed: 3).Cast(DType.Float64);

        Tensor y = x.LayerNorm(gain, bias, epsilon: 0.01);

        Tensor expected = ((x - x.Mean(1, keepDims: true)) / (x.Variance(1, keepDims: true) + 0.01).Sqrt() * gain) + bias;
        Assert.That(y.ToArray<double>(), Is.EqualTo(expected.ToArray<double>()).Within(1e-12));
    }

    [Test]
    public void Rows_have_mean_square_one_where_they_are_not_centered()
    {
        Tensor x = Tensor.RandomNormal([5, 300], seed: 1).Cast(DType.Float64);

        Tensor y = x.RmsNorm(epsilon: 0);

        Assert.That(y.Square().Mean(1).ToArray<double>(), Is.All.EqualTo(1).Within(1e-13));
        Assert.That((y * x.Square().Mean(1, keepDims: true).Sqrt()).ToArray<double>(), Is.EqualTo(x.ToArray<double>()).Within(1e-13));
    }

    [Test]
    public void Several_axes_are_normalised_together()
    {
        Tensor x = Tensor.RandomNormal([2, 3, 4], seed: 1);

        Tensor y = x.LayerNorm(axis: 1);

        Assert.That(Bits.Of(y), Is.EqualTo(Bits.Of(x.Reshape(2, 12).LayerNorm())));
    }

    [Test]
    public void A_constant_row_becomes_the_bias() => Assert.That(
        Tensor.Full([2, 9], 3).LayerNorm(bias: Tensor.Full([], 5)).ToArray<float>(), Is.All.EqualTo(5));

    [Test]
    public void A_gain_that_does_not_broadcast_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).LayerNorm(Tensor.Ones([2])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2,) cannot be repeated to (3,)"));

    [TestCase(1000f, 1e-3f)]
    [TestCase(-1000f, 1e-3f)]
    [TestCase(1e4f, 0.01f)]
    [TestCase(3e7f, 4f)]
    public void Rows_far_from_zero_keep_the_digits_of_their_differences(float start, float step)
    {
        Tensor x = start + (step * Tensor.Arange(100, DType.Float32)).Reshape(2, 50);
        Tensor wide = x.Cast(DType.Float64);
        Tensor dy = Domain.Between(-1, 1).Draw(x.Shape, DType.Float32, 1);
        Tensor gain = Tensor.Full([50], 2f), bias = Tensor.Ones([50]);

        Assert.That(Error(x.LayerNorm(epsilon: 0), wide.LayerNorm(epsilon: 0)), Is.Below(1e-6));
        Assert.That(
            Error(x.LayerNorm(gain, bias, epsilon: 0), wide.LayerNorm(gain.Cast(DType.Float64), bias.Cast(DType.Float64), epsilon: 0)),
            Is.Below(2e-6));
        Tensor expected = Slope(wide, dy.Cast(DType.Float64));
        Assert.That(Error(Slope(x, dy), expected) / expected.Abs().Max().Item<double>(), Is.Below(2e-6));

        static Tensor Slope(Tensor at, Tensor along) => Transform.Grad(v => (v.LayerNorm(epsilon: 0) * along).Sum())(at);

        static double Error(Tensor actual, Tensor expected) => (actual.Cast(DType.Float64) - expected).Abs().Max().Item<double>();
    }

    [Test]
    public void A_negative_epsilon_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).RmsNorm(epsilon: -1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("RmsNorm"));
}
