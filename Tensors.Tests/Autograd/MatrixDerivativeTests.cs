using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Derivatives of functions of matrices where some part of a formula has none: coinciding values, singular matrices.</summary>
public sealed class MatrixDerivativeTests
{
    private static readonly (string Name, Func<Tensor, Tensor> Function, double Slope)[] s_valuesOnly =
    [
        ("sum of singular values", x => x.Svd().S.Sum(), 1),
        ("sum of their squares", x => x.Svd().S.Square().Sum(), 2),
        ("nuclear norm", x => x.MatrixNorm(MatrixNormKind.Nuclear), 1),
        ("sum of symmetric eigenvalues", x => x.SymmetricEigen().Values.Sum(), 1),
        ("sum of their squares", x => x.SymmetricEigen().Values.Square().Sum(), 2),
        ("sum of eigenvalues", x => x.Eigen().RealValues.Sum(), 1),
        ("sum of squares", x => x.Eigen().RealValues.Square().Sum(), 2),
    ];

    [Test]
    public void Values_that_coincide_have_derivatives_at_the_identity([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor identity = Tensor.Eye(3, dtype: dtype);
        Tensor direction = Tensor.RandomNormal([3, 3], dtype: dtype, seed: 1);
        foreach ((string name, Func<Tensor, Tensor> function, double slope) in s_valuesOnly)
        {
            double[] gradient = Transform.Grad(function)(identity).Cast(DType.Float64).ToArray<double>();
            double tangent = Transform.Jvp(function)(identity, direction).Tangent.Cast(DType.Float64).Item<double>();

            Assert.That(gradient, Is.EqualTo((slope * Tensor.Eye(3, dtype: DType.Float64)).ToArray<double>()).Within(1e-6), name);
            Assert.That(tangent, Is.EqualTo(slope * direction.Trace().Cast(DType.Float64).Item<double>()).Within(1e-6), name);
        }
    }

    [Test]
    public void Squares_of_singular_values_have_the_derivative_of_squares_at_any_rank()
    {
        Tensor ones = Tensor.Ones([3, 3], DType.Float64);

        Assert.That(
            Transform.Grad((Tensor x) => x.Svd().S.Square().Sum())(ones).ToArray<double>(),
            Is.EqualTo(Enumerable.Repeat(2.0, 9)).Within(1e-14));
        Assert.That(
            Transform.Grad((Tensor x) => x.Svd().S.Slice(-1, 0, 1).Sum())(ones).ToArray<double>(),
            Is.EqualTo(Enumerable.Repeat(1 / 3.0, 9)).Within(1e-15));
    }

    [Test]
    public void Vectors_with_a_cotangent_of_zero_do_not_count()
    {
        Tensor identity = Tensor.Eye(3, dtype: DType.Float64);

        Assert.That(Transform.Grad((Tensor x) => Unused(x.Svd()))(identity).ToArray<double>(), Is.EqualTo(identity.ToArray<double>()));
        Assert.That(
            Transform.Grad((Tensor x) => Unused(x.SymmetricEigen()))(identity).ToArray<double>(), Is.EqualTo(identity.ToArray<double>()));
        Assert.That(Transform.Grad((Tensor x) => Unused(x.Eigen()))(identity).ToArray<double>(), Is.EqualTo(identity.ToArray<double>()));

        static Tensor Unused(object result) => result switch
        {
            (Tensor u, Tensor s, Tensor v) => s.Sum() + (0 * u.Sum()) + (0 * v.Sum()),
            (Tensor w, Tensor v) => w.Sum() + (0 * v.Sum()),
            Eigensystem system => system.RealValues.Sum() + (0 * system.RealVectors.Sum()),
            _ => throw new InvalidOperationException(),
        };
    }

    [Test]
    public void The_determinant_of_a_singular_matrix_has_the_cofactors_as_gradient()
    {
        Assert.That(Gradient(new[,] { { 1.0, 2 }, { 2, 4 } }), Is.EqualTo(new double[] { 4, -2, -2, 1 }).Within(1e-14));
        Assert.That(
            Gradient(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } }),
            Is.EqualTo(new double[] { -3, 6, -3, 6, -12, 6, -3, 6, -3 }).Within(1e-13));
        Assert.That(Gradient(new[,] { { 1.0, 2, 3 }, { 2, 4, 6 }, { 3, 6, 9 } }), Is.EqualTo(new double[9]).Within(1e-14));
        Assert.That(Gradient(new[,] { { 0.0 } }), Is.EqualTo(new double[] { 1 }));
        Assert.That(Gradient(new double[2, 2]), Is.All.Zero);

