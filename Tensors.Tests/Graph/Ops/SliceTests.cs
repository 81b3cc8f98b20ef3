using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Parts of tensors by positions and sizes.</summary>
public sealed class SliceTests : SessionFixture
{
    [Test]
    public void A_size_of_minus_1_takes_what_is_left()
    {
        Tensor part = Slice(Constant(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }), new[] { 1, 1 }, new[] { 1, -1 });

        Assert.Multiple(() =>
        {
            Assert.That(part.Op.Inputs.Select(input => input.Name), Is.EqualTo(new[] { "Const:0", "Slice/begin:0", "Slice/size:0" }));
            Assert.That(part.StaticShape.ToString(), Is.EqualTo("(1, 2)"));
            Assert.That(Session.Run(part).ToArray<int>(), Is.EqualTo(new[] { 5, 6 }));
        });
    }

    [Test]
    public void Positions_may_be_fed_and_be_int64()
    {
        Tensor x = Placeholder<float>(), begin = Placeholder<long>([1]), size = Placeholder<long>([1]);
        Tensor part = Slice(x, begin, size);

        float[] values = Session.Run(part, [(x, new[] { 1f, 2, 3, 4 }), (begin, new[] { 1L }), (size, new[] { 2L })]).ToArray<float>();

        Assert.That(values, Is.EqualTo(new[] { 2f, 3 }));
    }

    [TestCase("nearest")]
    [TestCase("bilinear")]
    public void Second_derivatives_of_resizing_know_the_size_of_images_that_are_fed(string method)
    {
        Tensor x = Placeholder<float>([null, null, null, 1]);
        Tensor y = method == "nearest" ? ResizeNearestNeighbor(x, new[] { 4, 4 }) : ResizeBilinear(x, new[] { 4, 4 });
        Tensor weights = Placeholder<float>([null, 4, 4, 1]);
        Tensor slope = Gradients(y * weights, [x])[0]!;
        Tensor again = Gradients(slope, [weights])[0]!;

        Tensor values = Session.Run(again, [(x, Tensor.Ones([1, 2, 2, 1])), (weights, Tensor.Ones([1, 4, 4, 1]))]);

        Assert.That(values.ToArray<float>(), Is.EqualTo(Enumerable.Repeat(1f, 16)));
    }
}
