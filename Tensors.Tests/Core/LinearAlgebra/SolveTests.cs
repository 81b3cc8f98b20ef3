namespace Tensors.Tests;

public sealed class SolveTests
{
    [Test]
    public void Solutions_satisfy_their_equations([Values(1, 2, 3, 8, 17, 63, 64, 65, 130)] int n)
    {
        Tensor a = Tensor.RandomNormal([n, n], dtype: DType.Float64, seed: 1) + (2 * Math.Sqrt(n) * Tensor.Eye(n, dtype: DType.Float64));
        Tensor b = Tensor.RandomNormal([n, 3], dtype: DType.Float64, seed: 2);

        Tensor residual = a.MatMul(a.Solve(b)) - b;

        Assert.That(residual.Abs().Max().Item<double>(), Is.Below(1e-12 * n));
    }

    [Test]
    public void Rows_change_places_where_a_pivot_is_zero()
    {
        Tensor a = Tensor.FromArray(new[,] { { 0.0, 2 }, { 3, 4 } });

        Assert.That(a.Solve(Tensor.FromArray(new[,] { { 2.0 }, { 7 } })).ToArray<double>(), Is.EqualTo(new[] { 1.0, 1 }).Within(1e-15));
        Assert.That(a.Determinant().Item<double>(), Is.EqualTo(-6).Within(1e-14));
    }

    [Test]
    public void A_matrix_times_its_inverse_is_the_identity([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Tensor a = Tensor.RandomNormal([2, 20, 20], dtype: dtype, seed: 3) + (10 * Tensor.Eye(20, dtype: dtype));

        Tensor error = (a.MatMul(a.Inverse()) - Tensor.Eye(20, dtype: dtype)).Abs().Max().Cast(DType.Float64);

        Assert.That(error.Item<double>(), Is.Below(dtype == DType.Float32 ? 1e-5 : 1e-13));
    }

    [Test]
    public void The_determinant_of_a_singular_matrix_is_zero() =>
        Assert.That(Tensor.FromArray(new[,] { { 1.0, 2 }, { 2, 4 } }).Determinant().Item<double>(), Is.Zero);

    [Test]
    public void The_determinant_of_no_rows_is_one() => Assert.That(Tensor.Zeros([0, 0]).Determinant().Item<float>(), Is.EqualTo(1));

    [Test]
    public void A_singular_matrix_is_rejected() => Assert.That(
        () => Tensor.FromArray(new[,] { { 1.0, 2 }, { 2, 4 } }).Inverse(),
        Throws.TypeOf<SingularMatrixException>().With.Message.Contains("Inverse"));

    [Test]
    public void A_matrix_that_is_not_square_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).Inverse(), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3)"));
}
