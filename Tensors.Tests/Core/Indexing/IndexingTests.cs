namespace Tensors.Tests;

public sealed class IndexingTests
{
    private static Tensor X => Tensor.Arange(24).Reshape(2, 3, 4);

    [Test]
    public void A_position_drops_its_axis() => Assert.That(X[1, 2].ToArray<int>(), Is.EqualTo(new[] { 20, 21, 22, 23 }));

    [Test]
    public void A_position_may_count_from_the_end()
    {
        Assert.That(X[^1, -1, ^2].Item<int>(), Is.EqualTo(22));
        Assert.That(X[-1, ^1, -2].Item<int>(), Is.EqualTo(22));
    }

    [Test]
    public void A_range_keeps_its_axis() => Assert.That(X[0, 1.., 1..^1].ToArray<int>(), Is.EqualTo(new[] { 5, 6, 9, 10 }));

    [Test]
    public void A_step_may_walk_backwards() =>
        Assert.That(X[0, 0, TensorIndex.Step(null, null, -2)].ToArray<int>(), Is.EqualTo(new[] { 3, 1 }));

    [Test]
    public void An_ellipsis_stands_for_the_other_axes() => Assert.That(X[TensorIndex.Ellipsis, 0].Shape, Is.EqualTo(Shape.Create(2, 3)));

    [Test]
    public void A_new_axis_has_extent_one() => Assert.That(X[TensorIndex.NewAxis, 0].Shape, Is.EqualTo(Shape.Create(1, 3, 4)));

    [Test]
    public void A_range_past_the_end_is_cut() => Assert.That(X[0, 0, 2..9].ToArray<int>(), Is.EqualTo(new[] { 2, 3 }));

    [Test]
    public void A_position_outside_is_rejected() => Assert.That(
        () => X[0, 3], Throws.InstanceOf<ArgumentException>().With.Message.Contains("(2, 3, 4)").And.Message.Contains('3'));

    [Test]
    public void More_positions_than_axes_are_rejected() =>
        Assert.That(() => X[0, 0, 0, 0], Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3, 4)"));

    [Test]
    public void Slices_share_their_elements()
    {
        Tensor x = Tensor.Zeros([4]);
        Tensor slice = x[1..3];

        using (TensorAccess<float> access = slice.Access<float>())
        {
            access.Span.Fill(1);
        }

        Assert.That(x.ToArray<float>(), Is.EqualTo(new[] { 0f, 1, 1, 0 }));
    }
}
