namespace Tensors.Tests;

/// <summary>Rounded numbers of windows, global and p-norm pooling, unpooling, antialiased sizes.</summary>
public sealed class PoolingFunctionTests
{
    private static Tensor Image => Domain.Between(-1, 1).Draw(Shape.Create(2, 7, 5, 3), DType.Float64, 1);

    [TestCase(7, 2, 2, 0, 4)]
    [TestCase(7, 3, 2, 1, 4)]
    [TestCase(6, 3, 2, 0, 3)]
    [TestCase(5, 2, 3, 1, 2)]
    [TestCase(4, 2, 3, 0, 2)]
    [TestCase(3, 1, 3, 0, 1)]
    [TestCase(4, 1, 3, 0, 2)]
    public void The_number_of_windows_is_rounded_up(int extent, int size, int stride, int padding, int windows)
    {
        Tensor x = Tensor.Arange(extent, DType.Float64).Reshape(1, extent, 1);
        Tensor y = x.MaxPool([size], [stride], WindowPadding.Of((padding, padding)).RoundedUp());
        double[] maxima = [.. Enumerable.Range(0, windows).Select(i => (double)Math.Min((i * stride) - padding + size, extent) - 1)];

        Assert.That(y.ToArray<double>(), Is.EqualTo(maxima));
    }

    [Test]
    public void Means_that_count_padding_do_not_count_what_rounding_adds([Values] bool countsPadding)
    {
        // Windows of 3 with stride 2 over 1, 2, 3, 4 with one position before and behind: [_, 1, 2], [2, 3, 4], [4, _, (beyond)].
        Tensor x = Tensor.FromArray([1.0, 2, 3, 4], [1, 4, 1]);
        Tensor y = x.AveragePool([3], [2], WindowPadding.Of((1, 1)).RoundedUp(), countsPadding);

        Assert.That(y.ToArray<double>(), Is.EqualTo(countsPadding ? new[] { 1, 3, 2.0 } : [1.5, 3, 4]).Within(1e-15));
    }

    [Test]
    public void Same_is_not_rounded_twice() =>
        Assert.That(() => WindowPadding.Same.RoundedUp(), Throws.InvalidOperationException.With.Message.Contains("rounds"));

    [Test]
    public void Global_pooling_is_over_all_positions([Values] bool channelsFirst)
    {
        Tensor x = channelsFirst ? Image.MoveAxis(-1, 1) : Image;
        double[] elements = Image.ToArray<double>();
        IEnumerable<double> OfChannel(int member, int channel) =>
            Enumerable.Range(0, 35).Select(i => elements[(((member * 35) + i) * 3) + channel]);
        (int, int)[] places = [.. from member in Enumerable.Range(0, 2) from channel in Enumerable.Range(0, 3) select (member, channel)];

        Assert.That(
            x.GlobalMaxPool(channelsFirst).ToArray<double>(),
            Is.EqualTo(places.Select(place => OfChannel(place.Item1, place.Item2).Max())));
        Assert.That(
            x.GlobalAveragePool(channelsFirst).ToArray<double>(),
            Is.EqualTo(places.Select(place => OfChannel(place.Item1, place.Item2).Average())).Within(1e-15));
    }

