using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Derivatives where the textbook's formula is 0 · ∞, ∞ - ∞, or a difference of numbers that round to the same.</summary>
public sealed class EdgeDerivativeTests
{
    private const double Inf = double.PositiveInfinity;

    private static IEnumerable<TestCaseData> Slopes()
    {
        TestCaseData Case(string name, Func<Tensor, Tensor> function, double[] x, double[] slope) =>
            new TestCaseData(function, x, slope).SetArgDisplayNames(name);
        yield return Case("standard deviation of equal elements", x => x.StandardDeviation(), [3, 3, 3], [0, 0, 0]);
        yield return Case("hypot at 0", x => x.Hypot(Tensor.ZerosLike(x)), [0], [0]);
        yield return Case("relu6 at its corners", x => x.Relu6(), [0, 3, 6], [0, 1, 0]);
        yield return Case("clip at its corners", x => x.Clip(0, 6), [0, 3, 6], [0, 1, 0]);
        yield return Case("hardtanh at its corners", x => x.HardTanh(), [-1, 0, 1], [0, 1, 0]);
        yield return Case("softshrink at its corners", x => x.SoftShrink(), [-0.5, 0, 0.5, 1], [0, 0, 0, 1]);
        yield return Case("logsumexp of -inf", x => x.LogSumExp(), [-Inf, -Inf], [0, 0]);
        yield return Case("logsumexp of equal large numbers", x => x.LogSumExp(), [1e160, 1e160, -1e160], [0.5, 0.5, 0]);
        yield return Case("running logsumexp of equal large numbers", x => x.LogCumSumExp(0)[1], [-1e160, -1e160], [0.5, 0.5]);
        yield return Case("running logsumexp that begins with -inf", x => x.LogCumSumExp(0), [-Inf, -Inf, 3, 3], [0, 0, 1.5, 0.5]);
        yield return Case("logsumexp beside inf", x => x.LogSumExp(), [Inf, 0, -Inf], [1, 0, 0]);
        yield return Case("sigmoid", x => x.Sigmoid(), [40, -Inf, Inf], [4.248354255291589E-18, 0, 0]);
        yield return Case("tanh", x => x.Tanh(), [20, -20, Inf], [1.6993417021166355E-17, 1.6993417021166355E-17, 0]);
        yield return Case("expm1", x => x.Expm1(), [-40, -Inf], [4.248354255291589E-18, 0]);
        yield return Case("exp2", x => x.Exp2(), [1024, 0], [1.2460659279417838E+308, 0.6931471805599453]);
        yield return Case("asinh", x => x.Asinh(), [1e200, 0], [1e-200, 1]);
        yield return Case("acosh", x => x.Acosh(), [1e200], [1e-200]);
        yield return Case("atan", x => x.Atan(), [1e160], [1e-320]);
        yield return Case("softsign", x => x.Softsign(), [1e160, Inf], [1e-320, 0]);
        yield return Case("atan2 by the ordinate", y => y.Atan2(Tensor.FromArray([1e200])), [1e200], [5e-201]);
        yield return Case("gelu", x => x.Gelu(), [Inf, -Inf], [1, 0]);
        yield return Case("gelu, approximated", x => x.Gelu(approximate: true), [Inf, -Inf, 300], [1, 0, 1]);
        yield return Case("silu", x => x.Silu(), [Inf, -Inf], [1, 0]);
        yield return Case("mish", x => x.Mish(), [Inf, -Inf], [1, 0]);
        yield return Case("selu", x => x.Selu(), [-60], [1.5394815800019712E-26]);
        yield return Case("elu", x => x.Elu(), [-60], [8.75651076269652E-27]);
        yield return Case(
            "root in the branch that is not chosen", x => Tensor.Where(x.Equal(0), x / 2, x.Sqrt() + 1), [16, 0], [0.125, 0.5]);
        yield return Case("exponential in the branch that is not chosen", x => Tensor.Where(x <= 0, x.Exp(), 1 + x), [1000], [1]);
        yield return Case("product with three zeros and a large rest", x => x.Prod(), [0, 1e200, 0, 1e200, 1e200, 0], [0, 0, 0, 0, 0, 0]);
        yield return Case("cross-entropy", x => x.SoftmaxCrossEntropy(Tensor.FromArray([0.0, 1])), [-Inf, 0], [0, 0]);
        yield return Case(
            "binary cross-entropy", x => x.BinaryCrossEntropyWithLogits(Tensor.FromArray([0.0, 1]), reduction: LossReduction.Sum),
            [-Inf, Inf], [0, 0]);
        yield return Case("divergence", x => x.KullbackLeibler(Tensor.FromArray([0.0, 1]), LossReduction.Sum), [-Inf, 0], [0, -1]);
        yield return Case("greatest of -inf", x => x.Max(), [-Inf, -Inf], [0.5, 0.5]);
    }

