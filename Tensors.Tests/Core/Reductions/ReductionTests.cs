using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Reductions beside plain loops in float64 or in integers.</summary>
public sealed class ReductionTests
{
    private static readonly Shape[] Shapes =
        [[], [1], [7], [64], [65], [1000], [4097], [3, 5], [1, 100], [100, 1], [33, 65], [257, 3], [2, 3, 4], [5, 1, 7], [2, 3, 4, 5],
            [3, 0], [0, 3], [17, 300, 2]];

    private static IEnumerable<TestCaseData> ShapesAndAxes =>
        from shape in Shapes
        from mask in Enumerable.Range(0, 1 << shape.Rank)
        let axes = Enumerable.Range(0, shape.Rank).Where(axis => (mask & (1 << axis)) != 0).ToArray()
        where axes.Length > 0 || shape.Rank == 0
        select new TestCaseData(shape, axes);

    [TestCaseSource(nameof(ShapesAndAxes))]
    public void Sum_agrees_with_a_plain_loop(Shape shape, int[] axes)
    {
        Tensor x = Domain.Between(-1, 1).Draw(shape, DType.Float64, 1);

        double[] expected = Fold(x, axes, 0.0, (sum, value) => sum + value);

        Assert.That(x.Sum(axes).ToArray<double>(), Is.EqualTo(expected).Within(1e-12));
        Assert.That(
            x.Cast(DType.Float32).Sum(axes).ToArray<float>(),
            Is.EqualTo(expected.Select(value => (float)value)).Within(1e-6 * Math.Max(10, shape.ElementCount)));
    }

    [TestCaseSource(nameof(ShapesAndAxes))]
    public void Extremes_agree_with_a_plain_loop(Shape shape, int[] axes)
    {
        Tensor x = Domain.Between(-1, 1).Draw(shape, DType.Float32, 2);
        if (axes.Any(axis => shape[axis] == 0))
        {
            Assert.That(
                () => x.Max(axes), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("there is no element to choose from"));
            return;
        }

        Assert.That(x.Max(axes).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(Fold(x, axes, double.NegativeInfinity, Math.Max)));
        Assert.That(x.Min(axes).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(Fold(x, axes, double.PositiveInfinity, Math.Min)));
    }

    [TestCaseSource(nameof(ShapesAndAxes))]
    public void Sums_and_products_of_integers_are_int64(Shape shape, int[] axes)
    {
        foreach (DType dtype in (DType[])[DType.Int32, DType.Int64, DType.UInt8, DType.Bool])
        {
            Tensor x = Domain.Integers(dtype == DType.Int32 ? -1_000_000_000 : 0, dtype == DType.Int32 ? 1_000_000_000 : 255).Draw(
                shape, dtype, 3);
            Tensor wide = x.Cast(DType.Int64);

            Assert.That(x.Sum(axes).ToArray<long>(), Is.EqualTo(Folded<long>(wide, axes, 0, (sum, value) => sum + value)), dtype.Name);
            Assert.That(
                x.Prod(axes).ToArray<long>(), Is.EqualTo(Folded<long>(wide, axes, 1, (product, value) => unchecked(product * value))),
                dtype.Name);
        }
    }

    [TestCaseSource(nameof(ShapesAndAxes))]
    public void Sums_and_products_of_integers_wrap_in_the_dtype_that_is_asked_for(Shape shape, int[] axes)
    {
        foreach (DType dtype in (DType[])[DType.Int32, DType.UInt8])
        {
            Tensor x = Domain.Integers(0, 255).Draw(shape, DType.Int32, 3);

            Assert.That(Bits.Of(x.Sum(axes, dtype: dtype)), Is.EqualTo(Bits.Of(x.Sum(axes).Cast(dtype))), dtype.Name);
            Assert.That(Bits.Of(x.Prod(axes, dtype: dtype)), Is.EqualTo(Bits.Of(x.Prod(axes).Cast(dtype))), dtype.Name);
        }
    }

