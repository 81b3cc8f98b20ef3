namespace Tensors.Tests;

public sealed class ScanTests
{
    private static Tensor X => Tensor.FromArray(new[,] { { 3.0, -1, 4, 1, -5 }, { 9, 2, 6, 5, 3.5 } });

    // numpy.quantile(x, q, axis=1, method=...).
    [TestCase(Interpolation.Linear, 0.3, -0.6, 3.8)]
    [TestCase(Interpolation.Lower, 0.3, -1, 3.5)]
    [TestCase(Interpolation.Higher, 0.3, 1, 5)]
    [TestCase(Interpolation.Midpoint, 0.3, 0, 4.25)]
    [TestCase(Interpolation.Nearest, 0.3, -1, 3.5)]
    [TestCase(Interpolation.Linear, 0.0, -5, 2)]
    [TestCase(Interpolation.Linear, 1.0, 4, 9)]
    [TestCase(Interpolation.Linear, 0.85, 3.4, 7.2)]
    public void Quantiles_agree_with_NumPy(Interpolation interpolation, double quantile, double first, double second) => Assert.That(
        X.Quantile(quantile, 1, interpolation: interpolation).ToArray<double>(), Is.EqualTo(new[] { first, second }).Within(1e-14));

    [Test]
    public void Several_quantiles_form_a_first_axis()
    {
        Tensor quantiles = X.Quantile([0, 0.5, 1], 1, keepDims: true);

        Assert.That(quantiles.Shape, Is.EqualTo(Shape.Create(3, 2, 1)));
        Assert.That(quantiles.ToArray<double>(), Is.EqualTo(new[] { -5.0, 2, 1, 5, 4, 9 }));
    }

    [Test]
    public void The_median_of_an_even_number_is_the_mean_of_two() => Assert.That(X.Median().Item<double>(), Is.EqualTo(3.25));

    [Test]
    public void A_NaN_hides_the_median() =>
        Assert.That(
            Tensor.FromArray(new[,] { { 1, float.NaN, 3 }, { 4, 5, 6 } }).Median(1).ToArray<float>(), Is.EqualTo(new[] { float.NaN, 5 }));

    [Test]
    public void Quantiles_of_nothing_are_rejected() =>
        Assert.That(() => Tensor.Zeros([2, 0]).Median(1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 0)"));

    [Test]
    public void Quantiles_outside_are_rejected() =>
        Assert.That(() => X.Quantile(1.5), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1.5"));

    [Test]
    public void Running_extremes_keep_the_last_position()
    {
        (Tensor values, Tensor positions) = Tensor.FromArray([1, 3, 2, 3, 5, 4]).CumMax(0);

        Assert.That(values.ToArray<int>(), Is.EqualTo(new[] { 1, 3, 3, 3, 5, 5 }));
        Assert.That(positions.ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 1, 3, 4, 4 }));
        Assert.That(X.CumMin(0).Values[1].ToArray<double>(), Is.EqualTo(new[] { 3.0, -1, 4, 1, -5 }));
    }

