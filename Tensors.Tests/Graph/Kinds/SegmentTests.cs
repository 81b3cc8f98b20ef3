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

        Assert.That(
            () => Session.Run(sums, feed: [(ids, new[] { int.MaxValue })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("2147483647"));
    }

    [Test]
    public void A_segment_below_zero_is_an_error()
    {
        Tensor ids = Placeholder<int>([1]);
        Tensor sums = SegmentSum(new[] { 1f }, ids);

        Assert.That(
            () => Session.Run(sums, feed: [(ids, new[] { int.MinValue })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("must be >= 0"));
    }

    [Test]
    public void Segments_that_descend_are_an_error()
    {
        Tensor ids = Placeholder<int>([2]);
        Tensor sums = SegmentSum(new[] { 1f, 2f }, ids);

        Assert.That(
            () => Session.Run(sums, feed: [(ids, new[] { 1, 0 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("not increasing"));
    }

    [Test]
    public void Partitions_of_another_shape_than_the_data_are_an_error()
    {
        Tensor partitions = Placeholder(DataType.Int32);
        Tensor[] parts = DynamicPartition(new[] { 1f, 2f, 3f }, partitions, 2);

        Assert.That(
            () => Session.Run(parts[0], feed: [(partitions, new[,] { { 0, 1, 0 }, { 1, 0, 1 } })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("(3,) does not start with (2, 3)"));
    }

    [Test]
    public void Partitions_that_can_never_fit_the_data_are_refused_when_built()
    {
        Tensor partitions = Placeholder<int>([2]);

        Assert.That(
            () => DynamicPartition(new[] { 1f, 2f, 3f }, partitions, 2), Throws.ArgumentException.With.Message.Contains("must start with"));
    }

    [Test]
    public void Partitions_of_the_first_axes_deal_out_what_lies_behind()
    {
        Tensor[] parts = DynamicPartition(new[,] { { 1f, 2f }, { 3f, 4f } }, new[] { 1, 0 }, 2);

        Assert.That(Session.Run(parts[1])!.ToArray<float>(), Is.EqualTo((float[])[1, 2]));
    }
}
