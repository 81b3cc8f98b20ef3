namespace Tensors.Tests;

public sealed class SortTests
{
    private static readonly int[] Extents = [0, 1, 2, 7, 47, 48, 49, 300, 1023, 4095, 4096, 5000];

    [Test]
    public void Rows_of_every_length_come_out_in_order([ValueSource(nameof(Extents))] int extent, [Values] bool descending)
    {
        float[] values = Numbers(extent);

        Tensor x = Tensor.FromArray(values);
        int[] order = Order(values, descending);

        Assert.That(x.Sort(descending: descending).ToArray<float>(), Is.EqualTo(order.Select(i => values[i])));
        Assert.That(x.ArgSort(descending: descending).ToArray<long>(), Is.EqualTo(order.Select(i => (long)i)));
    }

    [Test]
    public void Every_dtype_is_sorted(
        [Values(DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.UInt8, DType.Float16)] DType dtype, [Values] bool descending)
    {
        Tensor x = Tensor.RandomUniform([3, 5000], -100, 100, seed: 1).Cast(DType.Int32).Abs().Cast(dtype);
        x = dtype == DType.UInt8 ? x : x - 50;

        double[] sorted = x.Sort(descending: descending)[1].Cast(DType.Float64).ToArray<double>();
        long[] positions = x.ArgSort(descending: descending)[1].ToArray<long>();

        float[] values = x[1].Cast(DType.Float32).ToArray<float>();
        int[] order = Order(values, descending);
        Assert.That(sorted, Is.EqualTo(order.Select(i => (double)values[i])));
        Assert.That(positions, Is.EqualTo(order.Select(i => (long)i)));
    }

    [TestCase(false, new[] { float.NegativeInfinity, -1, -0f, 0f, -0f, float.Epsilon, float.PositiveInfinity, float.NaN, float.NaN },
        new long[] { 6, 3, 0, 1, 2, 8, 5, 4, 7 })]
    [TestCase(true, new[] { float.NaN, float.NaN, float.PositiveInfinity, float.Epsilon, -0f, 0f, -0f, -1, float.NegativeInfinity },
        new long[] { 4, 7, 5, 8, 0, 1, 2, 3, 6 })]
    public void Special_values_have_their_places(bool descending, float[] sorted, long[] positions)
    {
        Tensor x = Tensor.FromArray(
            [-0f, 0f, -0f, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, -float.NaN, float.Epsilon]);

        Assert.That(x.ArgSort(descending: descending).ToArray<long>(), Is.EqualTo(positions));
        Assert.That(x.Sort(descending: descending).ToArray<float>(), Is.EqualTo(sorted));
    }

    [Test]
    public void Zeros_keep_their_signs_and_their_order([Values] bool descending)
    {
        Tensor x = Tensor.FromArray([1.0, -0.0, 0.0, -1.0, 0.0, -0.0]);

        bool[] negative = [.. x.Sort(descending: descending)[1..5].ToArray<double>().Select(double.IsNegative)];

        Assert.That(negative, Is.EqualTo(new[] { true, false, false, true }));
    }

    [Test]
    public void Any_axis_may_be_sorted()
    {
        Tensor x = Tensor.RandomNormal([4, 5, 3], seed: 2);

        Assert.That(Bits.Of(x.Sort(1)), Is.EqualTo(Bits.Of(x.SwapAxes(1, 2).Copy().Sort().SwapAxes(1, 2))));
    }

    [Test]
    public void The_positions_lead_to_the_sorted_elements()
    {
        Tensor x = Tensor.RandomNormal([7, 100], seed: 3);

        Assert.That(Bits.Of(x.TakeAlongAxis(x.ArgSort(0), 0)), Is.EqualTo(Bits.Of(x.Sort(0))));
    }

    [Test]
    public void The_best_k_are_the_first_of_the_sorted_row(
        [Values(0, 1, 5, 100, 2000)] int k, [Values] bool largest, [Values(2000, 20000)] int extent)
    {
        float[] values = Numbers(extent);
        Tensor x = Tensor.FromArray(values);

        (Tensor best, Tensor positions) = x.TopK(k, largest: largest);

        int[] order = Order(values, largest)[..k];
        Assert.That(positions.ToArray<long>(), Is.EqualTo(order.Select(i => (long)i)));
        Assert.That(best.ToArray<float>(), Is.EqualTo(order.Select(i => values[i])));
    }

    [Test]
    public void The_best_k_of_an_ascending_row_are_found_although_every_element_passes()
    {
        (_, Tensor positions) = Tensor.Arange(50_000).TopK(3);

        Assert.That(positions.ToArray<long>(), Is.EqualTo(new long[] { 49_999, 49_998, 49_997 }));
    }

    [Test]
    public void More_than_there_are_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).TopK(4), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("TopK: 4 of 3 elements"));

    [Test]
    public void A_scalar_has_no_order() => Assert.That(() => Tensor.FromScalar(1f).Sort(), Throws.TypeOf<ShapeMismatchException>());

    [Test]
    public void Truth_values_are_rejected() =>
        Assert.That(() => Tensor.Zeros([2], DType.Bool).Sort(), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Sort"));

    [Test]
    public void A_position_outside_the_axis_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).TakeAlongAxis(Tensor.FromArray(new[,] { { 0, 1 }, { 2, 3 } }), 1),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("TakeAlongAxis: index 3 at position 3"));

    /// <summary>Numbers with many ties, a few NaN and both zeros.</summary>
    private static float[] Numbers(int count)
    {
        Random random = new(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Next(50) == 0 ? float.NaN
                : random.Next(2) == 0 ? random.Next(-20, 20) * -1f
                : (float)(random.NextDouble() - 0.5) * 1e3f;
        }

        return values;
    }

    /// <summary>The stable order in which NaN is the greatest.</summary>
    private static int[] Order(float[] values, bool descending)
    {
        Comparer<float> comparer = Comparer<float>.Create((left, right) =>
            float.IsNaN(left) || float.IsNaN(right) ? float.IsNaN(left).CompareTo(float.IsNaN(right))
                : left < right ? -1
                : left > right ? 1
                : 0);
        IEnumerable<int> all = Enumerable.Range(0, values.Length);
        return descending ? [.. all.OrderByDescending(i => values[i], comparer)] : [.. all.OrderBy(i => values[i], comparer)];
    }
}
