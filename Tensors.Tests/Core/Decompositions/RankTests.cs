namespace Tensors.Tests;

/// <summary>Singular values, pseudo-inverses and least squares of matrices of every rank.</summary>
public sealed class RankTests
{
    [Test]
    public void Singular_values_of_every_rank_are_found() => CheckSingularValues(600);

    [Test]
    [Category("Exhaustive")]
    public void Singular_values_of_ten_thousand_matrices_of_every_rank_are_found() => CheckSingularValues(10_000);

    [Test]
    public void Equal_rows_have_one_singular_value([Values(2, 5, 9, 10, 40)] int n, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor row = Tensor.RandomNormal([n], dtype: dtype, seed: 3);

        Tensor values = row.BroadcastTo([n, n]).Svd().S.Cast(DType.Float64);

        double expected = Math.Sqrt(n) * row.Norm().Cast(DType.Float64).Item<double>();
        double roundoff = dtype == DType.Float32 ? 1e-6 : 1e-14;
        Assert.That(values.ToArray<double>()[0], Is.EqualTo(expected).Within(roundoff * expected));
        Assert.That(values.ToArray<double>()[1..], Has.All.InRange(0, roundoff * expected));
    }

    [Test]
    public void Small_singular_values_are_right_to_rounding() => Assert.That(
        Tensor.FromArray([1e-130, 1, 1e-20, 1e-50]).DiagonalEmbed().Svd().S.ToArray<double>(),
        Is.EqualTo(new[] { 1, 1e-20, 1e-50, 1e-130 }).Within(2).Ulps);

    [Test]
    public void Norms_of_equal_rows_are_those_of_one_row_times_a_root()
    {
        Tensor rows = Tensor.FromArray([3.0, 0, 4]).BroadcastTo([9, 3]);

        Assert.That(rows.MatrixNorm(MatrixNormKind.Nuclear).Item<double>(), Is.EqualTo(15).Within(1e-13));
        Assert.That(rows.MatrixNorm(MatrixNormKind.Spectral).Item<double>(), Is.EqualTo(15).Within(1e-13));
    }

    [Test]
    public void The_pseudo_inverse_of_equal_rows_has_equal_columns()
    {
        Tensor row = Tensor.FromArray([3.0, 0, 4]);

        double[] expected = (row / 125).ExpandDims(-1).BroadcastTo([3, 5]).ToArray<double>();
        Assert.That(row.BroadcastTo([5, 3]).PseudoInverse().ToArray<double>(), Is.EqualTo(expected).Within(1e-16));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(6)]
    public void Ranks_are_counted(int rank)
    {
        Tensor x = Tensor.RandomNormal([2, 8, rank], dtype: DType.Float64, seed: 1).MatMul(
            Tensor.RandomNormal([2, rank, 6], dtype: DType.Float64, seed: 2));

        Assert.That(x.MatrixRank().ToArray<long>(), Is.All.EqualTo(rank));
        Assert.That(x.T.MatrixRank().ToArray<long>(), Is.All.EqualTo(rank));
    }