    [Test]
    public void The_p_norm_of_windows_is_that_of_plain_loops([Values(1.0, 2.0, 3.0)] double p)
    {
        Tensor x = Image.Abs();
        Tensor y = x.LpPool(p, [3, 2], [2, 1]);
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < 2; j++)
                    {
                        sum += Math.Pow(x[1, (2 * row) + i, column + j, 2].Item<double>(), p);
                    }
                }

                Assert.That(y[1, row, column, 2].Item<double>(), Is.EqualTo(Math.Pow(sum, 1 / p)).Within(1e-13));
            }
        }
    }

    [Test]
    public void Unpooling_puts_maxima_back([Values] bool channelsFirst)
    {
        Tensor x = channelsFirst ? Image.MoveAxis(-1, 1) : Image;
        Tensor y = x.MaxPool([2], channelsFirst: channelsFirst);
        Tensor image = y.MaxUnpool(x.MaxPoolPositions([2], channelsFirst: channelsFirst), [7, 5], channelsFirst);

        Assert.That(image.Shape, Is.EqualTo(x.Shape));
        Assert.That((image.Abs() > 0).Cast(DType.Int64).Sum().Item<long>(), Is.EqualTo(y.ElementCount));
        Assert.That(Tensor.Where(image.Abs() > 0, image - x, Tensor.ZerosLike(x)).ToArray<double>(), Is.All.Zero);
        Assert.That(image.MaxPoolPositions([2], channelsFirst: channelsFirst).Shape, Is.EqualTo(y.Shape));
    }

    [TestCase(ResizeMode.Bilinear, 10, 4)]
    [TestCase(ResizeMode.Bilinear, 7, 5)]
    [TestCase(ResizeMode.BicubicClamped, 11, 3)]
    [TestCase(ResizeMode.BicubicClamped, 9, 8)]
    public void Antialiased_elements_are_weighted_means_of_what_they_cover(ResizeMode mode, int extent, int resized)
    {
        Tensor x = Domain.Between(-1, 1).Draw(Shape.Create(1, extent, 1), DType.Float64, 3);
        double[] elements = x.ToArray<double>();
        double scale = (double)extent / resized;
        double[] expected = new double[resized];
        for (int i = 0; i < resized; i++)
        {
            (double sum, double weights) = (0, 0);
            for (int j = 0; j < extent; j++)
            {
                double weight = Weight(mode, (j + 0.5 - ((i + 0.5) * scale)) / scale);
                (sum, weights) = (sum + (weight * elements[j]), weights + weight);
            }

            expected[i] = sum / weights;
        }

        Assert.That(x.Resize([resized], mode, antialias: true).ToArray<double>(), Is.EqualTo(expected).Within(1e-6));
    }

    [TestCase(5, 8)]
    [TestCase(6, 4)]
    public void Clamped_cubic_polynomials_show_the_elements_at_the_edges_again(int extent, int resized)
    {
        Tensor x = Domain.Between(-1, 1).Draw(Shape.Create(1, extent, 1), DType.Float64, 3);
        double[] elements = x.ToArray<double>();
        double[] expected = new double[resized];
        for (int i = 0; i < resized; i++)
        {
            double at = ((i + 0.5) * extent / resized) - 0.5;
            for (int position = (int)Math.Floor(at) - 1; position <= (int)Math.Floor(at) + 2; position++)
            {
                double d = Math.Abs(at - position);
                double weight = d <= 1 ? (1.25 * d * d * d) - (2.25 * d * d) + 1 : (-0.75 * d * d * d) + (3.75 * d * d) - (6 * d) + 3;
                expected[i] += weight * elements[Math.Clamp(position, 0, extent - 1)];
            }
        }

        Assert.That(x.Resize([resized], ResizeMode.BicubicClamped).ToArray<double>(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Axes_that_get_longer_are_not_antialiased()
    {
        Tensor longer = Image.Resize([9, 8], ResizeMode.Bilinear, antialias: true);

        Assert.That(Bits.Of(longer), Is.EqualTo(Bits.Of(Image.Resize([9, 8], ResizeMode.Bilinear))));
        Assert.That(
            () => Image.Resize([3, 3], ResizeMode.Nearest, antialias: true),
            Throws.ArgumentException.With.Message.Contains("Nearest with HalfPixel is not antialiased"));
    }

    private static double Weight(ResizeMode mode, double x)
    {
        double d = Math.Abs(x);
        return mode == ResizeMode.Bilinear
            ? Math.Max(0, 1 - d)
            : d <= 1 ? (1.5 * d * d * d) - (2.5 * d * d) + 1 : d < 2 ? (-0.5 * d * d * d) + (2.5 * d * d) - (4 * d) + 2 : 0;
    }
}
