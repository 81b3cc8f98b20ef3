namespace Tensors.Tests;

public sealed class SoftmaxTests
{
    private static readonly int[] Extents = [1, 2, 7, 15, 16, 17, 31, 63, 64, 65, 100, 4095, 4096, 4097, 12289];

    [TestCaseSource(nameof(Extents))]
    public void Rows_of_every_length_agree_with_the_definition(int extent)
    {
        Tensor x = Tensor.RandomNormal([3, extent], seed: extent) * 3;
        double[] values = x.Cast(DType.Float64).ToArray<double>();

        double[] shares = x.Softmax().Cast(DType.Float64).ToArray<double>();
        double[] logs = x.LogSoftmax().Cast(DType.Float64).ToArray<double>();
        double[] sums = x.LogSumExp(1).Cast(DType.Float64).ToArray<double>();

        for (int row = 0; row < 3; row++)
        {
            double[] line = values[(row * extent)..((row + 1) * extent)];
            double sum = Math.Log(line.Sum(Math.Exp));
            Assert.That(sums[row], Is.EqualTo(sum).Within(2e-6));
            Assert.That(logs[(row * extent)..((row + 1) * extent)], Is.EqualTo(line.Select(value => value - sum)).Within(4e-6));
            Assert.That(
                shares[(row * extent)..((row + 1) * extent)], Is.EqualTo(line.Select(value => Math.Exp(value - sum))).Within(3e-4).Percent);
        }
    }

    [TestCase(3)]
    [TestCase(300)]
    [TestCase(513)]
    public void An_inner_axis_agrees_with_the_last(int columns)
    {
        Tensor x = Tensor.RandomNormal([2, 5, columns], seed: 1).Cast(DType.Float64);
        Tensor moved = x.SwapAxes(1, 2).Copy();

        Assert.That(x.Softmax(1).SwapAxes(1, 2).ToArray<double>(), Is.EqualTo(moved.Softmax().ToArray<double>()).Within(1e-15));
        Assert.That(x.LogSoftmax(1).SwapAxes(1, 2).ToArray<double>(), Is.EqualTo(moved.LogSoftmax().ToArray<double>()).Within(1e-14));
        Assert.That(x.LogSumExp(1).ToArray<double>(), Is.EqualTo(moved.LogSumExp(-1).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void Large_elements_do_not_overflow()
    {
        Tensor x = Tensor.FromArray([1000f, 1000f, -1000f]);

        Assert.That(x.Softmax().ToArray<float>(), Is.EqualTo(new[] { 0.5f, 0.5f, 0f }));
        Assert.That(x.LogSumExp().Item<float>(), Is.EqualTo(1000.6931f).Within(1).Ulps);
        Assert.That(x.LogSoftmax().ToArray<float>(), Is.EqualTo(new[] { -0.6931472f, -0.6931472f, -2000.6931f }));
    }

    [TestCase(new[] { float.NegativeInfinity, float.NegativeInfinity }, new[] { float.NaN, float.NaN }, new[] { float.NaN, float.NaN },
        float.NegativeInfinity)]
    [TestCase(new[] { float.PositiveInfinity, 1 }, new[] { float.NaN, float.NaN }, new[] { float.NaN, float.NegativeInfinity },
        float.PositiveInfinity)]
    [TestCase(new[] { float.NaN, 1 }, new[] { float.NaN, float.NaN }, new[] { float.NaN, float.NaN }, float.NaN)]
    [TestCase(new[] { float.NegativeInfinity, 0 }, new[] { 0, 1f }, new[] { float.NegativeInfinity, 0 }, 0)]
    public void Special_values_are_those_of_SciPy(float[] values, float[] shares, float[] logs, float sum)
    {
        Tensor row = Tensor.FromArray(values);
        Tensor columns = row.ExpandDims(1).BroadcastTo([2, 3]).Copy();

        Assert.That(row.Softmax().ToArray<float>(), Is.EqualTo(shares));
        Assert.That(row.LogSoftmax().ToArray<float>(), Is.EqualTo(logs));
        Assert.That(row.LogSumExp().Item<float>(), Is.EqualTo(sum));
        Assert.That(columns.Softmax(0)[.., 2].ToArray<float>(), Is.EqualTo(shares));
        Assert.That(columns.LogSoftmax(0)[.., 2].ToArray<float>(), Is.EqualTo(logs));
        Assert.That(columns.LogSumExp(0)[2].Item<float>(), Is.EqualTo(sum));
    }

    [Test]
    public void Nothing_sums_to_minus_infinity() =>
        Assert.That(
            Tensor.Zeros([2, 0]).LogSumExp(1).ToArray<float>(), Is.EqualTo(new[] { float.NegativeInfinity, float.NegativeInfinity }));

    [Test]
    public void Integers_are_rejected() => Assert.That(
        () => Tensor.Arange(3).Softmax(),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Softmax").And.Message.Contains("int32"));

    [Test]
    public void An_axis_that_is_not_there_is_rejected() =>
        Assert.That(
            () => Tensor.Zeros([2]).Softmax(1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("axis 1 is outside [-1, 0]"));
}
