using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Images of other sizes by one function for all methods.</summary>
public sealed class ResizeImageTests : SessionFixture
{
    private static readonly float[,,,] s_image = { { { { 0 }, { 2 } }, { { 4 }, { 6 } } } };

    [TestCase(ImageResizeMethod.Bilinear, "ResizeBilinear", new[] { 0f, 1, 2, 2, 4, 5, 6, 6 })]
    [TestCase(ImageResizeMethod.NearestNeighbor, "ResizeNearestNeighbor", new[] { 0f, 0, 2, 2, 4, 4, 6, 6 })]
    [TestCase(ImageResizeMethod.Area, "ResizeArea", new[] { 0f, 0, 2, 2, 4, 4, 6, 6 })]
    [TestCase(ImageResizeMethod.Bicubic, "ResizeBicubic", new[] { 0f, 1, 2, 2, 4, 5, 6, 6 })]
    public void Methods_are_nodes_of_their_own(ImageResizeMethod method, string op, float[] expected)
    {
        Tensor resized = ResizeImages(Constant(s_image), new[] { 2, 4 }, method);

        // Cubic polynomials leave the line between two elements by an eighth of their difference at most.
        Assert.That(resized.Op.Op, Is.EqualTo(op));
        Assert.That(Session.Run(resized).ToArray<float>(), Is.EqualTo(expected).Within(method == ImageResizeMethod.Bicubic ? 0.5f : 1e-6f));
    }

    [Test]
    public void An_image_without_a_batch_comes_back_without_one()
    {
        Tensor resized = ResizeImages(Placeholder<float>([2, 2, 1]), new[] { 4, 2 });

        Assert.That(resized.StaticShape.ToString(), Is.EqualTo("(4, 2, 1)"));
    }

    [Test]
    public void Images_that_have_the_size_are_left_alone()
    {
        Tensor image = Constant(s_image);

        Assert.That(ResizeImages(image, new[] { 2, 2 }), Is.SameAs(image));
    }

    [Test]
    public void The_ratio_of_the_sides_may_be_kept()
    {
        Tensor image = Placeholder<float>([1, null, null, 1]);
        Tensor resized = ResizeImages(image, new[] { 9, 4 }, preserveAspectRatio: true);

        Assert.That(Session.Run(resized, [(image, Tensor.Ones([1, 3, 2, 1]))]).Shape, Is.EqualTo(Shape.Create(1, 6, 4, 1)));
    }

    [Test]
    public void Whether_there_is_a_batch_has_to_be_known() => Assert.That(
        () => ResizeImages(Placeholder<float>(), new[] { 2, 2 }), Throws.ArgumentException.With.Message.Contains("3 or 4 axes"));
}