    [Test]
    public void Sums_of_floats_are_taken_in_the_dtype_that_is_asked_for()
    {
        Tensor x = Tensor.FromArray([1f, 1e-9f]);

        Assert.That(x.Sum(dtype: DType.Float64).Item<double>(), Is.EqualTo(1 + (double)1e-9f));
        Assert.That(Tensor.FromArray([1.9f, 1.9f]).Sum(dtype: DType.Int32).Item<int>(), Is.EqualTo(2));
        Assert.That(() => x.Sum(dtype: DType.Bool), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Sum"));
    }

    [Test]
    public void Sums_and_products_of_integers_keep_to_int64_under_a_tape_and_a_map()
    {
        Tensor bytes = Tensor.FromArray(new byte[,] { { 255, 255 }, { 1, 2 } });
        using GradientTape tape = new();

        Assert.That(bytes.Sum().Item<long>(), Is.EqualTo(513));
        Assert.That(Transform.VMap(row => row.Sum())(bytes).ToArray<long>(), Is.EqualTo(new[] { 510L, 3 }));
        Assert.That(Transform.VMap(row => row.Prod())(bytes).ToArray<long>(), Is.EqualTo(new[] { 65025L, 2 }));
        Assert.That(Transform.VMap(row => row.CumulativeSum(0))(bytes).ToArray<long>(), Is.EqualTo(new[] { 255L, 510, 1, 3 }));
    }

    [TestCaseSource(nameof(ShapesAndAxes))]
    public void Any_and_all_agree_with_a_plain_loop(Shape shape, int[] axes)
    {
        Tensor x = Domain.Integers(0, 1).Draw(shape, DType.Bool, 4);

        Assert.That(x.Any(axes).ToArray<bool>(), Is.EqualTo(Folded<bool>(x, axes, false, (any, value) => any | value)));
        Assert.That(x.All(axes).ToArray<bool>(), Is.EqualTo(Folded<bool>(x, axes, true, (all, value) => all & value)));
    }

    [TestCaseSource(nameof(ShapesAndAxes))]
    public void KeepDims_leaves_extents_of_one(Shape shape, int[] axes)
    {
        Tensor x = Tensor.Ones(shape);

        Tensor sum = x.Sum(axes, keepDims: true);

        Assert.That(
            sum.Shape,
            Is.EqualTo(shape.Rank == 0 ? shape : Shape.Create([.. shape.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)])));
        Assert.That(sum.ToArray<float>(), Is.EqualTo(x.Sum(axes).ToArray<float>()));
    }

    [Test]
    public void Variance_is_the_mean_square_deviation()
    {
        Tensor x = Tensor.FromArray(new[,] { { 1.0, 2, 3, 4 }, { 2, 2, 2, 2 } });

        Assert.That(x.Variance(1).ToArray<double>(), Is.EqualTo(new[] { 1.25, 0 }));
        Assert.That(x.Variance(1, correction: 1).ToArray<double>(), Is.EqualTo(new[] { 5.0 / 3, 0 }).Within(1e-15));
        Assert.That(x.StandardDeviation(1).ToArray<double>(), Is.EqualTo(new[] { Math.Sqrt(1.25), 0 }).Within(1e-15));
    }

    [Test]
    public void A_mean_far_from_zero_does_not_spoil_the_variance()
    {
        Tensor x = Tensor.FromArray(new[] { 1e8 + 1, 1e8 + 2, 1e8 + 3 });

        Assert.That(x.Variance().Item<double>(), Is.EqualTo(2.0 / 3).Within(1e-9));
    }

    [Test]
    public void A_mean_is_infinite_where_its_sum_is()
    {
        Tensor x = Tensor.FromArray([3e38f, 3e38f, 3e38f]);

        Assert.That(x.Mean().Item<float>(), Is.EqualTo(float.PositiveInfinity));
        Assert.That(x.Cast(DType.Float64).Mean().Item<double>(), Is.EqualTo((double)3e38f).Within(1e-15).Percent);
    }

    [Test]
    public void The_mean_of_nothing_is_not_a_number() => Assert.That(Tensor.Zeros([0]).Mean().Item<float>(), Is.NaN);

