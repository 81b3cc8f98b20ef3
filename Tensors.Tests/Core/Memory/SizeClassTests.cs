namespace Tensors.Tests;

public sealed class SizeClassTests
{
    [Test]
    public void A_block_holds_what_was_asked_for_and_at_most_a_quarter_more()
    {
        foreach (nuint bytes in Sizes().Where(bytes => bytes >= 256))
        {
            nuint block = SizeClasses.For(bytes).ByteCount;

            Assert.That(block, Is.InRange(bytes, bytes + (bytes / 4)), $"{bytes} bytes");
        }
    }

    [Test]
    public void Blocks_of_a_class_have_one_size_and_greater_classes_greater_blocks()
    {
        (int Class, nuint ByteCount)[] classes = [.. Sizes().Select(SizeClasses.For).Distinct().OrderBy(one => one.Class)];

        Assert.That(classes.Select(one => one.Class), Is.Unique.And.All.InRange(0, SizeClasses.Count - 1));
        Assert.That(classes.Select(one => one.ByteCount), Is.Unique.And.Ordered);
    }

    [Test]
    public void Blocks_begin_and_end_with_whole_cache_lines() =>
        Assert.That(Sizes().Select(bytes => SizeClasses.For(bytes).ByteCount % NativeBlock.Alignment), Is.All.EqualTo((nuint)0));

    /// <summary>Around every power of two and its steps.</summary>
    private static IEnumerable<nuint> Sizes() =>
        from power in Enumerable.Range(0, 47)
        from quarters in Enumerable.Range(4, 4)
        from beside in (int[])[-1, 0, 1]
        let bytes = ((1L << power) * quarters / 4) + beside
        where bytes > 0
        select (nuint)bytes;
}
