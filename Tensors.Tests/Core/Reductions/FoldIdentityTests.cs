namespace Tensors.Tests;

/// <summary>
/// What a fold begins with, and what stands behind the end of its elements, must not show: elements far from 0 on one side, products that
/// hold a 0.
/// </summary>
public sealed class FoldIdentityTests
{
    private static readonly DType[] s_signed = [DType.Float32, DType.Float64, DType.Float16, DType.BFloat16, DType.Int32, DType.Int64];

    // Beside the widths of vectors, the 32 elements from which on lanes are used, their 256 bytes, and the chunks of 4096 and 128.
    private static readonly int[] s_lengths =
        [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 79, 95, 127, 128, 129, 257, 300, 4095, 4096, 4097, 4101, 8193,
            12_289];

    private static IEnumerable<DType> Signed => s_signed;

    private static IEnumerable<DType> Numeric => [.. s_signed, DType.UInt8];

    [TestCaseSource(nameof(Signed))]
    public void The_greatest_of_negative_numbers_is_negative(DType dtype) =>
        Check(dtype, i => -2 - (i * 37 % 90), (x, axis) => x.Max(axis), Math.Max);

    [TestCaseSource(nameof(Numeric))]
    public void The_least_of_positive_numbers_is_positive(DType dtype) =>
        Check(dtype, i => 2 + (i * 37 % 90), (x, axis) => x.Min(axis), Math.Min);

    [TestCaseSource(nameof(Numeric))]
    public void A_product_of_ones_and_a_two_is_two(DType dtype) =>
        Check(dtype, i => i == 0 ? 2 : 1, (x, axis) => x.Prod(axis), (product, value) => product * value);

    [TestCaseSource(nameof(Numeric))]
    public void A_product_that_holds_a_zero_is_zero_wherever_it_stands(DType dtype)
    {
        foreach (int length in s_lengths)
        {
            foreach (int place in (int[])[0, length / 2, length - 1])
            {
                Tensor x = Numbers(length, i => i == place ? 0 : 1, dtype);

                Assert.That(Number(x.Prod()), Is.Zero, $"{length} elements, 0 at {place}");
                Assert.That(Number(x.Cast(DType.Bool).All()), Is.Zero, $"{length} elements, 0 at {place}");
                Assert.That(Number(x.Equal(0).Any()), Is.EqualTo(1), $"{length} elements, 0 at {place}");
            }
        }
    }

    [TestCaseSource(nameof(Numeric))]
    public void A_sum_of_one_element_is_that_element(DType dtype) =>
        Check(dtype, i => i == 0 ? 3 : 0, (x, axis) => x.Sum(axis), (sum, value) => sum + value);

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Extremes_of_infinities_are_infinite(DType dtype)
    {
        foreach (int length in s_lengths)
        {
            Assert.That(
                Number(Tensor.Full([length], double.NegativeInfinity, dtype).Max()), Is.EqualTo(double.NegativeInfinity),
                $"{length} elements");
            Assert.That(
                Number(Tensor.Full([length], double.PositiveInfinity, dtype).Min()), Is.EqualTo(double.PositiveInfinity),
                $"{length} elements");
        }
    }

    [TestCase(DType.Int32, int.MinValue, int.MaxValue)]
    [TestCase(DType.Int64, long.MinValue, long.MaxValue)]
    public void Extremes_of_the_extreme_integers_are_these(DType dtype, long least, long greatest)
    {
        foreach (int length in s_lengths)
        {
            Tensor low = Tensor.FromArray([.. Enumerable.Repeat(least, length)]).Cast(dtype);
            Tensor high = Tensor.FromArray([.. Enumerable.Repeat(greatest, length)]).Cast(dtype);

            Assert.That(low.Max().Cast(DType.Int64).Item<long>(), Is.EqualTo(least), $"{length} elements");
            Assert.That(high.Min().Cast(DType.Int64).Item<long>(), Is.EqualTo(greatest), $"{length} elements");
        }
    }

    [TestCaseSource(nameof(Signed))]
    public void Running_extremes_of_numbers_of_one_sign_keep_the_sign(DType dtype)
    {
        Tensor x = Numbers(33, i => -50 + i, dtype);

        Assert.That(Number(x.CumMax(0).Values.Max()), Is.EqualTo(-18));
        Assert.That(Number((-x).CumMin(0).Values.Min()), Is.EqualTo(18));
    }

    [Test]
    public void Running_products_begin_with_the_first_element(
        [Values(DType.Float32, DType.Float64, DType.Int32, DType.Int64)] DType dtype, [Values] bool reverse)
    {
        foreach (int length in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 17, 33])
        {
            Tensor x = Numbers(length, i => i % 3 == 1 ? -1 : 1, dtype);
            double[] elements = x.Cast(DType.Float64).ToArray<double>();
            double[] expected = new double[length];
            double product = 1;
            for (int i = 0; i < length; i++)
            {
                int place = reverse ? length - 1 - i : i;
                product *= elements[place];
                expected[place] = product;
            }

            Assert.That(
                x.CumulativeProduct(0, reverse: reverse).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected), $"{length} elements");
        }
    }

    [Test]
    public void Scans_of_wide_rows_reach_every_column([Values(4095, 4096, 4097, 9001)] int columns)
    {
        Tensor x = Tensor.Arange(0, 3 * columns, 1, DType.Float32).Reshape(3, columns);

        Tensor sums = x.CumulativeSum(0);

        Assert.That(Bits.Of(sums), Is.EqualTo(Bits.Of(Tensor.Stack([x[0], x[0] + x[1], x[0] + x[1] + x[2]]))));
    }

    /// <summary>One row, many rows, and many columns of each length.</summary>
    private static void Check(DType dtype, Func<int, int> element, Func<Tensor, int, Tensor> fold, Func<double, double, double> oracle)
    {
        foreach (int length in s_lengths)
        {
            Tensor row = Numbers(length, element, dtype);
            double expected = Enumerable.Range(0, length).Select(i => (double)element(i)).Aggregate(oracle);
            foreach (int copies in (int[])[1, 3, 37])
            {
                Tensor rows = row.Reshape(1, length).BroadcastTo([copies, length]);
                double[] repeated = [.. Enumerable.Repeat(expected, copies)];

                Assert.That(fold(rows, 1).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(repeated), $"{copies} rows of {length}");
                Assert.That(
                    fold(rows.T.Copy(), 0).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(repeated), $"{copies} columns of {length}");
            }
        }
    }

    private static Tensor Numbers(int length, Func<int, int> element, DType dtype) =>
        Tensor.FromArray([.. Enumerable.Range(0, length).Select(element)]).Cast(dtype);

    private static double Number(Tensor x) => x.Cast(DType.Float64).Item<double>();
}
