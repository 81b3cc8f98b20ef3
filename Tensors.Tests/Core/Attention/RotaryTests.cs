using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class RotaryTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Pairs_are_turned_by_the_angles_of_their_positions(bool interleaved)
    {
        Tensor x = Domain.Between(-1, 1).Draw([2, 3, 8], DType.Float64, 1);
        double[] elements = x.ToArray<double>();
        double[] expected = [.. elements];
        for (int row = 0; row < 6; row++)
        {
            for (int i = 0; i < 3; i++)
            {
                (int a, int b) = interleaved ? ((row * 8) + (2 * i), (row * 8) + (2 * i) + 1) : ((row * 8) + i, (row * 8) + i + 3);
                (double sin, double cos) = Math.SinCos(((row % 3) + 5) * Math.Pow(100, -2 * i / 6.0));
                (expected[a], expected[b]) = ((elements[a] * cos) - (elements[b] * sin), (elements[b] * cos) + (elements[a] * sin));
            }
        }

        Tensor y = x.Rotary(period: 100, offset: 5, interleaved, width: 6);

        Assert.That(y.ToArray<double>(), Is.EqualTo(expected).Within(1e-14));
    }

    [Test]
    public void Products_depend_on_the_distance_of_positions_only([Values] bool interleaved)
    {
        Tensor q = Domain.Between(-1, 1).Draw([1, 8], DType.Float64, 1), k = Domain.Between(-1, 1).Draw([1, 8], DType.Float64, 2);
        double Product(int first, int second) =>
            (q.Rotary(offset: first, interleaved: interleaved) * k.Rotary(offset: second, interleaved: interleaved)).Sum().Item<double>();

        Assert.That(Product(1007, 1003), Is.EqualTo(Product(4, 0)).Within(1e-12));
    }

    [Test]
    public void Gradients_are_turned_back([Values] bool interleaved) => GradientCheck.Run(
        x => x[0].Rotary(interleaved: interleaved, width: 4), [Domain.Between(-1, 1).Draw([2, 3, 6], DType.Float64, 1)], order: 2);

    [Test]
    public void Half_precision_is_rounded_once([Values] bool interleaved)
    {
        Tensor x = Domain.Between(-1, 1).Draw([3, 6], DType.Float16, 1);

        Assert.That(
            Bits.Of(x.Rotary(interleaved: interleaved)),
            Is.EqualTo(Bits.Of(x.Cast(DType.Float32).Rotary(interleaved: interleaved).Cast(DType.Float16))));
    }

    [Test]
    public void Widths_that_are_no_pairs_are_rejected()
    {
        Assert.That(() => Tensor.Zeros([2, 5]).Rotary(), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("pairs"));
        Assert.That(() => Tensor.Zeros([2, 4]).Rotary(width: 6), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => Tensor.Zeros([4]).Rotary(), Throws.TypeOf<ShapeMismatchException>());
    }

    [TestCase(6)]
    [TestCase(5)]
    public void Sinusoidal_positions_are_sines_and_cosines_in_turn(int width)
    {
        Tensor y = Tensor.SinusoidalPositions(4, width, offset: 2, dtype: DType.Float64);

        for (int p = 0; p < 4; p++)
        {
            for (int i = 0; i < width; i++)
            {
                double angle = (p + 2) * Math.Pow(10000, -2.0 * (i / 2) / width);
                Assert.That(y[p, i].Item<double>(), Is.EqualTo(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle)).Within(1e-14));
            }
        }
    }
}
