using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>Counts of values in bins of one width, in graphs.</summary>
public sealed class HistogramTests : SessionFixture
{
    [Test]
    public void Values_outside_the_range_are_in_the_first_and_last_bin() =>
        Assert.That(Session.Run(Histogram([0f, 5], 5)).ToArray<int>(), Is.EqualTo(new[] { 2, 1, 1, 0, 2 }));

    [TestCase(new[] { 0f }, 5)]
    [TestCase(new[] { 1f, 1 }, 5)]
    [TestCase(new[] { 0f, float.NaN }, 5)]
    [TestCase(new[] { 0f, 5 }, 0)]
    public void A_range_that_does_not_ascend_or_no_bins_are_an_error(float[] range, int bins) => Assert.That(
        () => Session.Run(Histogram(range, bins)),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("two numbers that ascend"));

    /// <summary>Counts of TensorFlow's example.</summary>
    private Tensor Histogram(float[] range, int bins) => Graph.AddNode(
        "HistogramFixedWidth", null, [Ops.Constant(new[] { -1f, 0, 1.5f, 2, 5, 15 }), Ops.Constant(range), Ops.Constant(bins)],
        new() { ["dtype"] = DataType.Int32 }).Outputs[0];
}
