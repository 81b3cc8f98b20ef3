namespace Tensors.Tests;

/// <summary>Exponentials of matrices whose elements differ much in size; literals were computed with 100 digits.</summary>
public sealed class MatrixExpTests
{
    [Test]
    public void A_large_element_beside_small_eigenvalues_takes_no_squaring() => Near(
        Tensor.FromArray(new[,] { { 1, 1e6 }, { 0, -1.0 } }).MatrixExp(),
        [2.71828182845904524, 1175201.19364380146, 0, 0.367879441171442322], 1e-14);

    [Test]
    public void Elements_from_1e_minus_25_to_1e19_stay_right()
    {
        Tensor x = Tensor.FromArray(new[,] { { -0.05, -1.4e9, -1.2e19 }, { 1e-12, -0.001, -6e6 }, { 5e-25, 1e-12, -2e-6 } });

        Near(
            x.MatrixExp(),
            [
                0.950547782741365425, -1370464561.43042706, -1.16980377339374162e+19, 9.74688522132276786e-13, 0.998307592583279844,
                -11894164.1779136093,
                9.79137442684019759e-25, 9.98922288779013267e-13, 0.999990077166523713,
            ],
            1e-13);
    }

    [Test]
    public void Powers_beyond_the_range_do_not_matter()
    {
        Tensor nilpotent = Tensor.FromArray(new[,] { { 0, 1e100, 0 }, { 0, 0, 1e100 }, { 0, 0, 0.0 } });

        Near(nilpotent.MatrixExp(), [1, 1e100, 5e199, 0, 1, 1e100, 0, 0, 1], 1e-15);
    }

    // Sizes for each degree of the approximant, and for squarings.
    [TestCase(0.001)]
    [TestCase(0.02)]
    [TestCase(0.1)]
    [TestCase(0.3)]
    [TestCase(0.6)]
    [TestCase(1.5)]
    [TestCase(6)]
    public void A_rotation_gives_cosine_and_sine(double angle)
    {
        double[] expected = [Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle)];
        Tensor x = Tensor.FromArray(new[,] { { 0, -angle }, { angle, 0 } });

        Assert.That(x.MatrixExp().ToArray<double>(), Is.EqualTo(expected).Within(2e-15));
        Assert.That(x.Cast(DType.Float32).MatrixExp().Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void The_derivative_of_a_large_element_is_right() => Near(
        Tensor.FromArray(new[,] { { 1, 1e6 }, { 0, -1.0 } }).MatrixExpDerivative(Tensor.FromArray(new[,] { { 1.0, 2 }, { 3, 4 } })),
        [2314623.67050469413, 551821547943.336237, 3.52560358093140437, 1210984.10022630339],
        1e-12);

    [Test]
    public void The_size_of_the_direction_does_not_matter() => Near(
        Tensor.FromArray(new[,] { { 0.5, 0.25 }, { 1, -1 } }).MatrixExpDerivative(Tensor.FromArray(new[,] { { 1e12, 0 }, { 0, 2e12 } })),
        [1818837360703.19283, 306863661988.149709, 1227454647952.59884, 866287021607.874563],
        1e-14);

    private static void Near(Tensor actual, double[] expected, double tolerance)
    {
        double[] numbers = actual.Cast(DType.Float64).ToArray<double>();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(numbers[i], Is.EqualTo(expected[i]).Within(tolerance * Math.Abs(expected[i])), $"element {i}");
        }
    }
}
