using System.Globalization;

namespace Tensors.Tests;

/// <summary>Elementary functions beside NumPy's tables of correctly rounded results, and at the points of the reductions.</summary>
public sealed class ElementaryFunctionTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["exp"] = x => x.Exp(),
        ["expm1"] = x => x.Expm1(),
        ["log"] = x => x.Log(),
        ["log1p"] = x => x.Log1p(),
        ["sin"] = x => x.Sin(),
        ["cos"] = x => x.Cos(),
        ["tan"] = x => x.Tan(),
    };

    private static IEnumerable<string> Names => Functions.Keys;

    private static IEnumerable<ElementwiseRow> Inexact => OpCatalog.Elementwise.Where(row => row.Ulps > 0 && row.Row.Operands.Length == 1);

    private static IEnumerable<ElementwiseRow> Bounded => OpCatalog.Elementwise.Where(row => double.IsFinite(row.Bound));

    [TestCase(1)]
    [TestCase(16)]
    public void Small_numbers_keep_their_digits_in_arrays_of_any_length(int count)
    {
        foreach (float small in (float[])[0, -0f, 1e-30f, -1e-8f, 1e-4f])
        {
            Tensor x = Tensor.Full([count], small);
            double exact = small;
            Assert.That(Ulp.Distance(x.Expm1().ToArray<float>()[^1], (float)(exact + (exact * exact / 2))), Is.NotAbove(2));
            Assert.That(Ulp.Distance(x.Log1p().ToArray<float>()[^1], (float)(exact - (exact * exact / 2))), Is.NotAbove(2));
            Assert.That(Ulp.Distance(x.Sinh().ToArray<float>()[^1], (float)Math.Sinh(exact)), Is.NotAbove(2));
            Assert.That(Ulp.Distance(x.Tanh().ToArray<float>()[^1], (float)Math.Tanh(exact)), Is.NotAbove(2));
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Float32_lies_within_two_ULP_of_the_table(string function)
    {
        (string Input, string Output, int Ulps)[] rows = Rows(function, "np.float32");
        Tensor x = Tensor.FromArray(Array.ConvertAll(rows, row => BitConverter.UInt32BitsToSingle(Convert.ToUInt32(row.Input, 16))));

        float[] actual = Functions[function](x).ToArray<float>();

        for (int i = 0; i < rows.Length; i++)
        {
            float expected = BitConverter.UInt32BitsToSingle(Convert.ToUInt32(rows[i].Output, 16));
            Assert.That(Ulp.Distance(actual[i], expected), Is.NotAbove(Math.Min(2, rows[i].Ulps)), $"{function}({rows[i].Input})");
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Float64_lies_within_the_tolerance_of_the_table(string function)
    {
        (string Input, string Output, int Ulps)[] rows = Rows(function, "np.float64");
        Tensor x = Tensor.FromArray(Array.ConvertAll(rows, row => BitConverter.UInt64BitsToDouble(Convert.ToUInt64(row.Input, 16))));

        double[] actual = Functions[function](x).ToArray<double>();

        for (int i = 0; i < rows.Length; i++)
        {
            double expected = BitConverter.UInt64BitsToDouble(Convert.ToUInt64(rows[i].Output, 16));
            Assert.That(Ulp.Distance(actual[i], expected), Is.NotAbove(Math.Min(2, rows[i].Ulps)), $"{function}({rows[i].Input})");
        }
    }

    [TestCase(1e5f)]
    [TestCase(1e10f)]
    [TestCase(1.5707964f * 1e7f)]
    [TestCase(3.4e38f)]
    public void Large_angles_are_reduced_exactly(float angle)
    {
        Tensor x = Tensor.FromArray([angle, -angle]);

        Assert.That(x.Sin().ToArray<float>(), Is.EqualTo(new[] { (float)Math.Sin(angle), (float)Math.Sin(-angle) }).Within(2).Ulps);
        Assert.That(x.Cos().ToArray<float>(), Is.EqualTo(new[] { (float)Math.Cos(angle), (float)Math.Cos(-angle) }).Within(2).Ulps);
        Assert.That(x.Tan().ToArray<float>(), Is.EqualTo(new[] { (float)Math.Tan(angle), (float)Math.Tan(-angle) }).Within(2).Ulps);
    }

    [Test]
    public void Large_angles_of_every_size_are_reduced_exactly_in_float32()
    {
        float[] angles = [.. Enumerable.Range(0, 100_000).Select(i => BitConverter.UInt32BitsToSingle(0x47c35000 + ((uint)i * 9_351)))];
        Tensor x = Tensor.FromArray(angles);

        Assert.That(Worst(x.Sin(), angle => (float)Math.Sin(angle)), Is.NotAbove(2));
        Assert.That(Worst(x.Cos(), angle => (float)Math.Cos(angle)), Is.NotAbove(2));
        Assert.That(Worst(x.Tan(), angle => (float)Math.Tan(angle)), Is.NotAbove(2));

        long Worst(Tensor result, Func<double, float> oracle) =>
            result.ToArray<float>().Select((y, i) => Ulp.Distance(y, oracle(angles[i]))).Max();
    }

    [Test]
    public void Large_angles_of_every_size_are_reduced_exactly_in_float64()
    {
        Random random = new(7);
        double[] angles =
            [.. Enumerable.Range(0, 20_000).Select(i => (i % 2 == 0 ? 1 : -1) * Math.ScaleB(1 + random.NextDouble(), 30 + (i % 994)))];
        Tensor x = Tensor.FromArray(angles);

        Assert.That(Worst(x.Sin(), Math.Sin), Is.NotAbove(2));
        Assert.That(Worst(x.Cos(), Math.Cos), Is.NotAbove(2));
        Assert.That(Worst(x.Tan(), Math.Tan), Is.NotAbove(3));

        long Worst(Tensor result, Func<double, double> oracle) =>
            result.ToArray<double>().Select((y, i) => Ulp.Distance(y, oracle(angles[i]))).Max();
    }

    // The float64 that comes nearest to a multiple of π/2 (Muller, "Elementary Functions", table 11.1).
    [Test]
    public void The_float64_nearest_to_a_quarter_turn_keeps_its_cosine()
    {
        Tensor x = Tensor.FromScalar(Math.ScaleB(6381956970095103, 797));

        Assert.That(x.Cos().Item<double>(), Is.EqualTo(-4.68716592425462761112e-19).Within(1).Ulps);
        Assert.That(x.Sin().Item<double>(), Is.EqualTo(1));
    }

    [Test]
    public void Large_angles_between_small_ones_have_the_bits_they_have_alone()
    {
        float[] angles = [.. Enumerable.Range(0, 5000).Select(i => i % 7 == 3 ? i * 1e9f : i * 0.01f)];

        float[] together = Tensor.FromArray(angles).Sin().ToArray<float>();

        Assert.That(together, Is.EqualTo(angles.Select(angle => Tensor.FromScalar(angle).Sin().Item<float>())));
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(1e-40f)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NaN)]
    public void Logarithms_beside_a_number_that_is_not_positive_and_normal_have_the_bits_they_have_without(float rare)
    {
        float[] ordinary = [.. Enumerable.Range(1, 5000).Select(i => i * 0.37f)];
        float[] mixed = [.. ordinary];
        mixed[1234] = rare;

        float[] alone = Tensor.FromArray(ordinary).Log().ToArray<float>();
        float[] beside = Tensor.FromArray(mixed).Log().ToArray<float>();

        Assert.That(beside[1234], Is.EqualTo(Tensor.FromScalar(rare).Log().Item<float>()));
        alone[1234] = beside[1234];
        Assert.That(beside, Is.EqualTo(alone));
    }

    [Explicit]
    [Category("Exhaustive")]
    [TestCaseSource(nameof(Inexact))]
    public void Every_float32_lies_as_near_to_the_rounded_double_as_its_row_says(object row)
    {
        ElementwiseRow tested = (ElementwiseRow)row;
        const int Block = 1 << 20;
        float[] inputs = new float[Block];
        for (long start = 0; start < 1L << 32; start += Block)
        {
            for (int i = 0; i < Block; i++)
            {
                inputs[i] = BitConverter.UInt32BitsToSingle((uint)(start + i));
            }

            float[] actual = tested.Row.Apply([Tensor.FromArray(inputs)]).ToArray<float>();
            double[] argument = new double[1];
            for (int i = 0; i < Block; i++)
            {
                argument[0] = inputs[i];
                float expected = (float)tested.Oracle(argument);
                if (Ulp.Distance(actual[i], expected) > tested.Ulps)
                {
                    Assert.Fail($"{tested}({inputs[i]:R}) is {actual[i]:R}, not {expected:R}");
                }
            }
        }
    }

    [TestCaseSource(nameof(Bounded))]
    public void Float32_keeps_the_bound_of_its_page(object row) => CheckBound((ElementwiseRow)row, 4001);

    [Explicit]
    [Category("Exhaustive")]
    [TestCaseSource(nameof(Bounded))]
    public void Every_float32_keeps_the_bound_of_its_page(object row) => CheckBound((ElementwiseRow)row, 1);

    private static void CheckBound(ElementwiseRow row, long step)
    {
        float[] inputs = new float[1 << 20];
        double[] argument = new double[1];
        (double worst, float at) = (0, 0);
        for (long start = 0; start < 1L << 32; start += inputs.Length * step)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = BitConverter.UInt32BitsToSingle((uint)(start + (i * step)));
            }

            float[] actual = row.Row.Apply([Tensor.FromArray(inputs)]).ToArray<float>();
            for (int i = 0; i < inputs.Length; i++)
            {
                argument[0] = inputs[i];
                double exact = row.Oracle(argument);
                if (actual[i] != (float)exact && Ulp.Error(actual[i], exact) is double error && error > worst)
                {
                    (worst, at) = (error, inputs[i]);
                }
            }
        }

        TestContext.Out.WriteLine($"{row}: {worst:F3} ULP at {at:R}");
        Assert.That(worst, Is.NotAbove(row.Bound), $"{row}({at:R})");
    }

    private static (string Input, string Output, int Ulps)[] Rows(string function, string dtype) =>
    [
        .. from line in File.ReadLines(SharedData.PathOf("ulp", $"{function}.csv"))
           where line.StartsWith(dtype, StringComparison.Ordinal)
           let fields = line.Split(',')
           select (fields[1], fields[2], int.Parse(fields[3], CultureInfo.InvariantCulture)),
    ];
}