    [Test]
    public void A_NaN_stays_in_running_extremes()
    {
        (Tensor values, Tensor positions) = Tensor.FromArray([1, float.NaN, 9]).CumMax(0);

        Assert.That(values.ToArray<float>(), Is.EqualTo(new[] { 1, float.NaN, float.NaN }));
        Assert.That(positions.ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 1 }));
    }

    [Test]
    public void LogCumSumExp_agrees_with_a_loop([Values(false, true)] bool reverse)
    {
        double[] x = Tensor.RandomNormal([50], dtype: DType.Float64, seed: 1).ToArray<double>();
        double[] expected = new double[50];
        double sum = 0;
        for (int i = 0; i < 50; i++)
        {
            int position = reverse ? 49 - i : i;
            sum += Math.Exp(x[position]);
            expected[position] = Math.Log(sum);
        }

        Assert.That(Tensor.FromArray(x).LogCumSumExp(0, reverse).ToArray<double>(), Is.EqualTo(expected).Within(1e-14));
    }

    [Test]
    public void LogCumSumExp_neither_overflows_nor_loses_infinities()
    {
        double[] x = [double.NegativeInfinity, 1000, 1000, double.PositiveInfinity, double.PositiveInfinity, double.NaN];

        Assert.That(
            Tensor.FromArray(x).LogCumSumExp(0).ToArray<double>(),
            Is.EqualTo(
                new[] { double.NegativeInfinity, 1000, 1000 + Math.Log(2), double.PositiveInfinity, double.PositiveInfinity, double.NaN })
                .Within(1).Ulps);
    }

    [Test]
    public void Histograms_agree_with_NumPy()
    {
        (Tensor counts, Tensor edges) = Tensor.FromArray([1, 2, 1, 4, 5, 5, -3, 9.5]).Histogram(4);
        Assert.That(counts.ToArray<long>(), Is.EqualTo(new[] { 1L, 3, 3, 1 }));
        Assert.That(edges.ToArray<double>(), Is.EqualTo(new[] { -3, 0.125, 3.25, 6.375, 9.5 }));

        Assert.That(Tensor.FromArray([1, 2, 1, 4, 5, 5, -3]).Histogram(3, 1, 5).Counts.ToArray<long>(), Is.EqualTo(new[] { 3L, 0, 3 }));
        Assert.That(Tensor.FromArray([2f, 2]).Histogram(2).Edges.ToArray<double>(), Is.EqualTo(new[] { 1.5, 2, 2.5 }));
        Assert.That(Tensor.FromArray([2f, 2]).Histogram(2).Counts.ToArray<long>(), Is.EqualTo(new[] { 0L, 2 }));
        Assert.That(Tensor.Zeros([0]).Histogram(2).Edges.ToArray<double>(), Is.EqualTo(new[] { 0, 0.5, 1 }));
    }

    [Test]
    public void Elements_beside_rounded_edges_are_counted_as_NumPy_does() => Assert.That(
        (Tensor.Arange(0, 11, 1, DType.Float64) / 10).Histogram(10, 0, 1).Counts.ToArray<long>(),
        Is.EqualTo(new[] { 1L, 1, 2, 0, 1, 2, 1, 0, 1, 2 }));

    [Test]
    public void BinCount_counts_or_adds_weights()
    {
        Tensor x = Tensor.FromArray([1, 3, 1]);

        Assert.That(x.BinCount().ToArray<long>(), Is.EqualTo(new[] { 0L, 2, 0, 1 }));
        Assert.That(x.BinCount(Tensor.FromArray([0.5f, 1, 2]), 5).ToArray<float>(), Is.EqualTo(new[] { 0, 2.5f, 0, 1, 0 }));
        Assert.That(Tensor.Zeros([0], DType.Int32).BinCount().Shape, Is.EqualTo(Shape.Create(0)));
    }

    [Test]
    public void Unique_sorts_counts_and_inverts()
    {
        Tensor x = Tensor.FromArray(new[,] { { 3, float.NaN, -0f }, { 0, float.NaN, 3 } });

        UniqueElements unique = x.Unique();

        Assert.That(unique.Values.ToArray<float>(), Is.EqualTo(new[] { 0, 3, float.NaN }));
        Assert.That(unique.Counts.ToArray<long>(), Is.EqualTo(new[] { 2L, 2, 2 }));
        Assert.That(unique.Inverse.Shape, Is.EqualTo(x.Shape));
        Assert.That(unique.Inverse.ToArray<long>(), Is.EqualTo(new[] { 1L, 2, 0, 0, 2, 1 }));
    }

    [Test]
    public void Norms_agree_with_their_definitions()
    {
        Tensor x = Tensor.FromArray([3.0, -4, 0]);

        Assert.That(x.Norm().Item<double>(), Is.EqualTo(5));
        Assert.That(x.Norm(1).Item<double>(), Is.EqualTo(7));
        Assert.That(x.Norm(0).Item<double>(), Is.EqualTo(2));
        Assert.That(x.Norm(double.PositiveInfinity).Item<double>(), Is.EqualTo(4));
        Assert.That(x.Norm(double.NegativeInfinity).Item<double>(), Is.Zero);
        Assert.That(x.Norm(3).Item<double>(), Is.EqualTo(Math.Cbrt(91)).Within(1e-15));
    }

    [Test]
    public void The_norm_of_zeros_has_the_derivative_zero()
    {
        Tensor x = Tensor.Zeros([3], DType.Float64);
        using Autograd.GradientTape tape = new();
        tape.Watch(x);

        Assert.That(tape.Gradient(x.Norm(), x).ToArray<double>(), Is.All.Zero);
    }

    [Test]
    public void Segments_are_reduced_by_number()
    {
        Tensor x = Tensor.FromArray([1f, 2, 3, 4]);
        Tensor segments = Tensor.FromArray([2, 0, 2, 0]);

        Assert.That(x.SegmentSum(segments, 3).ToArray<float>(), Is.EqualTo(new[] { 6f, 0, 4 }));
        Assert.That(x.SegmentMean(segments, 3).ToArray<float>(), Is.EqualTo(new[] { 3f, 0, 2 }));
        Assert.That(x.SegmentProd(segments, 3).ToArray<float>(), Is.EqualTo(new[] { 8f, 1, 3 }));
        Assert.That(x.SegmentMin(segments, 3).ToArray<float>(), Is.EqualTo(new[] { 2, float.PositiveInfinity, 1 }));
        Assert.That(x.Cast(DType.Int32).SegmentMax(segments, 3).ToArray<int>(), Is.EqualTo(new[] { 4, int.MinValue, 3 }));
    }

    [Test]
    public void Segments_outside_are_rejected() => Assert.That(
        () => Tensor.Ones([2]).SegmentSum(Tensor.FromArray([0, 3]), 3),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 3"));

    [Test]
    public void Moments_are_mean_and_variance()
    {
        (Tensor mean, Tensor variance) = X.Moments([1]);

        Assert.That(mean.ToArray<double>(), Is.EqualTo(new[] { 0.4, 5.1 }).Within(1e-15));
        Assert.That(variance.ToArray<double>(), Is.EqualTo(X.Variance(1).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void The_gradient_of_LogCumSumExp_neither_overflows_nor_invents_numbers_beside_infinities()
    {
        Tensor x = Tensor.FromArray([double.NegativeInfinity, -1000.0, 1000.0, double.NegativeInfinity, 1000.0]);
        using Autograd.GradientTape tape = new();
        tape.Watch(x);

        Tensor gradient = tape.Gradient(x.LogCumSumExp(0), x);

        // Sums 1 to 5 share out: nothing, all of the second, all of the third twice, then halves. Beside 1000, ln 2 is rounded to 2⁻⁴³.
        Assert.That(gradient.ToArray<double>(), Is.EqualTo(new[] { 0, 1, 2.5, 0, 0.5 }).Within(double.ScaleB(1, -43)));
    }

    private const double Infinity = double.PositiveInfinity;

    [TestCase(0.5, new[] { Infinity, Infinity, Infinity }, Infinity)]
    [TestCase(0.5, new[] { Infinity, Infinity }, Infinity)]
    [TestCase(0.5, new[] { 1, Infinity, Infinity, Infinity }, Infinity)]
    [TestCase(0.3, new[] { -Infinity, -Infinity, 0 }, -Infinity)]
    [TestCase(0.25, new[] { 1, Infinity }, Infinity)]
    [TestCase(0.5, new[] { 1.5e308, 1.7e308 }, 1.6e308)]
    [TestCase(0.5, new[] { -1.7e308, 1.7e308 }, 0)]
    [TestCase(0.25, new[] { -1.5 * (1L << 62), 1.5 * (1L << 62) }, -0.75 * (1L << 62))]
    [TestCase(0.5, new[] { double.Epsilon, double.Epsilon }, double.Epsilon)]
    public void Quantiles_hold_between_infinities_and_large_numbers(double quantile, double[] x, double expected) =>
        Assert.That(Tensor.FromArray(x).Quantile(quantile).Item<double>(), Is.EqualTo(expected));

    [Test]
    public void A_quantile_between_numbers_whose_difference_overflows_is_rounded_thrice() => Assert.That(
        Tensor.FromArray([-1.6e308, 1.6e308]).Quantile(0.25).Item<double>(), Is.EqualTo(-0.8e308).Within(3).Ulps);

    [Test]
    public void A_quantile_does_not_depend_on_its_neighbours_in_the_list()
    {
        Tensor x = Tensor.FromArray([Infinity, 2, Infinity, 7, 1e308, -1e308]);
        double[] quantiles = [0.9, 0.5, 0.3, 1, 0, 0.5];

        Assert.That(x.Quantile(quantiles).ToArray<double>(), Is.EqualTo(quantiles.Select(q => x.Quantile(q).Item<double>())));
    }

    [Test]
    public void Ranks_inside_and_behind_a_run_of_ties_are_told_apart()
    {
        Tensor x = Tensor.FromArray([2.0, 1, 0, 2, 1, 0, 2, 1, 0]);

        // Ranks 4 and 6: the second 1 and the first 2.
        Assert.That(x.Quantile([0.5, 0.75], interpolation: Interpolation.Nearest).ToArray<double>(), Is.EqualTo(new[] { 1.0, 2 }));
    }

    [TestCase(33)]
    [TestCase(1000)]
    [TestCase(5000)]
    public void Selection_agrees_with_sorting_also_among_ties(int length)
    {
        Random random = new(length);
        foreach (int kinds in (int[])[1, 3, 1_000_000])
        {
            double[] x = [.. Enumerable.Range(0, length).Select(_ => random.Next(-kinds, kinds) / 8.0)];
            double[] quantiles = [.. Enumerable.Range(0, length).Where(i => i % 7 == 0).Select(i => i / (length - 1.0))];
            double[] sorted = [.. x.Order()];

            Assert.That(
                Tensor.FromArray(x).Quantile(quantiles, interpolation: Interpolation.Nearest).ToArray<double>(),
                Is.EqualTo(quantiles.Select(q => sorted[(int)Math.Round(q * (length - 1))])));
            Assert.That(
                Tensor.FromArray(x).Cast(DType.Float32).Quantile(quantiles, interpolation: Interpolation.Nearest).ToArray<float>(),
                Is.EqualTo(quantiles.Select(q => (float)sorted[(int)Math.Round(q * (length - 1))])));
        }
    }
}
