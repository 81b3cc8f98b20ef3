namespace Tensors.Tests;

/// <summary>Decompositions put together again, and values that NumPy and SciPy give.</summary>
public sealed class DecompositionTests
{
    private static readonly int[] Sizes = [0, 1, 2, 5, 31, 32, 33, 63, 64, 65, 130];

    private static Tensor Known => Tensor.FromArray(new[,] { { 4.0, 1, -2 }, { 3, -1, 5 }, { 0.5, 2, 7 } });

    [Test]
    public void Cholesky_factors_give_the_matrix([ValueSource(nameof(Sizes))] int n, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor x = Random(n, n, dtype);
        Tensor a = x.MatMul(x.T) + Tensor.Eye(n, dtype: dtype);

        Tensor l = a.Cholesky();

        AssertNear(l.MatMul(l.T), a, n);
        Assert.That(Bits.Of(l), Is.EqualTo(Bits.Of(l.Tril())));
    }

    [Test]
    public void Cholesky_reads_the_lower_triangle_only()
    {
        Tensor a = Tensor.FromArray(new[,] { { 4.0, double.NaN }, { 2, 5 } });

        Assert.That(a.Cholesky().ToArray<double>(), Is.EqualTo(new[] { 2.0, 0, 1, 2 }));
    }

    [Test]
    public void A_matrix_that_is_not_positive_definite_is_rejected() => Assert.That(
        () => Tensor.Stack([Tensor.Eye(2), Tensor.FromArray(new[,] { { 1f, 2 }, { 2, 1 } })]).Cholesky(),
        Throws.TypeOf<DecompositionException>().With.Message.Contains(
            "Cholesky: matrix 1 of (2, 2, 2) is not positive definite: the pivot of column 1"));

    [Test]
    public void Triangular_solutions_satisfy_their_equations([ValueSource(nameof(Sizes))] int n, [Values] bool lower, [Values] bool unit)
    {
        Tensor x = (Random(n, n, DType.Float64) / Math.Max(1, n)) + Tensor.Eye(n, dtype: DType.Float64);
        Tensor a = lower ? x.Tril() : x.Triu();
        a = unit ? a - a.Diagonal().DiagonalEmbed() + Tensor.Eye(n, dtype: DType.Float64) : a;
        Tensor b = Random(n, 3, DType.Float64);

        Tensor y = x.TriangularSolve(b, lower, unit);

        AssertNear(a.MatMul(y), b, n);
    }

    [Test]
    public void A_zero_on_the_diagonal_is_rejected() => Assert.That(
        () => Tensor.FromArray(new[,] { { 1f, 0 }, { 5, 0 } }).TriangularSolve(Tensor.Ones([2, 1])),
        Throws.TypeOf<SingularMatrixException>().With.Message.Contains("TriangularSolve").And.Message.Contains("column 1"));

    [Test]
    public void LU_factors_give_the_rows_in_order([ValueSource(nameof(Sizes))] int n)
    {
        Tensor a = Random(n, n, DType.Float64);

        (Tensor l, Tensor u, Tensor order) = a.Lu();

        AssertNear(l.MatMul(u), a.Gather(order), n);
        Assert.That(Bits.Of(u), Is.EqualTo(Bits.Of(u.Triu())));
        Assert.That(l.Abs().ToArray<double>(), Is.All.InRange(0, 1));
    }

