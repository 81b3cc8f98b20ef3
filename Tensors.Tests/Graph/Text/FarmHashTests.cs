using System.Text;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

public sealed class FarmHashTests
{
    // The values of FarmHash itself, which are the same for ever.
    [TestCase(0x9ae16a3b2f90404fUL, "")]
    [TestCase(0xb3454265b6df75e3UL, "a")]
    [TestCase(0x24a5b3a074e7f369UL, "abc")]
    [TestCase(0x1a5502de4a1f8101UL, "abcd")]
    [TestCase(0x3c40c92b1ccb7355UL, "abcdefg")]
    [TestCase(0xfee9d22990c82909UL, "abcdefgh")]
    [TestCase(0x4283d4ef43627f64UL, "0123456789'01234")]
    [TestCase(0x46a7416ed4861e3bUL, "0123456789=012345")]
    [TestCase(0xb944f8a16261e414UL, "C is as portable as Stonehedge!!")]
    [TestCase(0xe8f89ab6df9bdd25UL, "Discard medicine more than two years old.")]
    [TestCase(0x2a578b80bb82147cUL, "The days of the digital watch are numbered.  -Tom Stoppard")]
    [TestCase(0x55182f8859eca4ceUL, "For every action there is an equal and opposite government program.")]
    [TestCase(
        0x098eff6958c5e91aUL,
        "The fugacity of a constituent in a mixture of gases at a given temperature is proportional to its mole fraction.  Lewis-Randall "
        + "Rule")]
    public void A_fingerprint_is_that_of_FarmHash(ulong expected, string text) =>
        Assert.That(FarmHash.Fingerprint64(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    // From the paper's appendix: the key and the text are 0, 1, 2, ...
    [Test]
    public void A_keyed_hash_is_that_of_SipHash() =>
        Assert.That(
            SipHash.Hash([.. Enumerable.Range(0, 15).Select(i => (byte)i)], 0x0706050403020100, 0x0f0e0d0c0b0a0908),
            Is.EqualTo(0xa129ca6149be45e5));

    // From TensorFlow's own tests of string_to_hash_bucket.
    [TestCase(2996632905371535868UL, "a")]
    [TestCase(5795986006276551370UL, "b")]
    [TestCase(14899841994519054197UL, "c")]
    public void The_first_hash_is_that_of_TensorFlow(ulong expected, string text) =>
        Assert.That(LegacyHash.Hash(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    [Test]
    public void Texts_fall_into_buckets_by_the_first_hash()
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        using Session session = new();
        Tensor buckets = Ops.StringToHashBucket(new[] { "a", "b", "c" }, 10);

        Assert.That(session.Run(buckets).ToArray<long>(), Is.EqualTo(new[] { 8L, 0, 7 }));
    }
}
