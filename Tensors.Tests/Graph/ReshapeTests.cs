using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Shapes that are known only when the graph runs; the messages are TensorFlow's.</summary>
public sealed class ReshapeTests : SessionFixture
{
    [TestCase(new[] { 3, -1 }, new[] { 3, 2 })]
    [TestCase(new[] { -1 }, new[] { 6 })]
    [TestCase(new[] { 1, 6, 1 }, new[] { 1, 6, 1 })]
    public void One_extent_is_worked_out(int[] shape, int[] expected) =>
        Assert.That(Reshaped(Tensor.Zeros([2, 3]), shape).Shape, Is.EqualTo(Shape.Create(expected)));

    [Test]
    public void Nothing_has_an_extent_of_0_beside_others() =>
        Assert.That(Reshaped(Tensor.Zeros([0, 3]), 5, -1).Shape, Is.EqualTo(Shape.Create(5, 0)));

    [TestCase(new[] { 0, -1 }, 0, 3)]
    [TestCase(new[] { -1, 0 }, 3, 0)]
    public void Extents_of_0_on_both_sides_are_left_out_of_what_is_worked_out(int[] shape, int rows, int columns) =>
        Assert.That(Reshaped(Tensor.Zeros([0, 3]), shape).Shape, Is.EqualTo(Shape.Create(rows, columns)));

    [TestCase(new[] { -1, -1 }, "Only one input size may be -1, not both 0 and 1")]
    [TestCase(new[] { 3, -2 }, "Size 1 must be non-negative, not -2")]
    [TestCase(new[] { 4, -1 }, "Input to reshape is a tensor with 6 values, but the requested shape has 4")]
    [TestCase(new[] { 4 }, "Input to reshape is a tensor with 6 values, but the requested shape has 4")]
    [TestCase(new[] { 0, -1 }, "Input to reshape is a tensor with 6 values, but the requested shape has 0")]
    public void Shapes_that_do_not_fit_are_rejected(int[] shape, string message) => Assert.That(
        () => Reshaped(Tensor.Zeros([2, 3]), shape), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(message));

    [TestCase(new[] { 1, 1 })]
    [TestCase(new[] { 0, 2 })]
    [TestCase(new[] { 0 })]
    public void Axes_in_no_order_are_rejected(int[] axes)
    {
        Tensor perm = Placeholder<int>();
        Tensor x = Constant(new float[,] { { 1, 2 } });
        Tensor y = x.Graph.AddNode("Transpose", null, [x, perm]).Outputs[0];

        Assert.That(
            () => Session.Run(y, [(perm, axes)]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("must name each of the 2 axes"));
    }

    [TestCase(65536, 65536, 65536, 65536)]
    public void Shapes_that_do_not_fit_nothing_are_rejected(params int[] shape) =>
        Assert.That(
            () => Reshaped(Tensor.Zeros([0, 3]), shape), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("reshape"));

    private Tensor Reshaped(Tensor value, params int[] shape)
    {
        Tensor x = Placeholder<float>();
        Tensor to = Placeholder<int>([null]);
        return Session.Run(Reshape(x, to), feed: [(x, value), (to, Tensor.FromArray(shape))]);
    }
}
