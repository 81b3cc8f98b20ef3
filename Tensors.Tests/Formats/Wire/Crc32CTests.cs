using System.Text;

namespace Tensors.Tests.Formats;

/// <summary>The checksum of the formats, by published check values and by division bit by bit.</summary>
public sealed class Crc32CTests
{
    [Test]
    public void The_check_value_is_met() => Assert.That(Crc32C.Of("123456789"u8), Is.EqualTo(0xe3069283));

    [Test]
    public void Zeros_have_their_published_checksum() => Assert.That(Crc32C.Of(new byte[32]), Is.EqualTo(0x8a9136aa));

    [Test]
    public void The_mask_is_the_published_one() => Assert.That(Crc32C.Mask(0xe3069283), Is.EqualTo(0xc78ab0e5));

    [Test]
    public void Unmasking_undoes_masking([Values(0u, 1u, 0xe3069283, uint.MaxValue)] uint crc) =>
        Assert.That(Crc32C.Unmask(Crc32C.Mask(crc)), Is.EqualTo(crc));

    [Test]
    public void Any_length_agrees_with_division_bit_by_bit([Range(0, 40)] int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        Assert.That(Crc32C.Of(bytes), Is.EqualTo(ByBits(bytes)));
    }

    [Test]
    public void A_checksum_can_be_continued([Range(0, 17)] int cut)
    {
        byte[] bytes = Encoding.ASCII.GetBytes("seventeen letters");

        Assert.That(Crc32C.Append(Crc32C.Of(bytes.AsSpan(..cut)), bytes.AsSpan(cut..)), Is.EqualTo(Crc32C.Of(bytes)));
    }

    private static uint ByBits(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) == 0 ? 0 : 0x82f63b78);
            }
        }

        return ~state;
    }
}
