using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Blocks of space as channels.</summary>
public sealed class BlockTests : SessionFixture
{
    [TestCase(0)]
    [TestCase(65536)]
    [TestCase(int.MaxValue)]
    public void A_block_that_no_image_can_have_is_refused_in_words(int size)
    {
        Assert.That(
            () => DepthToSpace(Zeros([1, 1, 1, 4]), size), Throws.TypeOf<UnimplementedException>().With.Message.Contains("blocks of 1 to"));
        Assert.That(
            () => SpaceToDepth(Zeros([1, 4, 4, 1]), size), Throws.TypeOf<UnimplementedException>().With.Message.Contains("blocks of 1 to"));
    }
}
