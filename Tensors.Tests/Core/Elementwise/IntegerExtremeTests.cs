namespace Tensors.Tests;

/// <summary>The smallest and the greatest integers, beside C# without checks.</summary>
public sealed class IntegerExtremeTests
{
    // More than fill the widest vector, so that loops over vectors and their ends both see them.
    private static readonly int[] s_ints =
        [.. Enumerable.Repeat((int[])[int.MinValue, int.MinValue + 1, -1, 0, 1, int.MaxValue - 1, int.MaxValue], 5).SelectMany(x => x)];

    private static readonly long[] s_longs =
        [.. Enumerable.Repeat((long[])[long.MinValue, long.MinValue + 1, int.MinValue, -1, 0, 1, 255, 256, uint.MaxValue, long.MaxValue], 5)
            .SelectMany(x => x)];

    private static Tensor Ints => Tensor.FromArray(s_ints);

    private static Tensor Longs => Tensor.FromArray(s_longs);

    [Test]
    public void The_smallest_by_minus_one_wraps()
    {
        Assert.That(Ints.TruncateDivide(-1).ToArray<int>(), Is.EqualTo(s_ints.Select(x => unchecked(-x))));
        Assert.That(Longs.TruncateDivide(-1).ToArray<long>(), Is.EqualTo(s_longs.Select(x => unchecked(-x))));
        Assert.That(Ints.FloorDivide(-1).ToArray<int>(), Is.EqualTo(s_ints.Select(x => unchecked(-x))));
        Assert.That(Longs.FloorDivide(-1).ToArray<long>(), Is.EqualTo(s_longs.Select(x => unchecked(-x))));
        Assert.That(Ints.Remainder(-1).ToArray<int>(), Is.All.Zero);
        Assert.That(Longs.Remainder(-1).ToArray<long>(), Is.All.Zero);
    }

    [Test]
    public void The_smallest_has_itself_as_absolute_value_and_opposite()
    {
        Assert.That(Ints.Abs().ToArray<int>(), Is.EqualTo(s_ints.Select(x => x < 0 ? unchecked(-x) : x)));
        Assert.That(Longs.Abs().ToArray<long>(), Is.EqualTo(s_longs.Select(x => x < 0 ? unchecked(-x) : x)));
        Assert.That((-Ints).ToArray<int>(), Is.EqualTo(s_ints.Select(x => unchecked(-x))));
        Assert.That((-Longs).ToArray<long>(), Is.EqualTo(s_longs.Select(x => unchecked(-x))));
        Assert.That(Ints.Sign().ToArray<int>(), Is.EqualTo(s_ints.Select(Math.Sign)));
        Assert.That(Longs.Sign().ToArray<long>(), Is.EqualTo(s_longs.Select(x => (long)Math.Sign(x))));
    }

    [Test]
    public void Sums_products_and_squares_wrap()
    {
        Assert.That((Ints + 1).ToArray<int>(), Is.EqualTo(s_ints.Select(x => unchecked(x + 1))));
        Assert.That((Longs - 1).ToArray<long>(), Is.EqualTo(s_longs.Select(x => unchecked(x - 1))));
        Assert.That((Ints * 3).ToArray<int>(), Is.EqualTo(s_ints.Select(x => unchecked(x * 3))));
        Assert.That((Longs * 3).ToArray<long>(), Is.EqualTo(s_longs.Select(x => unchecked(x * 3))));
        Assert.That(Longs.Square().ToArray<long>(), Is.EqualTo(s_longs.Select(x => unchecked(x * x))));
        Assert.That(Longs.Sum().Item<long>(), Is.EqualTo(s_longs.Aggregate((sum, x) => unchecked(sum + x))));
        Assert.That(Longs.CumulativeSum(0).ToArray<long>()[^1], Is.EqualTo(s_longs.Aggregate((sum, x) => unchecked(sum + x))));
        Assert.That(Ints.Sum().Cast(DType.Int32).Item<int>(), Is.EqualTo(s_ints.Aggregate((sum, x) => unchecked(sum + x))));
    }