    [TestCaseSource(nameof(Slopes))]
    public void Slopes_at_edges_are_right_in_both_modes(Func<Tensor, Tensor> function, double[] x, double[] slope)
    {
        Tensor point = Tensor.FromArray(x);
        Tensor gradient = Transform.Grad(y => function(y).Sum())(point);
        double[] forward =
            [.. Enumerable.Range(0, x.Length).Select(i => Transform.Jvp(function)(point, Unit(x.Length, i)).Tangent.Sum().Item<double>())];

        for (int i = 0; i < slope.Length; i++)
        {
            Assert.That(gradient[i].Item<double>(), Is.EqualTo(slope[i]).Within(8).Ulps, $"reverse, element {i}");
            Assert.That(forward[i], Is.EqualTo(slope[i]).Within(8).Ulps, $"forward, element {i}");
        }
    }

    [TestCase(0, 1, 0)]
    [TestCase(0, 4, 0)]
    [TestCase(1, 1, 1)]
    [TestCase(1, 3, 0)]
    [TestCase(2, 2, 2)]
    [TestCase(2, 3, 0)]
    [TestCase(2, 4, 0)]
    [TestCase(3, 3, 6)]
    [TestCase(3, 5, 0)]
    public void Powers_have_all_derivatives_at_0(double exponent, int order, double expected)
    {
        Func<Tensor, Tensor> derivative = x => x.Pow(exponent).Sum();
        for (int i = 0; i < order; i++)
        {
            Func<Tensor, Tensor> former = Transform.Grad(derivative);
            derivative = x => former(x).Sum();
        }

        Assert.That(derivative(Tensor.FromArray([0.0])).Item<double>(), Is.EqualTo(expected));
    }

    [Test]
    public void Ties_of_float16_are_not_counted_in_float16() => Assert.That(
        (float)Transform.Grad(x => x.Max())(Tensor.Full([70_000], 1, DType.Float16))[0].Item<Half>(),
        Is.EqualTo((float)(Half)(1f / 70_000)));

    [TestCase(false)]
    [TestCase(true)]
    public void Slopes_of_gelu_do_not_overflow_in_float16(bool approximate) => Assert.That(
        (float)Transform.Grad(x => x.Gelu(approximate).Sum())(Tensor.Full([1], 300, DType.Float16)).Sum().Item<Half>(), Is.EqualTo(1f));

    [TestCase(DType.Float64, 1e-200)]
    [TestCase(DType.Float32, 1e-30)]
    [TestCase(DType.Float16, 1e-8)]
    public void Vectors_of_zeros_have_similarity_0(DType dtype, double smallest)
    {
        Tensor zeros = Tensor.Zeros([3], dtype);

        Assert.That(zeros.CosineSimilarity(zeros, -1, smallest).Cast(DType.Float64).Item<double>(), Is.EqualTo(0));
    }

    private static IEnumerable<TestCaseData> CrossEntropies()
    {
        TestCaseData Case(string name, Func<Tensor, Tensor> function) => new TestCaseData(function).SetArgDisplayNames(name);
        yield return Case("of probabilities", x => x.SoftmaxCrossEntropy(Tensor.FromArray([1.0, 0, 0])));
        yield return Case("of a class", x => x.Reshape(1, 3).SparseSoftmaxCrossEntropy(Tensor.FromArray([0])).Sum());
        yield return Case("of logarithms", x => -x.LogSoftmax()[0]);
    }

    [TestCaseSource(nameof(CrossEntropies))]
    public void Cross_entropies_of_a_saturated_class_keep_their_small_terms(Func<Tensor, Tensor> function)
    {
        // Shares of e⁰ and e⁻⁴⁰ beside e⁴⁰, to 60 digits.
        (double near, double far, double both) = (4.248354255291589e-18, 1.8048513878454153e-35, 7.667648073722e-53);
        Tensor x = Tensor.FromArray([40.0, 0, -40]);

        Assert.That(Transform.Grad(function)(x).ToArray<double>(), Is.EqualTo((double[])[-near, near, far]).Within(8).Ulps);
        foreach (JacobianMode mode in Enum.GetValues<JacobianMode>())
        {
            double[] second = Transform.Hessian(function, mode)(x).ToArray<double>();
            double[] expected = [near, -near, -far, -near, near, -both, -far, -both, far];
            for (int i = 0; i < 9; i++)
            {
                Assert.That(second[i], Is.EqualTo(expected[i]).Within(Math.Abs(expected[i]) * 1e-13), $"{mode}, {i}");
            }
        }
    }

