using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>The incomplete gamma and beta functions, beside forms that they have for some orders.</summary>
public sealed class IncompleteTests : SessionFixture
{
    private static readonly double[] s_at = [0, 1e-6, 0.1, 0.7, 1, 1.5, 3, 8, 20, 60];

    [Test]
    public void The_gamma_function_of_order_1_is_an_exponential()
    {
        Assert.That(
            Doubles(Igamma(Double(1), Double(s_at))), Is.EqualTo(Of(x => x < 1e-3 ? x - (x * x / 2) : 1 - Math.Exp(-x))).Within(1e-15));
        Assert.That(Doubles(Igammac(Double(1), Double(s_at))), Is.EqualTo(Of(x => Math.Exp(-x))).Within(1e-15));
    }

    [Test]
    public void The_far_end_keeps_its_digits()
    {
        // Order 3: (1 + x + x²/2) e^-x.
        double[] far = [30, 100, 600];

        double[] got = Doubles(Igammac(Double(3), Double(far)));
        for (int i = 0; i < far.Length; i++)
        {
            double expected = (1 + far[i] + (far[i] * far[i] / 2)) * Math.Exp(-far[i]);
            Assert.That(got[i] / expected, Is.EqualTo(1).Within(2e-13));
        }
    }

    [Test]
    public void The_gamma_function_of_order_one_half_is_the_error_function() => Assert.That(
        Doubles(Igamma(Double(0.5), Double(s_at))),
        Is.EqualTo(Tensor.FromArray(s_at).Sqrt().Erf().ToArray<double>()).Within(1e-14));

    // The exponent a ln x rounds to its own last digit, which grows with the order.
    [TestCase(4.5, 1e-14)]
    [TestCase(200.25, 1e-12)]
    [TestCase(3000.5, 1e-11)]
    public void Orders_that_differ_by_1_differ_by_a_term(double order, double tolerance)
    {
        double[] at = [0.2 * order, 0.9 * order, order, 1.2 * order, 3 * order];
        Tensor a = Double(order), x = Double(at);
        Tensor term = Exp((a * Log(x)) - x - Lgamma(a + 1));

        Assert.That(Doubles(Igamma(a, x) - Igamma(a + 1, x)), Is.EqualTo(Doubles(term)).Within(tolerance));
        Assert.That(Doubles(Igamma(a, x) + Igammac(a, x)), Is.EqualTo(at.Select(_ => 1.0)).Within(1e-14));
    }

    [Test]
    public void Ends_and_operands_outside()
    {
        Assert.That(Doubles(Igamma(Double(2), Double([0, double.PositiveInfinity, -1]))), Is.EqualTo(new[] { 0, 1, double.NaN }));
        Assert.That(Doubles(Igammac(Double(2), Double([0, double.PositiveInfinity, -1]))), Is.EqualTo(new[] { 1, 0, double.NaN }));
        Assert.That(Doubles(Igamma(Double(0), Double([1.0]))), Is.All.NaN);
        Assert.That(Doubles(Betainc(Double(2), Double(3), Double([0, 1, -0.1, 1.1]))), Is.EqualTo(new[] { 0, 1, double.NaN, double.NaN }));
    }

    [Test]
    public void The_beta_function_is_a_power_where_one_order_is_1()
    {
        double[] at = [1e-9, 0.01, 0.3, 0.5, 0.8, 0.999];
        Tensor x = Double(at);

        Assert.That(Doubles(Betainc(Double(2.5), Double(1), x)), Is.EqualTo(at.Select(value => Math.Pow(value, 2.5))).Within(1e-14));
        Assert.That(
            Doubles(Betainc(Double(1), Double(40.5), x)),
            Is.EqualTo(at.Select(value => value < 1e-6 ? 40.5 * value : 1 - Math.Pow(1 - value, 40.5))).Within(1e-14));
    }

