using Row = (System.Func<Tensors.Tensor, Tensors.Tensor> Function, System.Func<double, double> Oracle, float Low, float High);

namespace Tensors.Tests;

public sealed class MathematicsTests
{
    private static readonly Dictionary<string, Row> Functions = new()
    {
        ["Asin"] = (x => x.Asin(), Math.Asin, -1, 1),
        ["Acos"] = (x => x.Acos(), Math.Acos, -1, 1),
        ["Atan"] = (x => x.Atan(), Math.Atan, -20, 20),
        ["Sinh"] = (x => x.Sinh(), Math.Sinh, -90, 90),
        ["Cosh"] = (x => x.Cosh(), Math.Cosh, -90, 90),
        ["Asinh"] = (x => x.Asinh(), Math.Asinh, -50, 50),
        ["Acosh"] = (x => x.Acosh(), Math.Acosh, 1, 50),
        ["Atanh"] = (x => x.Atanh(), Math.Atanh, -1, 1),
        ["Cbrt"] = (x => x.Cbrt(), Math.Cbrt, -9, 9),
        ["Exp2"] = (x => x.Exp2(), x => Math.Pow(2, x), -150, 129),
        ["Log2"] = (x => x.Log2(), Math.Log2, 0, 5),
        ["Log10"] = (x => x.Log10(), Math.Log10, 0, 5),
    };

    private static IEnumerable<string> Names => Functions.Keys;

    [TestCaseSource(nameof(Names))]
    public void Float32_lies_within_two_ULP_over_the_range(string name)
    {
        (Func<Tensor, Tensor> function, Func<double, double> oracle, float low, float high) = Functions[name];
        float[] inputs = [.. Enumerable.Range(0, 200_001).Select(i => low + ((high - low) * i / 200_000f))];

        float[] actual = function(Tensor.FromArray(inputs)).ToArray<float>();

        long worst = inputs.Select((x, i) => Ulp.Distance(actual[i], (float)oracle(x))).Max();
        Assert.That(worst, Is.NotAbove(2));
    }

    [TestCaseSource(nameof(Names))]
    public void Float32_lies_within_two_ULP_at_all_sizes(string name)
    {
        (Func<Tensor, Tensor> function, Func<double, double> oracle, _, _) = Functions[name];
        float[] inputs =
            [.. Enumerable.Range(0, 1 << 18).Select(i => BitConverter.UInt32BitsToSingle((uint)i << 14 | (uint)(i * 2654435761u) >> 18))];

        float[] actual = function(Tensor.FromArray(inputs)).ToArray<float>();

        long worst = inputs.Select((x, i) => Ulp.Distance(actual[i], (float)oracle(x))).Max();
        Assert.That(worst, Is.NotAbove(2));
    }

    [TestCaseSource(nameof(Names))]
    public void Float64_lies_within_two_ULP_and_the_oracles_own(string name)
    {
        (Func<Tensor, Tensor> function, Func<double, double> oracle, float low, float high) = Functions[name];
        Random random = new(5);
        double[] inputs = [.. Enumerable.Range(0, 100_000).Select(_ => low + ((high - low) * random.NextDouble()))];

        double[] actual = function(Tensor.FromArray(inputs)).ToArray<double>();

        long worst = inputs.Select((x, i) => Ulp.Distance(actual[i], oracle(x))).Max();
        Assert.That(worst, Is.NotAbove(3));
    }

    [Explicit]
    [Category("Exhaustive")]
    [TestCaseSource(nameof(Names))]
    public void Every_float32_lies_within_two_ULP(string name)
    {
        (Func<Tensor, Tensor> function, Func<double, double> oracle, _, _) = Functions[name];
        float[] inputs = new float[1 << 20];
        for (long start = 0; start < 1L << 32; start += inputs.Length)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = BitConverter.UInt32BitsToSingle((uint)(start + i));
            }

