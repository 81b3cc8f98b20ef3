namespace Tensors.Tests;

/// <summary>The gamma function and its relatives beside values computed with 40 digits, rounded to float64.</summary>
public sealed class GammaTests
{
    private static (double X, double Y)[] LogGammas =>
    [
        (1e-10, 23.025850929882736),
        (0.001, 6.907178885383853),
        (0.1, 2.252712651734206),
        (0.3, 1.0957979948180756),
        (0.5, 0.5723649429247001),
        (0.7, 0.26086724653166654),
        (0.9, 0.06637623973474295),
        (0.99, 0.005854806764709781),
        (1.0000001, -5.772155829918507e-08),
        (1.1, -0.049872441259839764),
        (1.3, -0.10817480950786047),
        (1.46, -0.12148500100400743),
        (1.5, -0.12078223763524522),
        (1.75, -0.08440112102048555),
        (1.999, -0.0004224618006921073),
        (2.25, 0.1248717148923966),
        (2.5, 0.2846828704729192),
        (2.75, 0.47521466691493713),
        (3.5, 1.2009736023470743),
        (4.9, 3.028556900377341),
        (6.2, 5.1322987878372945),
        (7.5, 7.534364236758733),
        (7.999, 8.523145786158915),
        (8.0, 8.525161361065415),
        (9.5, 11.689333420797269),
        (25.0, 54.78472939811232),
        (171.5, 709.1431630309282),
        (10000.0, 82099.71749644238),
        (10000000000.0, 220258509288.81058),
        (-1e-10, 23.025850929998178),
        (-0.1, 2.3689613327287886),
        (-0.5, 1.2655121234846454),
        (-0.9, 2.3580731673920323),
        (-1.5, 0.860047015376481),
        (-2.25, 0.5555015450206475),
        (-2.75, 0.004487897535955773),
        (-3.4, -1.1211918156538383),
        (-7.6, -8.56298627582828),
        (-20.25, -41.60096191534053),
        (-100.5, -364.90096830942736),
    ];

    private static (double X, double Y)[] Digammas =>
    [
        (1e-10, -10000000000.577215),
        (0.001, -1000.5755719318103),
        (0.1, -10.423754940411076),
        (0.3, -3.502524222200133),
        (0.5, -1.9635100260214235),
        (0.7, -1.2200235536979347),
        (0.9, -0.7549269499470513),
        (0.99, -0.5937863040555952),
        (1.0000001, -0.5772155004081381),
        (1.1, -0.42375494041107664),
        (1.3, -0.16919088886679962),
        (1.46, -0.0015805619870834522),
        (1.5, 0.03648997397857652),
        (1.75, 0.24747245354686118),
        (1.999, 0.4221391988923556),
        (2.25, 0.5725464666237345),
        (2.5, 0.7031566406452432),
        (2.75, 0.8189010249754326),
        (3.5, 1.103156640645243),
        (4.9, 1.483737793254897),
        (6.2, 1.74174182168953),
        (7.5, 1.9467574842460869),
        (7.999, 2.015508332090348),
        (8.0, 2.01564147795561),
        (9.5, 2.1977378764029494),
        (25.0, 3.198742512851974),
        (171.5, 5.141664981433999),
        (10000.0, 9.210290371142849),
        (10000000000.0, 23.025850929890456),
        (-1e-10, 9999999999.422785),
        (-0.1, 9.245073050052948),
        (-0.5, 0.03648997397857652),
        (-0.9, -9.312643829299969),
        (-1.5, 0.7031566406452432),
        (-2.25, 4.158583564657972),
        (-2.75, -1.959055264977997),
        (-3.4, 2.384450814118015),
        (-7.6, 1.071732116277544),
        (-20.25, 6.174235633614484),
        (-100.5, 4.6151246013380645),
    ];

    private static (double X, double Y)[] Trigammas =>
    [
        (0.001, 1000001.6425331958),
        (0.1, 101.43329915079275),
        (0.5, 4.934802200544679),
        (0.75, 2.5418796476716063),
        (1.0, 1.6449340668482264),
        (1.5, 0.9348022005446793),
        (2.5, 0.49035775610023485),
        (5.0, 0.22132295573711533),
        (8.0, 0.1331370146940314),
        (13.0, 0.07995742842732395),
        (40.0, 0.02531510384129103),
        (1000000.0, 1.0000005000001667e-06),
        (-0.1, 101.92253995947719),
        (-0.5, 8.934802200544679),
        (-1.25, 19.181879647671607),
        (-2.75, 19.433868949488463),
        (-10.5, 9.778757739814813),
        (-1000.25, 19.738209551699786),
    ];

    private static (double X, double Y)[] Pentagammas =>
    [
        (0.1, -2400015.6072031953),
        (0.5, -771.4742498266672),
        (0.75, -102.80060581541747),
        (1.0, -24.88626612344088),
        (1.5, -3.4742498266672253),
        (2.5, -0.3137559995067314),
        (5.0, -0.014063191342112799),
        (8.0, -0.0018687951506376134),
        (13.0, -0.00024445943341713875),
        (40.0, -2.463377839277213e-06),
        (-0.25, 24473.199394184583),
        (-0.5, -3.4742498266672253),
        (-1.25, 24481.063714184584),
        (-2.75, -24481.624740671534),
        (-10.25, 24481.574336748214),
    ];

