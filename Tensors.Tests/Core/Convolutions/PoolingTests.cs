namespace Tensors.Tests;

[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
public sealed class PoolingTests(DType dtype)
{
    private static IEnumerable<TestCaseData> Cases =>
    [
        // Image, sizes, strides, dilations, padding.
        Case([2, 7, 6, 3], [2, 2], [2, 2], [1, 1], [(0, 0), (0, 0)]),
        Case([3, 7, 6, 37], [3, 2], [2, 1], [1, 1], [(1, 1), (1, 0)]),
        Case([1, 9, 8, 130], [3, 3], [1, 2], [2, 1], [(2, 1), (0, 1)]),
        Case([2, 5, 5, 4], [1, 1], [3, 2], [1, 1], [(0, 0), (0, 0)]),
        Case([2, 30, 31, 5], [30, 31], [1, 1], [1, 1], [(0, 0), (0, 0)]),
        Case([2, 9, 16], [3], [2], [1], [(1, 1)]),
        Case([1, 4, 5, 6, 3], [2, 2, 3], [1, 2, 3], [1, 1, 1], [(0, 1), (1, 0), (0, 0)]),
        Case([0, 5, 5, 4], [2, 2], [2, 2], [1, 1], [(0, 0), (0, 0)]),
        Case([2, 5, 5, 0], [2, 2], [2, 2], [1, 1], [(0, 0), (0, 0)]),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Maxima_are_the_first_greatest_elements(int[] image, int[] sizes, SlidingWindow window)
    {
        // Few different numbers, so that many are equal.
        Tensor x = Domain.Integers(0, 5).Draw(Shape.Create(image), dtype, 1);
        Tensor y = Tensor.Apply(new MaxPoolOp(window, new(sizes)), x);
        Tensor dy = Domain.Integers(1, 9).Draw(y.Shape, dtype, 2);
        double[] elements = x.Cast(DType.Float64).ToArray<double>();
        double[] gradient = new double[elements.Length];
        List<double> maxima = [];
        List<long> positions = [];
        double[] cotangents = dy.Cast(DType.Float64).ToArray<double>();
        foreach ((int member, int channel, List<long> seen) in Windows(x.Shape, y.Shape, sizes, window))
        {
            long Index(long position) => (((member * Spatial(x.Shape)) + position) * x.Shape[^1]) + channel;
            long best = seen.MaxBy(position => elements[Index(position)]);
            gradient[Index(best)] += cotangents[maxima.Count];
            maxima.Add(elements[Index(best)]);
            positions.Add(best);
        }

        Assert.Multiple(() =>
        {
            Assert.That(y.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(maxima));
            Assert.That(Tensor.Apply(new MaxPoolPositionsOp(window, new(sizes)), x).ToArray<long>(), Is.EqualTo(positions));
            Assert.That(
                Tensor.Apply(new MaxPoolGradientOp(window, new(sizes)), x, dy).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(gradient));
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void Means_are_those_of_plain_loops(int[] image, int[] sizes, SlidingWindow window)
    {
        Tensor x = Domain.Between(-1, 1).Draw(Shape.Create(image), dtype, 1);
        foreach (bool countsPadding in (bool[])[false, true])
        {
            Tensor y = Tensor.Apply(new AveragePoolOp(window, new(sizes), countsPadding), x);
            Tensor dy = Domain.Between(-1, 1).Draw(y.Shape, dtype, 2);
            double[] elements = x.Cast(DType.Float64).ToArray<double>();
            double[] gradient = new double[elements.Length];
            double[] cotangents = dy.Cast(DType.Float64).ToArray<double>();
            List<double> means = [];
            int taps = sizes.Aggregate(1, (product, size) => product * size);
            foreach ((int member, int channel, List<long> seen) in Windows(x.Shape, y.Shape, sizes, window))
            {
                long Index(long position) => (((member * Spatial(x.Shape)) + position) * x.Shape[^1]) + channel;
                double count = countsPadding ? taps : seen.Count;
                seen.ForEach(position => gradient[Index(position)] += cotangents[means.Count] / count);
                means.Add(seen.Sum(position => elements[Index(position)]) / count);
            }

            Tensor dx = Tensor.Apply(new AveragePoolGradientOp(window, new(sizes), countsPadding, [.. image[1..^1]]), dy);
            double tolerance = dtype == DType.Float32 ? 1e-6 : 1e-14;
            Assert.Multiple(() =>
            {
                Assert.That(y.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(means).Within(tolerance));
                Assert.That(dx.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(gradient).Within(tolerance));
            });
        }
    }

    [Test]
    public void The_last_NaN_is_the_greatest_element()
    {
        Tensor x = Tensor.FromArray([1, double.NaN, 9, double.NaN, 2, 3], [1, 6, 1]).Cast(dtype);

        Assert.That(x.MaxPool([3], [3]).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(new[] { double.NaN, double.NaN }));
        Assert.That(x.MaxPoolPositions([6]).ToArray<long>(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void Rejects_windows_of_nothing_but_padding() => Assert.That(
        () => Tensor.Ones([1, 4, 1], dtype).MaxPool([2], [1], WindowPadding.Of((2, 0))),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("MaxPool: window 0 along spatial axis 0 sees nothing but padding"));

    private static TestCaseData Case(
        int[] image, int[] sizes, ValueArray<int> strides, ValueArray<int> dilations, ValueArray<(int, int)> padding) =>
        new(image, sizes, new SlidingWindow(strides, dilations, padding));

    private static long Spatial(Shape image) => Shape.Create(image.Extents[1..^1]).ElementCount;

    /// <summary>For each element of the result what it sees: row-major spatial positions.</summary>
    private static IEnumerable<(int Member, int Channel, List<long> Seen)> Windows(
        Shape image, Shape windows, int[] sizes, SlidingWindow window)
    {
        for (long i = 0; i < windows.ElementCount; i++)
        {
            (long rest, long channel) = Math.DivRem(i, windows[^1]);
            int[] at = new int[sizes.Length];
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                (rest, long position) = Math.DivRem(rest, windows[axis + 1]);
                at[axis] = (int)position;
            }

            List<long> seen = [0];
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                int extent = image[axis + 1];
                int[] inside = [.. Enumerable.Range(0, sizes[axis])
                    .Select(tap => (at[axis] * window.Strides[axis]) + (tap * window.Dilations[axis]) - window.Padding[axis].Before)
                    .Where(position => position >= 0 && position < extent)];
                seen = [.. seen.SelectMany(position => inside.Select(next => (position * extent) + next))];
            }

            yield return ((int)rest, (int)channel, seen);
        }
    }
}