    [Test]
    public void Floors_and_remainders_by_the_smallest_are_exact()
    {
        Tensor smallest = Tensor.FromScalar(int.MinValue);

        Assert.That(Ints.FloorDivide(smallest).ToArray<int>(), Is.EqualTo(s_ints.Select(x => (int)Math.Floor(x / (double)int.MinValue))));
        Assert.That(
            Ints.Remainder(smallest).ToArray<int>(),
            Is.EqualTo(s_ints.Select(x => (int)(x - (Math.Floor(x / (double)int.MinValue) * int.MinValue)))));
    }

    [Test]
    public void Comparisons_and_extremes_of_pairs_know_no_difference_that_wraps()
    {
        Tensor turned = Ints.Flip();
        int[] back = [.. s_ints.Reverse()];

        Assert.That((Ints < turned).ToArray<bool>(), Is.EqualTo(s_ints.Zip(back, (x, y) => x < y)));
        Assert.That((Ints >= turned).ToArray<bool>(), Is.EqualTo(s_ints.Zip(back, (x, y) => x >= y)));
        Assert.That(Ints.Maximum(turned).ToArray<int>(), Is.EqualTo(s_ints.Zip(back, Math.Max)));
        Assert.That(Longs.Minimum(Longs.Flip()).ToArray<long>(), Is.EqualTo(s_longs.Zip(s_longs.Reverse(), Math.Min)));
        Assert.That(Longs.Maximum(Longs.Flip()).ToArray<long>(), Is.EqualTo(s_longs.Zip(s_longs.Reverse(), Math.Max)));
    }

    [Test]
    public void Orders_put_the_smallest_first_and_the_greatest_last([Values] bool descending)
    {
        int[] ints = [.. s_ints.Order()];
        long[] longs = [.. s_longs.Order()];
        if (descending)
        {
            Array.Reverse(ints);
            Array.Reverse(longs);
        }

        Assert.That(Ints.Sort(descending: descending).ToArray<int>(), Is.EqualTo(ints));
        Assert.That(Longs.Sort(descending: descending).ToArray<long>(), Is.EqualTo(longs));
        Assert.That(Longs.Gather(Longs.ArgSort(descending: descending)).ToArray<long>(), Is.EqualTo(longs));
        Assert.That((Ints.ArgMin().Item<long>(), Ints.ArgMax().Item<long>()), Is.EqualTo((0, 6)));
        Assert.That((Longs.ArgMin().Item<long>(), Longs.ArgMax().Item<long>()), Is.EqualTo((0, 9)));
    }

    [Test]
    public void Casts_between_integers_keep_the_low_bits()
    {
        Assert.That(Longs.Cast(DType.Int32).ToArray<int>(), Is.EqualTo(s_longs.Select(x => unchecked((int)x))));
        Assert.That(Longs.Cast(DType.UInt8).ToArray<byte>(), Is.EqualTo(s_longs.Select(x => unchecked((byte)x))));
        Assert.That(Ints.Cast(DType.UInt8).ToArray<byte>(), Is.EqualTo(s_ints.Select(x => unchecked((byte)x))));
        Assert.That(Ints.Cast(DType.Int64).ToArray<long>(), Is.EqualTo(s_ints.Select(x => (long)x)));
        Assert.That(Longs.Cast(DType.Bool).ToArray<bool>(), Is.EqualTo(s_longs.Select(x => x != 0)));
        Assert.That(Longs.Cast(DType.Float32).ToArray<float>(), Is.EqualTo(s_longs.Select(x => (float)x)));
    }

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Casts_of_numbers_that_do_not_fit_end_at_the_nearest_that_does(DType dtype)
    {
        Tensor x = Tensor.FromArray([double.NegativeInfinity, -1e30, -1.9, double.NaN, 1.9, 1e30, double.PositiveInfinity]).Cast(dtype);

        Assert.That(
            x.Cast(DType.Int32).ToArray<int>(), Is.EqualTo(new[] { int.MinValue, int.MinValue, -1, 0, 1, int.MaxValue, int.MaxValue }));
        Assert.That(
            x.Cast(DType.Int64).ToArray<long>(),
            Is.EqualTo(new[] { long.MinValue, long.MinValue, -1, 0, 1, long.MaxValue, long.MaxValue }));
        Assert.That(x.Cast(DType.UInt8).ToArray<byte>(), Is.EqualTo(new byte[] { 0, 0, 0, 0, 1, 255, 255 }));
    }
}
