namespace Tensors.Tests;

public sealed unsafe class PhiloxTests
{
    // The vectors published with the Random123 library.
    [TestCase(0u, 0u, new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u })]
    [TestCase(0xffffffffu, 0xffffffffu, new[] { 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu })]
    public void Blocks_equal_the_published_vectors(uint counter, uint key, uint[] expected)
    {
        uint[] words = new uint[4];

        fixed (uint* block = words)
        {
            Philox.Block(new UInt128(counter * 0x1_0000_0001ul, counter * 0x1_0000_0001ul), key * 0x1_0000_0001ul, block);
        }

        Assert.That(words, Is.EqualTo(expected));
    }

    [Test]
    public void The_block_of_the_digits_of_pi_equals_the_published_vector()
    {
        uint[] words = new uint[4];

        fixed (uint* block = words)
        {
            Philox.Block(new UInt128(0x03707344_13198a2e, 0x85a308d3_243f6a88), 0x299f31d0_a4093822, block);
        }

        Assert.That(words, Is.EqualTo(new[] { 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u }));
    }
}
