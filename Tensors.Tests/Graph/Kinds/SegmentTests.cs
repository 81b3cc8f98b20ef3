using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Rows that share a number, folded in graphs.</summary>
public sealed class SegmentTests : SessionFixture
{
    [Test]
    public void A_segment_that_makes_more_rows_than_a_tensor_holds_is_an_error()
    {
        Tensor ids = Placeholder<int>([1]);
        Tensor sums = SegmentSum(new[] { 1f }, ids);

        Assert.That(() => Session.Run(sums, feed: [(ids, new[] { int.MaxValue })]), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("2147483647"));
    }

    [Test]
    public void A_segment_below_zero_is_an_error()
    {
        Tensor ids = Placeholder<int>([1]);
        Tensor sums = SegmentSum(new[] { 1f }, ids);

        Assert.That(() => Session.Run(sums, feed: [(ids, new[] { int.MinValue })]), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("must be >= 0"));
    }

    [Test]
    public void Segments_that_descend_are_an_error()
    {
        Tensor ids = Placeholder<int>([2]);
        Tensor sums = SegmentSum(new[] { 1f, 2f }, ids);

        Assert.That(() => Session.Run(sums, feed: [(ids, new[] { 1, 0 })]), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("not increasing"));
    }
}
