namespace Tensors.Tests;

public sealed class MatrixExpDerivativeTests
{
    [Test]
    public void Of_commuting_matrices_it_is_the_product_of_direction_and_exponential()
    {
        Tensor x = Tensor.FromArray(new[,] { { 0.3, -1.2, 0 }, { 0.5, 0.1, 2 }, { -0.4, 0, 1 } });
        Tensor direction = x.MatMul(x) - (2 * x);

        Tensor derivative = x.MatrixExpDerivative(direction);

        Assert.That(derivative.ToArray<double>(), Is.EqualTo(direction.MatMul(x.MatrixExp()).ToArray<double>()).Within(1e-13));
    }

    [Test]
    public void It_is_linear_in_the_direction()
    {
        Tensor x = Tensor.RandomNormal([2, 4, 4], dtype: DType.Float64, seed: 1);
        Tensor first = Tensor.RandomNormal([2, 4, 4], dtype: DType.Float64, seed: 2);
        Tensor second = Tensor.RandomNormal([2, 4, 4], dtype: DType.Float64, seed: 3);

        Tensor whole = x.MatrixExpDerivative((3 * first) - second);

        Tensor parts = (3 * x.MatrixExpDerivative(first)) - x.MatrixExpDerivative(second);
        Assert.That(whole.ToArray<double>(), Is.EqualTo(parts.ToArray<double>()).Within(1e-11));
    }

    [Test]
    public void Directions_of_another_shape_are_rejected() => Assert.That(
        () => Tensor.Eye(3).MatrixExpDerivative(Tensor.Zeros([2, 3])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(3, 3)").And.Message.Contains("(2, 3)"));
}
