namespace Tensors.Tests;

public sealed class ShapeTests
{
    [Test]
    public void There_are_at_most_eight_axes()
    {
        Assert.That(Shape.Create(1, 2, 1, 2, 1, 2, 1, 2).ElementCount, Is.EqualTo(16));
        Assert.That(
            () => Shape.Create(1, 1, 1, 1, 1, 1, 1, 1, 1), Throws.ArgumentException.With.Message.Contains("at most 8 axes; 9 were given"));
    }

    [Test]
    public void There_are_at_most_as_many_elements_as_a_long_can_count()
    {
        // 2⁶³ - 1 = 7² · 73 · 127 · 337 · 92737 · 649657.
        Assert.That(Shape.Create(49 * 73 * 127, 337, 92737, 649657).ElementCount, Is.EqualTo(long.MaxValue));
        Assert.That(() => Shape.Create(1 << 30, 1 << 30, 8), Throws.ArgumentException.With.Message.Contains("more than 2^63 - 1 elements"));
    }

    [Test]
    public void An_empty_axis_leaves_the_others_within_bounds()
    {
        Assert.That(Shape.Create(0, 1 << 30, 1 << 30).ElementCount, Is.Zero);
        Assert.That(
            () => Shape.Create(0, 1 << 30, 1 << 30, 8), Throws.ArgumentException.With.Message.Contains("positions besides its empty axis"));
    }

    [Test]
    public void Extents_are_not_negative() =>
        Assert.That(() => Shape.Create(2, -1), Throws.ArgumentException.With.Message.Contains("negative: (2, -1)"));

    [Test]
    public void Shapes_are_equal_when_all_extents_are()
    {
        Shape shape = [2, 3];

        Assert.That(shape == new[] { 2, 3 });
        Assert.That(shape.GetHashCode(), Is.EqualTo(Shape.Create(2, 3).GetHashCode()));
        Assert.That(new Shape?[] { [3, 2], [2, 3, 1], [2], [6], Shape.Scalar, null }.Select(other => shape != other), Is.All.True);
    }

    [Test]
    public void An_array_that_gave_a_shape_may_change()
    {
        int[] extents = [2, 3];
        Shape shape = extents;

        extents[0] = 9;

        Assert.That(shape, Is.EqualTo(Shape.Create(2, 3)));
    }

    [Test]
    public void They_are_written_as_tuples() =>
        Assert.That(new Shape[] { [], [3], [2, 3] }.Select(shape => $"{shape}"), Is.EqualTo(new[] { "()", "(3,)", "(2, 3)" }));
}
