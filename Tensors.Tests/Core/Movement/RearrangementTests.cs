namespace Tensors.Tests;

/// <summary>Values that NumPy gives.</summary>
public sealed class RearrangementTests
{
    private static Tensor Matrix => Tensor.Arange(6).Reshape(2, 3);

    [Test]
    public void Axes_move_and_the_others_keep_their_order()
    {
        Tensor x = Tensor.Zeros([2, 3, 4, 5]);

        Assert.That(x.MoveAxis(0, -1).Shape, Is.EqualTo(Shape.Create(3, 4, 5, 2)));
        Assert.That(x.MoveAxis(-1, 0).Shape, Is.EqualTo(Shape.Create(5, 2, 3, 4)));
        Assert.That(x.MoveAxis([0, 1], [-1, -2]).Shape, Is.EqualTo(Shape.Create(4, 5, 3, 2)));
    }

    [Test]
    public void An_axis_moves_once() =>
        Assert.That(() => Matrix.MoveAxis([0, -2], [0, 1]), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("MoveAxis"));

    [TestCase(1, new[] { 2, 5, 1, 4, 0, 3 })]
    [TestCase(2, new[] { 5, 4, 3, 2, 1, 0 })]
    [TestCase(-1, new[] { 3, 0, 4, 1, 5, 2 })]
    [TestCase(4, new[] { 0, 1, 2, 3, 4, 5 })]
    public void Matrices_turn_against_the_clock(int quarters, int[] expected)
    {
        Tensor turned = Matrix.Rot90(quarters);

        Assert.That(turned.Shape, Is.EqualTo(quarters % 2 == 0 ? Shape.Create(2, 3) : Shape.Create(3, 2)));
        Assert.That(turned.ToArray<int>(), Is.EqualTo(expected));
    }

    [Test]
    public void Turning_needs_two_axes() =>
        Assert.That(() => Matrix.Rot90(1, 1, -1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Rot90"));

    [Test]
    public void Vectors_stack_in_every_direction()
    {
        Tensor x = Tensor.FromArray([1, 2]);
        Tensor y = Tensor.FromArray([3, 4]);

        Assert.That(Tensor.HStack(x, y).ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(Tensor.VStack(x, y).Shape, Is.EqualTo(Shape.Create(2, 2)));
        Assert.That(Tensor.VStack(x, y).ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(Tensor.ColumnStack(x, y).ToArray<int>(), Is.EqualTo(new[] { 1, 3, 2, 4 }));
        Assert.That(Tensor.DStack(x, y).Shape, Is.EqualTo(Shape.Create(1, 2, 2)));
        Assert.That(Tensor.DStack(x, y).ToArray<int>(), Is.EqualTo(new[] { 1, 3, 2, 4 }));
    }

    [Test]
    public void Matrices_stack_beside_and_under_each_other()
    {
        Assert.That(Tensor.HStack(Matrix, Matrix[.., ..1]).Shape, Is.EqualTo(Shape.Create(2, 4)));
        Assert.That(Tensor.VStack(Matrix, Matrix[0]).Shape, Is.EqualTo(Shape.Create(3, 3)));
        Assert.That(Tensor.HStack(Tensor.FromScalar(1), Tensor.FromScalar(2)).Shape, Is.EqualTo(Shape.Create(2)));
    }

    [Test]
    public void Nothing_does_not_stack() =>
        Assert.That(() => Tensor.VStack(), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("at least one"));

    [Test]
    public void Differences_shorten_the_axis()
    {
        Tensor x = Tensor.FromArray([1, 2, 4, 7, 0]);

        Assert.That(x.Diff().ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3, -7 }));
        Assert.That(x.Diff(2).ToArray<int>(), Is.EqualTo(new[] { 1, 1, -10 }));
        Assert.That(x.Diff(9).Shape, Is.EqualTo(Shape.Create(0)));
        Assert.That(Matrix.Diff(axis: 0).ToArray<int>(), Is.EqualTo(new[] { 3, 3, 3 }));
        Assert.That(Tensor.FromArray([true, true, false]).Diff().ToArray<bool>(), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void Positions_unravel_in_row_major_order()
    {
        Tensor[] indices = Tensor.FromArray([22, 41, 37]).UnravelIndex([7, 6]);

        Assert.That(indices[0].ToArray<int>(), Is.EqualTo(new[] { 3, 6, 6 }));
        Assert.That(indices[1].ToArray<int>(), Is.EqualTo(new[] { 4, 5, 1 }));
    }

    [TestCase(42)]
    [TestCase(-1)]
    public void A_position_outside_the_shape_is_rejected(int position) => Assert.That(
        () => Tensor.FromArray([0, position]).UnravelIndex([7, 6]),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{position}"));
}