    [Test]
    public void Slopes_of_a_saturated_cross_entropy_change_with_cotangents_and_labels_as_they_should()
    {
        double near = 4.248354255291589e-18;
        Tensor x = Tensor.FromArray([40.0, 0, -40]);
        Tensor SlopeOfFirst(Tensor labels, Tensor weight) => Transform.Grad(y => weight * y.SoftmaxCrossEntropy(labels))(x)[0];

        Tensor[] point = [Tensor.FromArray([1.0, 0, 0]), Tensor.FromScalar(1.0)];
        Tensor[] gradient = Transform.Grad((Tensor[] v) => SlopeOfFirst(v[0], v[1]))(point);

        Assert.That(gradient[0].ToArray<double>(), Is.EqualTo((double[])[-near, 1, 1]).Within(8).Ulps);
        Assert.That(gradient[1].Item<double>(), Is.EqualTo(-near).Within(8).Ulps);
    }

    [Test]
    public void Curvature_of_a_saturated_sigmoid_is_right() => Assert.That(
        Transform.Grad(x => Transform.Grad(y => y.Sigmoid().Sum())(x).Sum())(Tensor.FromArray([40.0])).Item<double>(),
        Is.EqualTo(-4.248354255291589E-18).Within(8).Ulps);

    private static IEnumerable<TestCaseData> OfRows()
    {
        TestCaseData Case(string name, Func<Tensor, Tensor> function) => new TestCaseData(function).SetArgDisplayNames(name);
        yield return Case("cross-entropy", x => x.SoftmaxCrossEntropy(Tensor.FromArray([0.2, 0.8, 0])));
        yield return Case("cross-entropy of classes", x => x.SparseSoftmaxCrossEntropy(Tensor.Ones([x.Shape[0]], DType.Int32)));
        yield return Case("layer norm", x => x.LayerNorm().Square().Sum(-1));
        yield return Case("layer norm with gain", x => x.LayerNorm(Tensor.FromArray([1.0, 2, 3])).Sum(-1));
        yield return Case("root mean square norm", x => x.RmsNorm().Sum(-1));
        yield return Case("softmax", x => x.Softmax().Square().Sum(-1));
        yield return Case("running products", x => x.CumulativeProduct(-1).Sum(-1));
        yield return Case("products", x => x.Prod(-1));
    }

    [TestCaseSource(nameof(OfRows))]
    public void Rows_with_a_cotangent_of_0_do_not_spoil_others(Func<Tensor, Tensor> function)
    {
        double[] row = [0.5, -1, 2];
        Tensor x = Tensor.FromArray([double.NaN, Inf, 0, .. row, -Inf, 0, double.NaN], [3, 3]);

        Tensor gradient = Transform.Grad(y => function(y).MultiplyOrZero(Tensor.FromArray([0.0, 1, 0])).Sum())(x);

        Tensor alone = Transform.Grad(y => function(y).Sum())(Tensor.FromArray(row, [1, 3]));
        Assert.That(gradient.ToArray<double>(), Is.EqualTo((double[])[0, 0, 0, .. alone.ToArray<double>(), 0, 0, 0]));
    }

    [Test]
    public void Products_at_positions_have_second_derivatives_between_zeros()
    {
        Tensor factors = Tensor.FromArray([0.0, 3, 0, 0, 7]);
        Tensor positions = Tensor.FromArray([1, 0, 1, 0, 1]);

        Tensor second = Transform.Hessian(x => x.SegmentProd(positions, 2).Sum())(factors);

        double[] expected = new double[25];
        (expected[2], expected[10]) = (7, 7);
        (expected[8], expected[16]) = (1, 1);
        Assert.That(second.ToArray<double>(), Is.EqualTo(expected));
    }

    private static Tensor Unit(int extent, int index)
    {
        double[] elements = new double[extent];
        elements[index] = 1;
        return Tensor.FromArray(elements);
    }
}