        static double[] Gradient(double[,] x) => Transform.Grad((Tensor y) => y.Determinant())(Tensor.FromArray(x)).ToArray<double>();
    }

    [Test]
    public void Second_derivatives_of_the_determinant_of_singular_matrices_are_minors()
    {
        // det = ad - bc: the Hessian exchanges a with d, and b with -c. At rank 1 of 3 rows it is the minors of the cofactors.
        Tensor direction = Tensor.FromArray(new[,] { { 1.0, 10 }, { 100, 1000 } });
        Tensor three = Tensor.FromArray(new[,] { { 1.0, 2, 3 }, { 2, 4, 6 }, { 3, 6, 9 } });
        Tensor corner = Tensor.FromArray(new[,] { { 1.0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } });

        foreach (Tensor x in (Tensor[])[Tensor.FromArray(new[,] { { 1.0, 2 }, { 2, 4 } }), Tensor.Zeros([2, 2], DType.Float64)])
        {
            Assert.That(Curvature(x, direction), Is.EqualTo(new double[] { 1000, -100, -10, 1 }).Within(1e-11));
        }

        Assert.That(Curvature(three, corner), Is.EqualTo(new double[] { 0, 0, 0, 0, 9, -6, 0, -6, 4 }).Within(1e-13));

        static double[] Curvature(Tensor x, Tensor direction) =>
            Transform.HessianVectorProduct((Tensor[] y) => y[0].Determinant())([x], [direction])[0].ToArray<double>();
    }

    [Test]
    public void The_gradient_of_a_determinant_does_not_overflow_on_the_way()
    {
        Tensor x = 1e200 * Tensor.Eye(2, dtype: DType.Float64);

        Assert.That(Transform.Grad((Tensor y) => y.Determinant())(x).ToArray<double>(), Is.EqualTo(x.ToArray<double>()).Within(2).Ulps);
    }

    [Test]
    public void The_logarithm_of_a_singular_determinant_has_no_derivative() => Assert.That(
        () => Transform.Grad((Tensor x) => x.LogDeterminant().Log)(Tensor.Ones([2, 2], DType.Float64)),
        Throws.TypeOf<SingularMatrixException>());

    private static IEnumerable<TestCaseData> OfSingularMatrices()
    {
        TestCaseData Case(string name, Func<Tensor, Tensor> function) => new TestCaseData(function, name).SetArgDisplayNames(name);
        yield return Case("QR", x => x.Qr().R.Sum());
        yield return Case("LU", x => x.Lu().L.Sum());
        yield return Case("LogDeterminant", x => x.LogDeterminant().Log);
    }

    [TestCaseSource(nameof(OfSingularMatrices))]
    public void Derivatives_that_need_an_inverse_name_their_operation_without_it(Func<Tensor, Tensor> function, string name)
    {
        Tensor x = Tensor.FromArray(new[,] { { 1.0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 1 } });
        string expected = $"The derivative of {name}: matrix 0 of (3, 3) is singular: column 1 depends on the columns before it.";

        Assert.That(() => Transform.Grad(function)(x), Throws.TypeOf<SingularMatrixException>().With.Message.EqualTo(expected));
        Assert.That(() => Transform.Jvp(function)(x, x), Throws.TypeOf<SingularMatrixException>().With.Message.EqualTo(expected));
    }

    [Test]
    public void The_last_pivot_of_LU_may_be_0()
    {
        // Row 2 is a quarter of row 0 and half of row 1; rows stay where they are.
        Tensor x = Tensor.FromArray(new[,] { { 8.0, 2, 1 }, { 2, 4, 3 }, { 3, 2.5, 1.75 } });
        Tensor weights = Tensor.FromArray([0.5, -1, 2, 1, 3, -2, 0.25, 1, -0.5], [3, 3]);
        Tensor Function(Tensor y) => ((weights * y.Lu().L) + (weights.T * y.Lu().U)).Sum();

        double[] slopes = Transform.Grad(Function)(x).ToArray<double>();

        Assert.That(x.Lu().U[2, 2].Item<double>(), Is.EqualTo(0));
        for (int i = 0; i < 9; i++)
        {
            Tensor step = Tensor.FromArray([.. Enumerable.Range(0, 9).Select(j => j == i ? 1e-5 : 0)], [3, 3]);
            double difference = (Function(x + step) - Function(x - step)).Item<double>() / 2e-5;
            double tangent = Transform.Jvp(Function)(x, step * 1e5).Tangent.Item<double>();
            Assert.That(slopes[i], Is.EqualTo(difference).Within(1e-8), $"element {i}");
            Assert.That(tangent, Is.EqualTo(difference).Within(1e-8), $"element {i}, forward");
        }
    }

    [Test]
    public void Least_squares_without_full_rank_move_with_the_right_side()
    {
        Tensor x = Tensor.Arange(1, 10).Cast(DType.Float64).Reshape(3, 3);
        Tensor b = Tensor.FromArray(new[,] { { 1.0 }, { 2 }, { 3 } });

        Tensor gradient = Transform.Grad((Tensor right) => x.LeastSquares(right).Sum())(b);

        Assert.That(gradient.ToArray<double>(), Is.EqualTo(x.PseudoInverse().Sum(0).ToArray<double>()).Within(1e-14));
    }
}