    private static (double X, double Y)[] ErfInverses =>
    [
        (1e-12, 8.86226925452758e-13),
        (-0.001, -0.0008862271574665521),
        (0.1, 0.08885599049425769),
        (0.25, 0.2253120550121781),
        (-0.5, -0.4769362762044699),
        (0.75, 0.8134198475976185),
        (0.9, 1.1630871536766743),
        (0.99, 1.8213863677184494),
        (-0.999, -2.3267537655135246),
        (0.9999, 2.75106390571208),
        (0.99999, 3.123413274341571),
        (0.9999999, 3.7665625816384707),
        (0.9999999999, 4.572824958544925),
        (0.999999999999999, 5.675915739744713),
    ];

    [Test]
    public void LogGamma_lies_within_its_bound() =>
        Check(LogGammas, x => x.LogGamma(), (x, y) => x > 0 ? 8 * Math.Abs(y) : 16 * SizeOfReflection(x, y));

    [Test]
    public void Digamma_lies_within_its_bound() =>
        Check(Digammas, x => x.Digamma(), (x, y) => 8 * Math.Max(SizeOfReflection(x, y), Slope(x)));

    [Test]
    public void Trigamma_lies_within_its_bound() => Check(Trigammas, x => x.Polygamma(1), (_, y) => 64 * Math.Abs(y));

    [Test]
    public void The_fourth_derivative_lies_within_its_bound() => Check(
        Pentagammas, x => x.Polygamma(4), (x, y) => 64 * Math.Max(Math.Abs(y), 24 / Math.Pow(Math.Abs(x - Math.Round(x)), 5)));

    [Test]
    public void The_inverse_of_the_error_function_lies_within_four_ULP() =>
        Check(ErfInverses, x => x.ErfInverse(), (_, y) => 4 * Math.Abs(y), singles: false);

    [Test]
    public void The_inverse_of_the_error_function_lies_within_four_ULP_in_float32() =>
        Check([.. ErfInverses.Where(pair => (float)pair.X == pair.X)], x => x.ErfInverse(), (_, y) => 4 * Math.Abs(y));

    [TestCase(0.0, double.PositiveInfinity)]
    [TestCase(-0.0, double.PositiveInfinity)]
    [TestCase(-3.0, double.PositiveInfinity)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, double.PositiveInfinity)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1.0, 0.0)]
    [TestCase(2.0, 0.0)]
    public void LogGamma_has_poles_and_zeros(double x, double expected) => Both(x, expected, tensor => tensor.LogGamma());

    [TestCase(0.0, double.NegativeInfinity)]
    [TestCase(-0.0, double.PositiveInfinity)]
    [TestCase(-3.0, double.NaN)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, double.NaN)]
    [TestCase(double.NaN, double.NaN)]
    public void Digamma_has_poles(double x, double expected) => Both(x, expected, tensor => tensor.Digamma());

    [TestCase(0.0, double.PositiveInfinity)]
    [TestCase(-2.0, double.PositiveInfinity)]
    [TestCase(double.PositiveInfinity, 0.0)]
    [TestCase(double.NegativeInfinity, double.NaN)]
    public void Trigamma_has_poles(double x, double expected) => Both(x, expected, tensor => tensor.Polygamma(1));

    [TestCase(1.0, double.PositiveInfinity)]
    [TestCase(-1.0, double.NegativeInfinity)]
    [TestCase(1.5, double.NaN)]
    [TestCase(0.0, 0.0)]
    public void The_inverse_of_the_error_function_ends_at_one(double x, double expected) =>
        Both(x, expected, tensor => tensor.ErfInverse());

    [Test]
    public void A_negative_order_is_rejected() =>
        Assert.That(() => Tensor.Ones([2]).Polygamma(-1), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static void Both(double x, double expected, Func<Tensor, Tensor> function)
    {
        Assert.That(function(Tensor.FromScalar(x)).Item<double>(), Is.EqualTo(expected));
        Assert.That(function(Tensor.FromScalar((float)x)).Item<float>(), Is.EqualTo((float)expected));
    }

    /// <summary>
    /// Errors in units of 2⁻⁵³ and 2⁻²⁴ of a scale; what rounding the argument to float32 does to the result is allowed for.
    /// </summary>
    private static void Check(
        (double X, double Y)[] table, Func<Tensor, Tensor> function, Func<double, double, double> scale, bool singles = true)
    {
        double[] actual = function(Tensor.FromArray(Array.ConvertAll(table, pair => pair.X))).ToArray<double>();
        for (int i = 0; i < table.Length; i++)
        {
            (double x, double y) = table[i];
            Assert.That(
                Math.Abs(actual[i] - y), Is.NotAbove(Math.Abs(scale(x, y)) * Math.Pow(2, -52)), $"at {x}: {actual[i]:R}, not {y:R}");
        }

        (double X, double Y)[] exact = singles ? [.. table.Where(pair => (float)pair.X == pair.X)] : [];
        float[] single = function(Tensor.FromArray(Array.ConvertAll(exact, pair => (float)pair.X))).ToArray<float>();
        for (int i = 0; i < exact.Length; i++)
        {
            (double x, double y) = exact[i];
            Assert.That(
                Math.Abs(single[i] - y), Is.NotAbove(Math.Abs(scale(x, y)) * Math.Pow(2, -23)),
                $"at {x} in float32: {single[i]:R}, not {y:R}");
        }
    }

    private static double SizeOfReflection(double x, double y) =>
        Math.Max(Math.Max(1, Math.Abs(y)), x < 0 ? Math.Abs(x) * Math.Log(2 + Math.Abs(x)) : 0);

    private static double Slope(double x) => x < 0 ? Math.PI / Math.Abs(Math.Sin(Math.PI * x)) : 0;
}
