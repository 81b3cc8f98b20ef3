namespace Tensors.Tests;

public sealed class DirectionCosineTests
{
    [Test]
    public void Neither_overflows_nor_loses_digits()
    {
        Tensor x = Tensor.FromArray([1.5e308, 3e-320, -1e-140, 3, -0.0]);
        Tensor y = Tensor.FromArray([1.5e308, 4e-320, 1e160, -4, 0]);

        double[] expected =
            [Math.Sqrt(0.5), 3e-320 * Math.Pow(2, 600) / double.Hypot(3e-320 * Math.Pow(2, 600), 4e-320 * Math.Pow(2, 600)), -1e-300, 0.6,
            -0.0];
        Assert.That(x.DirectionCosine(y).ToArray<double>(), Is.EqualTo(expected).Within(2).Ulps);
    }

    [Test]
    public void Infinities_are_directions_as_to_Atan2()
    {
        double[] numbers = [0, -1, 5, double.PositiveInfinity, double.NegativeInfinity];
        Tensor x = Tensor.FromArray(numbers, [5, 1]);
        Tensor y = Tensor.FromArray([double.PositiveInfinity, double.NegativeInfinity]);

        Assert.Multiple(() =>
        {
            Assert.That(x.DirectionCosine(y).ToArray<double>(), Is.EqualTo(y.Atan2(x).Cos().ToArray<double>()).Within(1e-15));
            Assert.That(y.DirectionCosine(x).ToArray<double>(), Is.EqualTo(y.Atan2(x).Sin().ToArray<double>()).Within(1e-15));
            Assert.That(x.DirectionCosine(Tensor.Full([], double.NaN, DType.Float64)).ToArray<double>(), Is.All.NaN);
        });
    }
}
