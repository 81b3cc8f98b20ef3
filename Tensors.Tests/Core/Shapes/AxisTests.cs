namespace Tensors.Tests;

/// <summary>Axes as arguments: from -rank to rank - 1, each once.</summary>
public sealed class AxisTests
{
    private static readonly Dictionary<string, Func<Tensor, int, Tensor>> s_operations = new()
    {
        ["Sum"] = (x, axis) => x.Sum(axis),
        ["Sort"] = (x, axis) => x.Sort(axis),
        ["Softmax"] = (x, axis) => x.Softmax(axis),
        ["Concat"] = (x, axis) => Tensor.Concat([x, x], axis),
        ["Gather"] = (x, axis) => x.Gather(Tensor.FromArray([1, 0]), axis),
        ["Slice"] = (x, axis) => x.Slice(axis, 0, 1),
        ["Flip"] = (x, axis) => x.Flip(axis),
        ["Split"] = (x, axis) => x.Split(2, axis)[1],
        ["Roll"] = (x, axis) => x.Roll(1, axis),
        ["Repeat"] = (x, axis) => x.Repeat(2, axis),
        ["Unfold"] = (x, axis) => x.Unfold(axis, 2),
        ["SwapAxes"] = (x, axis) => x.SwapAxes(axis, 0),
        ["MoveAxis"] = (x, axis) => x.MoveAxis(axis, 0),
    };

    private static Tensor X => Tensor.Arange(12).Cast(DType.Float32).Reshape(2, 2, 3).Slice(2, 0, 2);

    private static IEnumerable<string> Names => s_operations.Keys;

    [TestCaseSource(nameof(Names))]
    public void Negative_axes_count_from_the_end(string name)
    {
        Func<Tensor, int, Tensor> operation = s_operations[name];

        Assert.That(
            new[] { -3, -2, -1 }.Select(axis => Bits.Of(operation(X, axis))),
            Is.EqualTo(new[] { 0, 1, 2 }.Select(axis => Bits.Of(operation(X, axis)))));
    }

    [Test]
    public void Axes_outside_are_rejected([ValueSource(nameof(Names))] string name, [Values(3, -4, int.MaxValue, int.MinValue)] int axis) =>
        Assert.That(
            () => s_operations[name](X, axis),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains(name).And.Message.Contains($"{axis}"));

    [TestCase(0, 0)]
    [TestCase(1, -2)]
    [TestCase(0, 1, 0)]
    [TestCase(-3, 2, 0)]
    public void Axes_that_are_named_twice_are_rejected(params int[] axes) =>
        Assert.That(() => X.Sum(axes), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("is named twice"));

    [Test]
    public void More_axes_than_a_tensor_can_have_are_not_listed() => Assert.That(
        () => X.Sum(new int[1000]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("1000 axes are named; a tensor has at most 8"));

    [Test]
    public void The_order_of_axes_does_not_matter() =>
        Assert.That(Bits.Of(X.Sum([2, 0])), Is.EqualTo(Bits.Of(X.Sum([0, 2]))));

    [TestCase(0, 1, 2, 2, 2)]
    [TestCase(3, 2, 2, 2, 1)]
    [TestCase(-1, 2, 2, 2, 1)]
    [TestCase(-4, 1, 2, 2, 2)]
    public void A_new_axis_may_stand_before_the_first_and_behind_the_last(int axis, params int[] extents) =>
        Assert.That(X.ExpandDims(axis).Shape, Is.EqualTo(Shape.Create(extents)));

    [TestCase(4)]
    [TestCase(-5)]
    public void A_new_axis_farther_out_is_rejected(int axis) =>
        Assert.That(() => X.ExpandDims(axis), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("outside [-4, 3]"));
}
