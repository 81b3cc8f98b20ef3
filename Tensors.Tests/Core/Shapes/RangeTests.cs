namespace Tensors.Tests;

/// <summary>Ranges of an axis: start, end and step mean what they mean in Python.</summary>
public sealed class RangeTests
{
    private static readonly int?[] s_ends = [null, int.MinValue, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, int.MaxValue];

    [Test]
    public void Every_range_is_that_of_Python(
        [Values(0, 1, 2, 5)] int extent, [Values(int.MinValue, -7, -3, -2, -1, 1, 2, 3, 7, int.MaxValue)] int step)
    {
        Tensor x = Tensor.Arange(extent);
        foreach (int? start in s_ends)
        {
            foreach (int? end in s_ends)
            {
                Assert.That(
                    x.Slice(0, start, end, step).ToArray<int>(), Is.EqualTo(Walk(extent, start, end, step)),
                    $"{start}:{end}:{step} of {extent}");
            }
        }
    }

    [Test]
    public void A_step_of_0_is_rejected() =>
        Assert.That(() => Tensor.Arange(3).Slice(0, 0, 2, 0), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(0, 4, 1)]
    [TestCase(1, 2, 2)]
    [TestCase(3, 1, 1)]
    [TestCase(-1, 1, 1)]
    [TestCase(1, 3, -1)]
    [TestCase(0, -1, 1)]
    [TestCase(0, 1, 0)]
    [TestCase(2, int.MaxValue, int.MaxValue)]
    public void A_range_that_leaves_its_axis_is_rejected(int start, int count, int step) => Assert.That(
        () => Tensor.Apply(new SliceOp([new AxisRange(start, count, step)]), Tensor.Arange(3)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("leaves axis 0").And.Message.Contains("(3,)"));

    [TestCase(0, 2, 2, new[] { 0, 2 })]
    [TestCase(2, 3, -1, new[] { 2, 1, 0 })]
    [TestCase(2, 1, int.MaxValue, new[] { 2 })]
    public void A_range_may_end_with_its_axis(int start, int count, int step, int[] expected) =>
        Assert.That(Tensor.Apply(new SliceOp([new AxisRange(start, count, step)]), Tensor.Arange(3)).ToArray<int>(), Is.EqualTo(expected));

    [Test]
    public void One_range_is_asked_for_each_axis() => Assert.That(
        () => Tensor.Apply(new SliceOp([new AxisRange(0, 1)]), Tensor.Zeros([2, 2])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("1 ranges were given for 2 axes"));

    [Test]
    public void Parts_of_nothing_are_nothing()
    {
        Tensor nothing = Tensor.Zeros([0, 3]);

        Assert.That(nothing[.., 2].AsSpan<float>().Length, Is.Zero);
        Assert.That(Tensor.Zeros([4])[4..].AsSpan<float>().Length, Is.Zero);
        Assert.That(nothing.Flip().Shape, Is.EqualTo(Shape.Create(0, 3)));
        Assert.That(nothing.Roll(1, 0).Shape, Is.EqualTo(Shape.Create(0, 3)));
    }

    /// <summary>A step at a time, from the first position inside to the last.</summary>
    private static int[] Walk(long extent, int? start, int? end, long step)
    {
        List<int> positions = [];
        for (long i = step > 0 ? 0 : extent - 1; i >= 0 && i < extent; i += Math.Sign(step))
        {
            bool isAfterStart = start is null || (step > 0 ? i >= FromFront(start.Value) : i <= FromFront(start.Value));
            bool isBeforeEnd = end is null || (step > 0 ? i < FromFront(end.Value) : i > FromFront(end.Value));
            if (isAfterStart && isBeforeEnd && (positions.Count == 0 || i - positions[^1] == step))
            {
                positions.Add((int)i);
            }
        }

        return [.. positions];

        long FromFront(int position) => position < 0 ? position + extent : position;
    }
}