    [TestCase(new[] { 3f, 7, 7, 1 }, 1)]
    [TestCase(new[] { float.NaN, 1, float.NaN }, 0)]
    [TestCase(new[] { 1, 2, float.NaN, 9 }, 2)]
    [TestCase(new[] { float.NegativeInfinity, float.NegativeInfinity }, 0)]
    public void ArgMax_takes_the_first_and_NaN_wins(float[] values, int expected) =>
        Assert.That(Tensor.FromArray(values).ArgMax().Item<long>(), Is.EqualTo(expected));

    [Test]
    public void ArgMin_agrees_with_a_plain_loop([Values(1, 2, 15, 16, 17, 100, 1000)] int length)
    {
        Tensor x = Domain.Between(-1, 1).Draw([5, length], DType.Float32, 5);

        long[] actual = x.ArgMin(1).ToArray<long>();

        long[] expected =
            [.. Enumerable.Range(0, 5).Select(row => (long)Array.IndexOf(x[row].ToArray<float>(), x[row].ToArray<float>().Min()))];
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void NaN_reaches_sums_and_extremes([Values(0, 5, 63, 64, 200, 999)] int position)
    {
        float[] values = new float[1000];
        values[position] = float.NaN;
        Tensor x = Tensor.FromArray(values);

        Assert.That(x.Sum().Item<float>(), Is.NaN);
        Assert.That(x.Max().Item<float>(), Is.NaN);
        Assert.That(x.Min().Item<float>(), Is.NaN);
    }

    [Test]
    public void A_long_sum_in_float32_stays_accurate()
    {
        Tensor x = Tensor.Full([10_000_000], 0.1f);

        Assert.That(x.Sum().Item<float>(), Is.EqualTo(1_000_000f).Within(1));
    }

    [Test]
    public void A_hundred_million_ones_add_up() => Assert.That(Tensor.Ones([100_000_000]).Sum().Item<float>(), Is.EqualTo(1e8f));

    [Test]
    public void An_axis_that_is_not_there_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).Sum(2),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Sum").And.Message.Contains("(2, 3)"));

    [Test]
    public void An_axis_named_twice_is_rejected() =>
        Assert.That(() => Tensor.Zeros([2, 3]).Sum([0, -2]), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3)"));

    private static double[] Fold(Tensor x, int[] axes, double seed, Func<double, double, double> fold) =>
        Folded<double>(x.Cast(DType.Float64), axes, seed, fold);

    private static T[] Folded<T>(Tensor x, int[] axes, T seed, Func<T, T, T> fold)
        where T : unmanaged
    {
        T[] values = x.ToArray<T>();
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => !axes.Contains(axis))];
        T[] folded = [.. Enumerable.Repeat(seed, kept.Aggregate(1, (count, axis) => count * x.Shape[axis]))];
        for (int i = 0; i < values.Length; i++)
        {
            int rest = i;
            int[] position = new int[x.Rank];
            for (int axis = x.Rank - 1; axis >= 0; axis--)
            {
                position[axis] = rest % x.Shape[axis];
                rest /= x.Shape[axis];
            }

            int target = kept.Aggregate(0, (index, axis) => (index * x.Shape[axis]) + position[axis]);
            folded[target] = fold(folded[target], values[i]);
        }

        return folded;
    }

    [TestCase(DType.Float16)]
    [TestCase(DType.BFloat16)]
    public void Moments_of_16_bits_are_squared_in_float32(DType dtype)
    {
        Tensor x = Tensor.FromArray([0f, 600]).Cast(dtype);

        Assert.That(x.StandardDeviation().Cast(DType.Float32).Item<float>(), Is.EqualTo(300f));
        Assert.That(
            x.Moments([]).Variance.Cast(DType.Float32).Item<float>(),
            Is.EqualTo(Tensor.FromScalar(90_000f).Cast(dtype).Cast(DType.Float32).Item<float>()));
        Assert.That(x.Variance(correction: 1).DType, Is.EqualTo(dtype));
    }
}
