namespace Tensors.Tests.Formats;

/// <summary>Varints and bounds.</summary>
public sealed class ByteReaderTests
{
    private static readonly FilePlace s_place = new("some file", "an entry", 1000);

    [TestCase(0ul, "00")]
    [TestCase(1ul, "01")]
    [TestCase(127ul, "7f")]
    [TestCase(128ul, "8001")]
    [TestCase(300ul, "ac02")]
    [TestCase(ulong.MaxValue, "ffffffffffffffffff01")]
    public void Varints_are_groups_of_seven_bits_the_lowest_first(ulong value, string hex)
    {
        ByteWriter writer = new();
        writer.Varint(value);
        ByteReader reader = new(Convert.FromHexString(hex), s_place);

        Assert.That(Convert.ToHexStringLower(writer.Written), Is.EqualTo(hex));
        Assert.That(reader.Varint(), Is.EqualTo(value));
    }

    [TestCase("ffffffffffffffffff02")]
    [TestCase("ffffffffffffffffffff01")]
    public void A_varint_of_more_than_64_bits_is_rejected(string hex) => Assert.That(
        () => new ByteReader(Convert.FromHexString(hex), s_place).Varint(),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("more than 64 bits"));

    [Test]
    public void A_length_beyond_the_end_is_rejected_with_its_place()
    {
        TensorFileException error = Assert.Throws<TensorFileException>(() => new ByteReader([5, 1, 2], s_place).Length())!;

        Assert.That(error.File, Is.EqualTo("some file"));
        Assert.That(error.Entry, Is.EqualTo("an entry"));
        Assert.That(error.Offset, Is.EqualTo(1001));
        Assert.That(error.Message, Does.Contain("a length of 5 is claimed and 2 bytes are left"));
    }

    [Test]
    public void Reading_beyond_the_end_is_rejected() =>
        Assert.That(() => new ByteReader([1, 2, 3], s_place).Fixed32(), Throws.TypeOf<TensorFileException>());
}