    [Test]
    public void QR_factors_give_the_matrix(
        [ValueSource(nameof(Sizes))] int n, [Values(-1, 0, 7, 100)] int more, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor a = Random(Math.Max(0, n + more), n, dtype);

        (Tensor q, Tensor r) = a.Qr();

        int k = Math.Min(a.Shape[0], n);
        Assert.That((q.Shape, r.Shape), Is.EqualTo((Shape.Create(a.Shape[0], k), Shape.Create(k, n))));
        AssertNear(q.MatMul(r), a, n);
        AssertNear(q.T.MatMul(q), Tensor.Eye(k, dtype: dtype), n);
        Assert.That(Bits.Of(r), Is.EqualTo(Bits.Of(r.Triu())));
        Assert.That(r.Diagonal().Cast(DType.Float64).ToArray<double>(), Is.All.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void QR_of_zeros_is_orthonormal()
    {
        (Tensor q, Tensor r) = Tensor.Zeros([4, 3]).Qr();

        AssertNear(q.T.MatMul(q), Tensor.Eye(3), 3);
        Assert.That(r.ToArray<float>(), Is.All.Zero);
    }

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(5, 5)]
    [TestCase(40, 40)]
    [TestCase(50, 20)]
    [TestCase(7, 30)]
    public void Singular_values_and_vectors_give_the_matrix(int m, int n)
    {
        foreach (DType dtype in (DType[])[DType.Float32, DType.Float64])
        {
            Tensor a = Random(m, n, dtype);

            (Tensor u, Tensor s, Tensor v) = a.Svd();

            int k = Math.Min(m, n);
            AssertNear((u * s).MatMul(v.T), a, Math.Max(m, n));
            AssertNear(u.T.MatMul(u), Tensor.Eye(k, dtype: dtype), Math.Max(m, n));
            AssertNear(v.T.MatMul(v), Tensor.Eye(k, dtype: dtype), Math.Max(m, n));
            Assert.That(s.Cast(DType.Float64).ToArray<double>(), Is.Ordered.Descending);
        }
    }

    [Test]
    public void The_left_vectors_of_a_singular_matrix_are_orthonormal()
    {
        Tensor a = Tensor.FromArray(new[,] { { 1.0, 2, 0 }, { 2, 4, 0 }, { 3, 6, 0 } });

        (Tensor u, Tensor s, Tensor v) = a.Svd();

        AssertNear(u.T.MatMul(u), Tensor.Eye(3, dtype: DType.Float64), 3);
        AssertNear((u * s).MatMul(v.T), a, 3);
        Assert.That(s.ToArray<double>(), Is.EqualTo(new[] { Math.Sqrt(70), 0, 0 }).Within(1e-14));
    }

    [Test]
    public void Singular_values_agree_with_NumPy() => Assert.That(
        Known.Svd().S.ToArray<double>(), Is.EqualTo(new[] { 8.984266094641338, 4.822835303551833, 2.296349793801516 }).Within(1e-14));

    [Test]
    public void Eigenvectors_of_symmetric_matrices_diagonalize_them(
        [ValueSource(nameof(Sizes))] int n, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor x = Random(n, n, dtype);
        Tensor a = x + x.T;

        (Tensor w, Tensor v) = a.SymmetricEigen();

        AssertNear((v * w).MatMul(v.T), a, n);
        AssertNear(v.T.MatMul(v), Tensor.Eye(n, dtype: dtype), n);
        Assert.That(w.Cast(DType.Float64).ToArray<double>(), Is.Ordered);
    }

    [Test]
    public void Eigenvalues_of_symmetric_matrices_agree_with_NumPy() => Assert.That(
        (Known + Known.T).SymmetricEigen().Values.ToArray<double>(),
        Is.EqualTo(new[] { -5.939385247527828, 9.309238459891839, 16.630146787635983 }).Within(1e-13));

    [Test]
    public void Eigenvectors_of_general_matrices_satisfy_their_equation(
        [Values(0, 1, 2, 3, 10, 31, 64)] int n, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor a = Random(n, n, dtype);

        (Tensor re, Tensor im, Tensor x, Tensor y) = a.Eigen();

        AssertNear(a.MatMul(x) - (x * re) + (y * im) + a, a, 10 * n);
        AssertNear(a.MatMul(y) - (x * im) - (y * re) + a, a, 10 * n);
        AssertNear((x.Square() + y.Square()).Sum(-2), Tensor.Ones([n], dtype), n);
        AssertNear(re.Sum(), a.Trace(), 10 * n);
    }

    [Test]
    public void Eigenvalues_of_general_matrices_agree_with_NumPy()
    {
        Assert.That(
            Known.Eigen().RealValues.ToArray<double>(),
            Is.EqualTo(new[] { -2.617065362277649, 4.975153569338026, 7.641911792939623 }).Within(1e-13));
        Assert.That(Known.Eigen().ImaginaryValues.ToArray<double>(), Is.All.Zero);
    }

    [Test]
    public void A_rotation_has_conjugate_eigenvalues()
    {
        Eigensystem system = Tensor.FromArray(new[,] { { 0.6, -0.8 }, { 0.8, 0.6 } }).Eigen();

        Assert.That(system.RealValues.ToArray<double>(), Is.EqualTo(new[] { 0.6, 0.6 }).Within(1e-15));
        Assert.That(system.ImaginaryValues.ToArray<double>(), Is.EqualTo(new[] { 0.8, -0.8 }).Within(1e-15));
    }

    [Test]
    public void A_permutation_has_the_roots_of_one_as_eigenvalues()
    {
        Eigensystem system = Tensor.Eye(6, dtype: DType.Float64).Roll(1, 0).Eigen();

        double[] angles = [.. system.ImaginaryValues.Atan2(system.RealValues).ToArray<double>().Order()];
        double third = Math.PI / 3;
        Assert.That(angles.Select(Math.Abs).Order(), Is.EqualTo(new[] { 0, third, third, 2 * third, 2 * third, Math.PI }).Within(1e-14));
    }

    [Test]
    public void A_matrix_without_enough_eigenvectors_still_has_eigenvalues() => Assert.That(
        Tensor.FromArray(new[,] { { 2.0, 1, 0 }, { 0, 2, 1 }, { 0, 0, 2 } }).Eigen().RealValues.ToArray<double>(),
        Is.EqualTo(new[] { 2.0, 2, 2 }).Within(1e-15));

    [TestCase(1e300)]
    [TestCase(1e-300)]
    public void Sizes_near_the_ends_of_the_range_do_not_matter(double scale)
    {
        Tensor a = Known * scale;

        Assert.That(a.Svd().S.ToArray<double>()[0] / scale, Is.EqualTo(8.984266094641338).Within(1e-13));
        Assert.That((a + a.T).SymmetricEigen().Values.ToArray<double>()[2] / scale, Is.EqualTo(16.630146787635983).Within(1e-13));
        AssertNear(a.Qr().Q, Known.Qr().Q, 3);
    }

    [Test]
    public void NaN_spreads_without_hanging()
    {
        Tensor a = Known.With([1, 1], double.NaN);

        Assert.That(a.Svd().S.IsNaN().Any().Item<bool>());
        Assert.That(a.SymmetricEigen().Values.IsNaN().Any().Item<bool>());
    }

    [Test]
    public void The_pseudo_inverse_agrees_with_NumPy()
    {
        Tensor a = Tensor.FromArray(new[,] { { 1.0, 2 }, { 3, 4 }, { 5, 7 } });

        double[] expected = [-2.0714285714285707, 0.78571428571428636, 0.14285714285714238, 1.5, -0.5, 0];
        Assert.That(a.PseudoInverse().ToArray<double>(), Is.EqualTo(expected).Within(1e-14));
        Assert.That(a.T.PseudoInverse().T.ToArray<double>(), Is.EqualTo(expected).Within(1e-14));
        Assert.That(
            a.LeastSquares(Tensor.FromArray(new[,] { { 1.0 }, { 2 }, { 4 } })).ToArray<double>(),
            Is.EqualTo(new[] { 0.07142857142857093, 0.5 }).Within(1e-14));
    }

    [Test]
    public void The_pseudo_inverse_of_a_singular_matrix_leaves_out_what_is_zero()
    {
        Tensor a = Tensor.FromArray(new[,] { { 1.0, 2 }, { 2, 4 }, { 3, 6 } });

        Tensor y = a.PseudoInverse();

        AssertNear(a.MatMul(y).MatMul(a), a, 3);
        AssertNear(y.MatMul(a).MatMul(y), y, 3);
    }

    [Test]
    public void Least_squares_of_a_wide_matrix_gives_the_shortest_solution()
    {
        Tensor a = Random(3, 6, DType.Float64);
        Tensor b = Random(3, 2, DType.Float64);

        AssertNear(a.LeastSquares(b), a.PseudoInverse().MatMul(b), 10);
    }

    [Test]
    public void Logarithms_of_determinants_do_not_overflow()
    {
        (Tensor sign, Tensor log) = Known.LogDeterminant();
        Assert.That(sign.Item<double>(), Is.EqualTo(-1));
        Assert.That(log.Item<double>(), Is.EqualTo(4.600157644164547).Within(1e-14));

        Assert.That(
            (1e300 * Tensor.Eye(50, dtype: DType.Float64)).LogDeterminant().Log.Item<double>(),
            Is.EqualTo(50 * Math.Log(1e300)).Within(1e-9));
        Assert.That(Tensor.Zeros([2, 2]).LogDeterminant().Sign.Item<float>(), Is.Zero);
        Assert.That(Tensor.Zeros([2, 2]).LogDeterminant().Log.Item<float>(), Is.EqualTo(float.NegativeInfinity));
        Assert.That(Tensor.Zeros([0, 0]).LogDeterminant().Sign.Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void The_exponential_agrees_with_SciPy()
    {
        double[] expected =
        [
            -181.11420767394517, -212.69980310015845, -885.8858121942178, 362.6184100006175, 261.24960963996256, 937.9366231013939,
            721.8303626991014,
            575.318213100776, 2148.4323299184766,
        ];

        Assert.That(Known.MatrixExp().ToArray<double>(), Is.EqualTo(expected).Within(1e-10));
        Assert.That(
            Tensor.FromArray(new[,] { { 0.0, 1 }, { 0, 0 } }).MatrixExp().ToArray<double>(),
            Is.EqualTo(new[] { 1.0, 1, 0, 1 }).Within(1e-15));
    }

    [Test]
    public void Powers_are_repeated_products()
    {
        AssertNear(Known.MatrixPower(5), Known.MatMul(Known).MatMul(Known).MatMul(Known).MatMul(Known), 1000);
        AssertNear(Known.MatrixPower(-2), Known.Inverse().MatMul(Known.Inverse()), 3);
        Assert.That(Known.MatrixPower(0).ToArray<double>(), Is.EqualTo(Tensor.Eye(3, dtype: DType.Float64).ToArray<double>()));
    }

    [TestCase(MatrixNormKind.Frobenius, 10.452272480183437)]
    [TestCase(MatrixNormKind.Nuclear, 16.103451191994687)]
    [TestCase(MatrixNormKind.Spectral, 8.984266094641335)]
    [TestCase(MatrixNormKind.MaxColumnSum, 14.0)]
    [TestCase(MatrixNormKind.MaxRowSum, 9.5)]
    public void Norms_agree_with_NumPy(MatrixNormKind kind, double expected) =>
        Assert.That(Known.MatrixNorm(kind).Item<double>(), Is.EqualTo(expected).Within(1e-13));

    [Test]
    public void Batches_give_what_single_matrices_give()
    {
        Tensor batch = Tensor.RandomNormal([3, 4, 9, 9], dtype: DType.Float64, seed: 4);
        Tensor definite = batch.MatMul(batch.T) + Tensor.Eye(9, dtype: DType.Float64);

        Assert.That(Bits.Of(definite.Cholesky()[2, 1]), Is.EqualTo(Bits.Of(definite[2, 1].Cholesky())));
        Assert.That(Bits.Of(batch.Qr().R[2, 1]), Is.EqualTo(Bits.Of(batch[2, 1].Qr().R)));
        Assert.That(Bits.Of(batch.Svd().U[2, 1]), Is.EqualTo(Bits.Of(batch[2, 1].Svd().U)));
        Assert.That(Bits.Of(batch.Lu().Order[2, 1]), Is.EqualTo(Bits.Of(batch[2, 1].Lu().Order)));
        Assert.That(Bits.Of(batch.MatrixExp()[2, 1]), Is.EqualTo(Bits.Of(batch[2, 1].MatrixExp())));
    }

    [Test]
    public void Decompositions_have_the_same_bits_with_one_and_two_threads()
    {
        Tensor a = Tensor.RandomNormal([180, 150], seed: 5);
        int before = ComputeThreads.Count;
        try
        {
            byte[][] bits = [.. ((int[])[1, 2]).Select(count =>
            {
                ComputeThreads.Count = count;
                return (byte[])[.. Bits.Of(a.Qr().Q), .. Bits.Of(a.T.MatMul(a).Cholesky()), .. Bits.Of(a[..50, ..50].Svd().V)];
            })];

            Assert.That(bits[1], Is.EqualTo(bits[0]));
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    public void Matrices_that_are_not_square_are_rejected()
    {
        Assert.That(
            () => Tensor.Zeros([2, 3]).Cholesky(),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Cholesky").And.Message.Contains("(2, 3)"));
        Assert.That(() => Tensor.Zeros([2, 3]).Lu(), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => Tensor.Zeros([3]).Qr(), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(3,)"));
        Assert.That(() => Tensor.Zeros([2, 2], DType.Int32).Svd(), Throws.TypeOf<DTypeMismatchException>());
    }

    private static Tensor Random(int rows, int columns, DType dtype) => Tensor.RandomNormal([rows, columns], dtype: dtype, seed: 11);

    /// <summary>Errors of a few roundings per row, relative to the greatest element.</summary>
    private static void AssertNear(Tensor actual, Tensor expected, int n)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));
        if (actual.ElementCount == 0)
        {
            return;
        }

        double error = (actual - expected).Abs().Max().Cast(DType.Float64).Item<double>();
        double size = expected.Abs().Max().Cast(DType.Float64).Item<double>();
        double roundoff = actual.DType == DType.Float32 ? Math.Pow(2, -23) : Math.Pow(2, -52);
        Assert.That(error, Is.NotAbove(roundoff * 4 * (n + 4) * size));
    }
}
