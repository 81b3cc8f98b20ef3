using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class BatchNormTests
{
    [TestCase(new[] { 5, 1 }, 1)]
    [TestCase(new[] { 300, 3 }, -1)]
    [TestCase(new[] { 3, 7, 5, 37 }, -1)]
    [TestCase(new[] { 2, 150, 2, 64 }, -1)]
    [TestCase(new[] { 3, 4, 5, 6 }, 1)]
    [TestCase(new[] { 2, 3, 90, 91 }, 1)]
    [TestCase(new[] { 4, 3, 2, 5 }, 2)]
    [TestCase(new[] { 4, 6 }, 0)]
    public void Channels_have_mean_zero_and_variance_one_before_gain_and_bias(int[] extents, int axis)
    {
        Tensor x = (Draw(Shape.Create(extents), 1) * 4) + 7;
        int channels = x.Shape[axis < 0 ? x.Rank + axis : axis];
        (Tensor gain, Tensor bias) = (Draw([channels], 2), Draw([channels], 3));

        (Tensor y, Tensor mean, Tensor variance) = x.BatchNorm(gain, bias, axis, 0.01);

        double[][] lines = Lines(x, axis);
        double[] means = [.. lines.Select(line => line.Average())];
        double[] variances = [.. lines.Select((line, c) => line.Average(element => (element - means[c]) * (element - means[c])))];
        Assert.That(mean.ToArray<double>(), Is.EqualTo(means).Within(1e-13));
        Assert.That(variance.ToArray<double>(), Is.EqualTo(variances).Within(1e-12));
        double[][] results = Lines(y, axis);
        for (int c = 0; c < channels; c++)
        {
            double scale = gain[c].Item<double>() / Math.Sqrt(variances[c] + 0.01);
            double shift = bias[c].Item<double>();
            Assert.That(results[c], Is.EqualTo(lines[c].Select(element => ((element - means[c]) * scale) + shift)).Within(1e-12));
        }
    }

    [Test]
    public void Results_below_zero_are_cut_where_it_rectifies([Values(1, -1)] int axis)
    {
        Tensor x = Draw([3, 4, 5, 4], 1);

        Tensor y = x.BatchNorm(axis: axis, rectifies: true).Y;

        Assert.That(Bits.Of(y), Is.EqualTo(Bits.Of(x.BatchNorm(axis: axis).Y.Relu())));
    }

    [TestCase(1, false)]
    [TestCase(-1, false)]
    [TestCase(1, true)]
    [TestCase(-1, true)]
    public void Gradients_of_long_channels_are_those_of_the_definition(int axis, bool rectifies)
    {
        Shape shape = axis == 1 ? [2, 3, 70, 75] : [2, 70, 75, 3];
        (Tensor x, Tensor gain, Tensor bias, Tensor weights) = (Draw(shape, 1) + 2, Draw([3], 2), Draw([3], 3), Draw(shape, 4));
        int[] others = axis == 1 ? [0, 2, 3] : [0, 1, 2];
        Tensor Along(Tensor channels) => axis == 1 ? channels.Reshape(3, 1, 1) : channels;
        Tensor Defined(Tensor[] v)
        {
            Tensor centered = v[0] - v[0].Mean(others, keepDims: true);
            Tensor y = (centered / (centered.Square().Mean(others, keepDims: true) + 0.1).Sqrt() * Along(v[1])) + Along(v[2]);
            return rectifies ? y.Relu() : y;
        }

        Tensor[] Slopes(Func<Tensor[], Tensor> function) => Transform.Grad((Tensor[] v) => (function(v) * weights).Sum())([x, gain, bias]);

        Tensor[] actual = Slopes(v => v[0].BatchNorm(v[1], v[2], axis, 0.1, rectifies).Y);

        foreach ((Tensor gradient, Tensor expected) in actual.Zip(Slopes(Defined)))
        {
            Assert.That(gradient.ToArray<double>(), Is.EqualTo(expected.ToArray<double>()).Within(1e-10));
        }
    }

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(6, -1)]
    [TestCase(3, -1)]
    [TestCase(2, 2)]
    public void Groups_of_channels_are_normalised_in_each_member(int groups, int axis)
    {
        Shape shape = axis == 1 ? [3, 6, 5, 7] : axis == 2 ? [3, 5, 6, 7] : [3, 5, 7, 6];
        (Tensor x, Tensor gain, Tensor bias) = (Draw(shape, 1) + 3, Draw([6], 2), Draw([6], 3));

        Tensor y = x.GroupNorm(groups, gain, bias, axis, 0.01).MoveAxis(axis, 1);

        Tensor rows = x.MoveAxis(axis, 1).Reshape(3, groups, -1);
        Tensor expected = (rows.LayerNorm(epsilon: 0.01).Reshape(y.Shape.Extents) * gain.Reshape(6, 1, 1)) + bias.Reshape(6, 1, 1);
        Assert.That(y.ToArray<double>(), Is.EqualTo(expected.ToArray<double>()).Within(1e-12));
    }

    [TestCase(1000f, 1e-3f)]
    [TestCase(3e7f, 4f)]
    public void Channels_far_from_zero_keep_the_digits_of_their_differences(float start, float step)
    {
        Tensor x = start + (step * Tensor.Arange(600, DType.Float32)).Reshape(300, 2);
        Tensor wide = x.Cast(DType.Float64);

        Tensor y = x.BatchNorm(epsilon: 0).Y;

        Tensor expected = (wide - wide.Mean(0)) / wide.Variance(0).Sqrt();
        Assert.That(y.ToArray<float>(), Is.EqualTo(expected.Cast(DType.Float32).ToArray<float>()).Within(1e-6));
    }

    [Test]
    public void Running_moments_move_towards_those_of_the_batch()
    {
        Tensor x = Draw([4, 3], 1);
        (Tensor mean, Tensor variance) = (Tensor.Full([3], 2, DType.Float64), Tensor.Full([3], 5, DType.Float64));

        Tensor y = x.BatchNorm(ref mean, ref variance, momentum: 0.25);

        Assert.That(Bits.Of(y), Is.EqualTo(Bits.Of(x.BatchNorm().Y)));
        Assert.That(mean.ToArray<double>(), Is.EqualTo((1.5 + (0.25 * x.Mean(0))).ToArray<double>()).Within(1e-14));
        Assert.That(variance.ToArray<double>(), Is.EqualTo((3.75 + (x.Variance(0) / 3)).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void Inference_takes_given_moments([Values] bool rectifies)
    {
        Tensor x = Draw([2, 3, 4], 1);
        (Tensor mean, Tensor variance, Tensor gain, Tensor bias) = (Draw([3], 2), Draw([3], 3).Square(), Draw([3], 4), Draw([3], 5));

        Tensor y = x.BatchNormInference(mean, variance, gain, bias, 1, 0.1, rectifies);

        Tensor expected = ((x - mean.Reshape(3, 1)) / (variance.Reshape(3, 1) + 0.1).Sqrt() * gain.Reshape(3, 1)) + bias.Reshape(3, 1);
        Assert.That(y.ToArray<double>(), Is.EqualTo((rectifies ? expected.Relu() : expected).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void An_empty_batch_has_no_moments()
    {
        (Tensor y, Tensor mean, _) = Tensor.Zeros([0, 4, 3]).BatchNorm();

        Assert.That(y.Shape, Is.EqualTo(Shape.Create(0, 4, 3)));
        Assert.That(mean.ToArray<float>(), Is.All.NaN);
    }

    [Test]
    public void One_element_becomes_the_bias() =>
        Assert.That(Tensor.Full([1, 2], 3).BatchNorm(bias: Tensor.FromArray([5f, 6])).Y.ToArray<float>(), Is.EqualTo(new[] { 5f, 6 }));

    [Test]
    public void Operands_that_are_not_one_number_a_channel_are_rejected()
    {
        Assert.That(() => Tensor.Zeros([2, 3]).BatchNorm(Tensor.Ones([2])), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => Tensor.Zeros([2, 3]).GroupNorm(2), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("groups"));
        Assert.That(() => Tensor.Zeros([2, 3]).InstanceNorm(axis: 0), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => Tensor.Zeros([2, 3]).BatchNorm(epsilon: double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Weight_normalization_gives_each_slice_the_length_of_its_gain()
    {
        (Tensor v, Tensor gain) = (Draw([3, 4, 2], 1), Draw([4], 2));

        Tensor w = v.WeightNorm(gain, 1);

        Assert.That(w.Square().Sum([0, 2]).ToArray<double>(), Is.EqualTo(gain.Square().ToArray<double>()).Within(1e-14));
        GradientCheck.Run(x => x[0].WeightNorm(x[1], 1), [v, gain], order: 2);
    }

    [Test]
    public void Spectral_normalization_divides_by_the_greatest_singular_value()
    {
        (Tensor w, Tensor direction, Tensor weights) = (Draw([3, 5, 2], 1), Draw([5], 2), Draw([3, 5, 2], 3));
        Tensor Divided(Tensor x) => x / x.MoveAxis(1, 0).Reshape(5, 6).Svd().S[0];
        Tensor Normalised(Tensor x) => x.SpectralNorm(ref direction, 300, axis: 1);
        Tensor Slopes(Func<Tensor, Tensor> function) => Transform.Grad((Tensor x) => (function(x) * weights).Sum())(w);

        Assert.That(Normalised(w).ToArray<double>(), Is.EqualTo(Divided(w).ToArray<double>()).Within(1e-10));
        Assert.That(Slopes(Normalised).ToArray<double>(), Is.EqualTo(Slopes(Divided).ToArray<double>()).Within(1e-10));
        Assert.That(direction.Norm().Item<double>(), Is.EqualTo(1).Within(1e-12));
    }

    private static Tensor Draw(Shape shape, int seed) => Domain.Between(-1, 1).Draw(shape, DType.Float64, seed);

    /// <summary>The elements of each channel.</summary>
    private static double[][] Lines(Tensor x, int axis) =>
        [.. Enumerable.Range(0, x.MoveAxis(axis, 0).Shape[0]).Select(c => x.MoveAxis(axis, 0)[c].ToArray<double>())];
}