    [Test]
    public void The_beta_function_is_a_sum_of_chances()
    {
        // At least 3 of 10 with a chance of 0.4 each.
        double chance = Enumerable.Range(3, 8).Sum(hits => Choose(10, hits) * Math.Pow(0.4, hits) * Math.Pow(0.6, 10 - hits));

        Assert.That(Doubles(Betainc(Double(3), Double(8), Double([0.4])))[0], Is.EqualTo(chance).Within(1e-14));
    }

    [Test]
    public void The_beta_function_is_mirrored()
    {
        Tensor x = Double([0.05, 0.4, 0.93]);
        Tensor both = Betainc(Double(12.5), Double(0.75), x) + Betainc(Double(0.75), Double(12.5), 1.0 - x);

        Assert.That(Doubles(both), Is.EqualTo(new[] { 1.0, 1, 1 }).Within(1e-13));
    }

    [Test]
    public void Float32_is_computed_in_float64_and_rounded()
    {
        Tensor value = Igamma(2f, new[] { 0.5f, 3 });

        Assert.That(value.DataType, Is.EqualTo(DataType.Float32));
        Assert.That(
            Session.Run(value).ToArray<float>(),
            Is.EqualTo(new[] { (float)(1 - (1.5 * Math.Exp(-0.5))), (float)(1 - (4 * Math.Exp(-3))) }));
    }

    [Test]
    public void Shapes_broadcast_for_gamma_and_are_one_or_none_for_beta()
    {
        Assert.That(Igamma(Tensor.Ones([2, 1]), Tensor.Ones([3])).StaticShape, Is.EqualTo(PartialShape.Create(2, 3)));
        Assert.That(Betainc(1f, Tensor.Ones([3]), 0.5f).StaticShape, Is.EqualTo(PartialShape.Create(3)));
        Assert.That(() => Betainc(1f, Tensor.Ones([3]), Tensor.Ones([2])), Throws.ArgumentException);
    }

    [TestCase("Igamma")]
    [TestCase("Igammac")]
    public void Slopes_are_those_of_differences(string op)
    {
        double[] orders = [0.3, 1, 2.5, 7, 40], at = [0.2, 1.7, 2.4, 12, 35];
        Tensor a = Placeholder<double>([null]), x = Placeholder<double>([null]);
        Tensor value = op == "Igamma" ? Igamma(a, x) : Igammac(a, x);
        Tensor?[] slopes = Gradients(value, [a, x]);

        AssertSlope(slopes[0]!, value, [a, x], [orders, at], 0);
        AssertSlope(slopes[1]!, value, [a, x], [orders, at], 1);
    }

    [Test]
    public void The_slope_of_the_beta_function_is_that_of_differences()
    {
        Tensor x = Placeholder<double>([null]);
        Tensor value = Betainc(Double(2.5), Double(0.75), x);
        Tensor?[] slopes = Gradients(value, [x]);

        AssertSlope(slopes[0]!, value, [x], [[0.1, 0.4, 0.8, 0.9]], 0);
    }

    private void AssertSlope(Tensor slope, Tensor value, Tensor[] operands, double[][] at, int moved)
    {
        const double Step = 1e-5;
        double[] got = Run(slope, at), above = Run(value, Moved(Step)), below = Run(value, Moved(-Step));
        for (int i = 0; i < got.Length; i++)
        {
            Assert.That(got[i], Is.EqualTo((above[i] - below[i]) / (2 * Step)).Within(2e-8), $"of element {i}");
        }

        double[] Run(Tensor fetch, double[][] values) =>
            Session.Run(fetch, [.. operands.Zip(values, (key, fed) => new Feed(key, fed))]).ToArray<double>();

        double[][] Moved(double step) => [.. at.Select((values, i) => i == moved ? [.. values.Select(x => x + step)] : values)];
    }

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);

    private static double[] Of(Func<double, double> function) => Array.ConvertAll(s_at, x => function(x));

    private static Tensor Double(double value) => Constant(value, DataType.Float64);

    private static Tensor Double(double[] values) => Constant(values);

    private double[] Doubles(Tensor tensor) => Session.Run(tensor).ToArray<double>();
}