            float[] actual = function(Tensor.FromArray(inputs)).ToArray<float>();
            for (int i = 0; i < inputs.Length; i++)
            {
                if (Ulp.Distance(actual[i], (float)oracle(inputs[i])) > 2)
                {
                    Assert.Fail($"{name}({inputs[i]:R}) is {actual[i]:R}, not {(float)oracle(inputs[i]):R}");
                }
            }
        }
    }

    [Test]
    public void Powers_of_two_and_ten_have_integer_logarithms()
    {
        double[] twos = [.. Enumerable.Range(-1074, 2098).Select(i => Math.ScaleB(1, i))];
        Assert.That(Tensor.FromArray(twos).Log2().ToArray<double>(), Is.EqualTo(Enumerable.Range(-1074, 2098).Select(i => (double)i)));

        double[] tens = [.. Enumerable.Range(0, 23).Select(i => double.Parse($"1e{i}", System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(Tensor.FromArray(tens).Log10().ToArray<double>(), Is.EqualTo(Enumerable.Range(0, 23).Select(i => (double)i)));
    }

    [Test]
    public void Integer_powers_of_two_are_exact() => Assert.That(
        Tensor.Arange(-149, 128).Exp2().ToArray<float>(), Is.EqualTo(Enumerable.Range(-149, 277).Select(i => (float)Math.ScaleB(1, i))));

    [Test]
    public void Remainders_have_the_sign_of_the_divisor()
    {
        Tensor x = Tensor.FromArray([7.0, -7, 7, -7]);
        Tensor y = Tensor.FromArray([3.0, 3, -3, -3]);

        Assert.That((x % y).ToArray<double>(), Is.EqualTo(new[] { 1.0, 2, -2, -1 }));
        Assert.That(x.FloorDivide(y).ToArray<double>(), Is.EqualTo(new[] { 2.0, -3, -3, 2 }));
        Assert.That((x.Cast(DType.Int32) % y.Cast(DType.Int32)).ToArray<int>(), Is.EqualTo(new[] { 1, 2, -2, -1 }));
        Assert.That(x.Cast(DType.Int64).FloorDivide(-3).ToArray<long>(), Is.EqualTo(new[] { -3L, 2, -3, 2 }));
    }

    [Test]
    public void Floor_division_uses_the_exact_quotient() =>
        Assert.That(Tensor.FromScalar(1.0).FloorDivide(0.1).Item<double>(), Is.EqualTo(9));

    [Test]
    public void Integer_floor_division_by_zero_is_rejected() => Assert.That(
        () => Tensor.Arange(3).FloorDivide(0), Throws.TypeOf<DivideByZeroException>().With.Message.Contains("FloorDivide"));

    [Test]
    public void Shifts_beyond_the_width_leave_nothing_or_the_sign()
    {
        Tensor x = Tensor.FromArray([5, -5]);

        Assert.That((x << 40).ToArray<int>(), Is.EqualTo(new[] { 0, 0 }));
        Assert.That((x >> 40).ToArray<int>(), Is.EqualTo(new[] { 0, -1 }));
        Assert.That((Tensor.FromArray(new byte[] { 200 }) >> 9).Item<byte>(), Is.Zero);
    }

    [Test]
    public void Negative_shifts_are_rejected() => Assert.That(() => Tensor.Arange(3) << -1, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Lerp_reaches_both_ends_exactly()
    {
        Tensor start = Tensor.RandomNormal([1000], seed: 1);
        Tensor end = 1e6 * Tensor.RandomNormal([1000], seed: 2);

        Assert.That(start.Lerp(end, 0).ToArray<float>(), Is.EqualTo(start.ToArray<float>()));
        Assert.That(start.Lerp(end, 1).ToArray<float>(), Is.EqualTo(end.ToArray<float>()));
        Assert.That(Tensor.FromScalar(2.0).Lerp(Tensor.FromScalar(4.0), 0.75).Item<double>(), Is.EqualTo(3.5));
    }

    [Test]
    public void MultiplyAdd_is_rounded_once()
    {
        double x = 1 + Math.Pow(2, -30);

        Assert.That(
            Tensor.FromScalar(x).MultiplyAdd(Tensor.FromScalar(x), Tensor.FromScalar(-1.0)).Item<double>(),
            Is.EqualTo(Math.FusedMultiplyAdd(x, x, -1)));
    }

    [Test]
    public void AddCMul_adds_a_multiple_of_a_product() => Assert.That(
        Tensor.Arange(3).AddCMul(Tensor.Arange(3), Tensor.FromScalar(2), 5).ToArray<int>(), Is.EqualTo(new[] { 0, 11, 22 }));

    [Test]
    public void NanToNum_replaces_what_is_not_finite()
    {
        Tensor x = Tensor.FromArray([1, float.NaN, float.PositiveInfinity, float.NegativeInfinity]);

        Assert.That(x.NanToNum().ToArray<float>(), Is.EqualTo(new[] { 1, 0, float.MaxValue, float.MinValue }));
        Assert.That(x.NanToNum(5, 6, 7).ToArray<float>(), Is.EqualTo(new[] { 1f, 5, 6, 7 }));
        Assert.That(x.Cast(DType.BFloat16).NanToNum().IsFinite().All().Item<bool>());
    }

    [Test]
    public void Hypot_neither_overflows_nor_underflows()
    {
        Tensor legs = Tensor.FromArray([3e300, 3e-320, 0, double.NaN]);
        Tensor others = Tensor.FromArray([4e300, 4e-320, 0, double.NegativeInfinity]);

        Assert.That(
            legs.Hypot(others).ToArray<double>(),
            Is.EqualTo(new[] { 5e300, double.Hypot(3e-320, 4e-320), 0, double.PositiveInfinity }).Within(1).Ulps);
    }

    [Test]
    public void Celu_is_a_scaled_elu_of_the_ratio() => Assert.That(
        Tensor.FromArray([2.0, -1, double.NegativeInfinity]).Celu(2).ToArray<double>(),
        Is.EqualTo(new[] { 2, 2 * (Math.Exp(-0.5) - 1), -2 }).Within(4).Ulps);

    [Test]
    public void Pieces_are_straight()
    {
        Tensor x = Tensor.FromArray([-7.0, -0.25, 0.25, 7]);

        Assert.That(x.Relu6().ToArray<double>(), Is.EqualTo(new[] { 0, 0, 0.25, 6 }));
        Assert.That(x.HardTanh().ToArray<double>(), Is.EqualTo(new[] { -1, -0.25, 0.25, 1 }));
        Assert.That(x.Threshold(0.5, 9).ToArray<double>(), Is.EqualTo(new[] { 9.0, 9, 9, 7 }));
        Assert.That(x.HardShrink().ToArray<double>(), Is.EqualTo(new[] { -7.0, 0, 0, 7 }));
        Assert.That(x.SoftShrink().ToArray<double>(), Is.EqualTo(new[] { -6.5, 0, 0, 6.5 }));
        Assert.That(x.LeakyRelu().ToArray<double>(), Is.EqualTo(new[] { -0.07, -0.0025, 0.25, 7 }).Within(1).Ulps);
    }

    [TestCase(-0.0, -0.0)]
    [TestCase(-3, -0.0)]
    [TestCase(3, 0.0)]
    [TestCase(-2.75, -0.75)]
    [TestCase(-0.25, -0.25)]
    public void Fraction_keeps_its_sign(double x, double expected) => Assert.That(
        BitConverter.DoubleToInt64Bits(Tensor.FromScalar(x).Fraction().Item<double>()),
        Is.EqualTo(BitConverter.DoubleToInt64Bits(expected)));
}
