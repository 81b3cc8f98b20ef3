namespace Tensors.Tests;

public sealed class CumulativeTests
{
    private static readonly int[] Extents = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33, 1000];

    [Test]
    public void Sums_of_integers_are_those_of_a_loop(
        [ValueSource(nameof(Extents))] int extent, [Values] bool exclusive, [Values] bool reverse,
        [Values(DType.Int32, DType.Int64, DType.UInt8)] DType dtype)
    {
        Tensor x = Tensor.RandomUniform([2, extent], 0, 50, seed: extent).Cast(dtype);
        long[] values = x[1].Cast(DType.Int64).ToArray<long>();

        Tensor wide = x.CumulativeSum(1, exclusive, reverse);
        Tensor wrapped = x.CumulativeSum(1, exclusive, reverse, dtype);

        Tensor expected = Tensor.FromArray(Run(values, 0, (sum, value) => sum + value, exclusive, reverse));
        Assert.That(wide[1].ToArray<long>(), Is.EqualTo(expected.ToArray<long>()));
        Assert.That(Bits.Of(wrapped[1]), Is.EqualTo(Bits.Of(expected.Cast(dtype))));
    }

    [Test]
    public void Products_are_those_of_a_loop([ValueSource(nameof(Extents))] int extent, [Values] bool exclusive, [Values] bool reverse)
    {
        Tensor x = Tensor.RandomUniform([3, extent], 0.9, 1.1, seed: extent).Cast(DType.Float64);

        double[] rows = x.CumulativeProduct(1, exclusive, reverse)[2].ToArray<double>();
        double[] columns = x.T.CumulativeProduct(0, exclusive, reverse)[.., 2].ToArray<double>();

        double[] expected = Run(x[2].ToArray<double>(), 1.0, (product, value) => product * value, exclusive, reverse);
        Assert.That(rows, Is.EqualTo(expected).Within(1e-12));
        Assert.That(columns, Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Sums_of_float32_agree_with_those_of_float64()
    {
        Tensor x = Tensor.RandomNormal([10_000], seed: 1);

        double[] y = x.CumulativeSum(0).Cast(DType.Float64).ToArray<double>();

        Assert.That(y, Is.EqualTo(x.Cast(DType.Float64).CumulativeSum(0).ToArray<double>()).Within(2e-3));
    }

    [Test]
    public void The_sign_of_a_single_zero_is_kept() =>
        Assert.That(float.IsNegative(Tensor.FromArray([-0f]).CumulativeSum(0).Item<float>()));

    [Test]
    public void A_NaN_spoils_what_comes_after_it_only() => Assert.That(
        Tensor.FromArray([1f, 2, float.NaN, 4]).CumulativeSum(0).ToArray<float>(), Is.EqualTo(new[] { 1, 3, float.NaN, float.NaN }));

    [Test]
    public void Nothing_has_no_sums() => Assert.That(Tensor.Zeros([2, 0]).CumulativeSum(1).ElementCount, Is.Zero);

    [Test]
    public void An_axis_that_is_not_there_is_rejected() => Assert.That(
        () => Tensor.Zeros([2]).CumulativeSum(1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("CumulativeSum: axis 1"));

    private static T[] Run<T>(T[] values, T first, Func<T, T, T> join, bool exclusive, bool reverse)
    {
        T[] results = new T[values.Length];
        T running = first;
        for (int step = 0; step < values.Length; step++)
        {
            int i = reverse ? values.Length - 1 - step : step;
            T joined = join(running, values[i]);
            results[i] = exclusive ? running : joined;
            running = joined;
        }

        return results;
    }
}