    [Test]
    public void The_tolerance_decides_what_counts()
    {
        Tensor x = Tensor.FromArray([4.0, 1e-3, 0]).DiagonalEmbed();

        Assert.That(x.MatrixRank().Item<long>(), Is.EqualTo(2));
        Assert.That(x.MatrixRank(tolerance: 1e-2).Item<long>(), Is.EqualTo(1));
        Assert.That(
            x.LeastSquares(Tensor.Ones([3, 1], DType.Float64), tolerance: 1e-2).ToArray<double>(), Is.EqualTo(new[] { 0.25, 0, 0 }));
        Assert.That(
            () => x.MatrixRank(tolerance: double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("tolerance"));
    }

    [Test]
    public void The_least_solution_of_a_singular_system_is_the_shortest()
    {
        Tensor x = Tensor.Arange(1, 10).Cast(DType.Float64).Reshape(3, 3);

        double[] projection = [5 / 6.0, 1 / 3.0, -1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, -1 / 6.0, 1 / 3.0, 5 / 6.0];
        Assert.That(x.LeastSquares(x).ToArray<double>(), Is.EqualTo(projection).Within(1e-14));
    }

    [TestCase(7, 4, 2)]
    [TestCase(4, 7, 2)]
    [TestCase(5, 5, 0)]
    [TestCase(6, 6, 6)]
    [TestCase(90, 70, 41)]
    public void Least_squares_are_the_pseudo_inverse_times_the_right_side(int m, int n, int rank)
    {
        Tensor x = Tensor.RandomNormal([m, rank], dtype: DType.Float64, seed: 1).MatMul(
            Tensor.RandomNormal([rank, n], dtype: DType.Float64, seed: 2));
        Tensor b = Tensor.RandomNormal([m, 2], dtype: DType.Float64, seed: 3);

        double[] difference = (x.LeastSquares(b) - x.PseudoInverse().MatMul(b)).ToArray<double>();

        Assert.That(difference, Has.All.InRange(-1e-12, 1e-12));
    }

    [Test]
    public void NaN_and_infinities_spread([Values(double.NaN, double.PositiveInfinity)] double element)
    {
        Tensor x = Tensor.RandomNormal([4, 3], dtype: DType.Float64, seed: 1).With([1, 1], element);

        Assert.That(x.Svd().S.ToArray<double>(), Is.All.NaN);
        Assert.That(x.PseudoInverse().ToArray<double>(), Is.All.NaN);
        Assert.That(x.LeastSquares(Tensor.Ones([4, 1], DType.Float64)).ToArray<double>(), Is.All.NaN);
    }

    private static void CheckSingularValues(int count)
    {
        Random random = new(5);
        for (int number = 0; number < count; number++)
        {
            DType dtype = number % 2 == 0 ? DType.Float64 : DType.Float32;
            (Tensor x, string what) = Draw(random, dtype);
            (Tensor u, Tensor s, Tensor v) = x.Svd();

            double bound = 4 * Math.Max(x.Shape[0], x.Shape[1]) * (dtype == DType.Float32 ? Math.Pow(2, -23) : Math.Pow(2, -52));
            (x, u, s, v) = (x.Cast(DType.Float64), u.Cast(DType.Float64), s.Cast(DType.Float64), v.Cast(DType.Float64));
            double size = Math.Max(x.Abs().Max().Item<double>(), double.Epsilon);
            Tensor identity = Tensor.Eye(s.Shape[0], dtype: DType.Float64);
            Assert.That(((u * (s / size)).MatMul(v.T) - (x / size)).Abs().Max().Item<double>(), Is.InRange(0, bound), $"product of {what}");
            Assert.That((u.T.MatMul(u) - identity).Abs().Max().Item<double>(), Is.InRange(0, bound), $"left vectors of {what}");
            Assert.That((v.T.MatMul(v) - identity).Abs().Max().Item<double>(), Is.InRange(0, bound), $"right vectors of {what}");
            Assert.That(s.ToArray<double>(), Is.Ordered.Descending.And.All.InRange(0, double.MaxValue), $"values of {what}");
        }
    }

    private static (Tensor X, string What) Draw(Random random, DType dtype)
    {
        (int m, int n) = (random.Next(1, 24), random.Next(1, 24));
        n = random.Next(3) == 0 ? m : n;
        int rank = random.Next(0, Math.Min(m, n) + 1);
        int kind = random.Next(7);
        Tensor left = Numbers(m, rank);
        Tensor right = Numbers(rank, n);
        int range = dtype == DType.Float32 ? 30 : 250;
        Tensor x = kind switch
        {
            0 => Numbers(1, n).BroadcastTo([m, n]),
            1 => Numbers(1, 1).BroadcastTo([m, n]),
            2 => (left * 3).Round().MatMul((right * 3).Round()),
            3 => left.MatMul(right) * Sizes(m, range).ExpandDims(-1),
            4 => left.MatMul(right) * Sizes(n, range / 2),
            5 => Tensor.Concat([left.MatMul(right), left.MatMul(right)], 0),
            _ => left.MatMul(right) * Math.Pow(10, random.Next(-range, range)),
        };
        return (x.Cast(dtype), $"kind {kind}, {x.Shape}, rank {rank}, {dtype}");

        Tensor Numbers(int rows, int columns) =>
            Tensor.FromArray(Enumerable.Range(0, rows * columns).Select(_ => (2 * random.NextDouble()) - 1).ToArray(), [rows, columns]);

        Tensor Sizes(int length, int most) =>
            Tensor.FromArray(Enumerable.Range(0, length).Select(_ => Math.Pow(10, random.Next(-most, most))).ToArray());
    }
}
