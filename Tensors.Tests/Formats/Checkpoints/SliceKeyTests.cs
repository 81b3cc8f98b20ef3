namespace Tensors.Tests.Formats;

/// <summary>Keys of slices.</summary>
public sealed class SliceKeyTests
{
    [Test]
    public void The_worked_example_is_met() =>
        Assert.That(Convert.ToHexStringLower(SliceKey.Of("v", new([0, 0], [2, TensorSlice.Whole]))), Is.EqualTo("0076000101028082807f"));

    [Test]
    public void Zeros_and_highest_bytes_of_names_are_escaped() =>
        Assert.That(Convert.ToHexStringLower(SliceKey.Of("a\0b", TensorSlice.Everything(0))), Is.EqualTo("006100ff62000100"));

    [TestCase(0L, "80")]
    [TestCase(63L, "bf")]
    [TestCase(64L, "c040")]
    [TestCase(8191L, "dfff")]
    [TestCase(8192L, "e02000")]
    [TestCase(long.MaxValue, "ffc07fffffffffffffff")]
    public void Numbers_take_as_many_bytes_as_they_need(long start, string hex)
    {
        byte[] key = SliceKey.Of("", new([start], [1]));

        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo("00" + "0001" + "0101" + hex + "81"));
    }

    [Test]
    public void Keys_sort_as_the_numbers_do()
    {
        long[] starts = [0, 1, 63, 64, 100, 8191, 8192, 1_000_000, int.MaxValue, 1L << 40, 1L << 61, 1L << 62, long.MaxValue];

        byte[][] keys = Array.ConvertAll(starts, start => SliceKey.Of("v", new([start], [1])));

        Assert.That(keys, Is.Ordered.Using<byte[]>(ByteOrder.Instance));
    }
}
