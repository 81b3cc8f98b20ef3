using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Boxes in images: the best of them, and what they show. Values named so are of TensorFlow's own tests.</summary>
public sealed class BoxTests : SessionFixture
{
    // Three clusters, in TensorFlow's tests.
    private static readonly float[,] s_boxes =
    {
        { 0, 0, 1, 1 }, { 0, 0.1f, 1, 1.1f }, { 0, -0.1f, 1, 0.9f }, { 0, 10, 1, 11 }, { 0, 10.1f, 1, 11.1f }, { 0, 100, 1, 101 },
    };

    private static readonly float[,] s_flipped =
    {
        { 1, 1, 0, 0 }, { 0, 0.1f, 1, 1.1f }, { 0, 0.9f, 1, -0.1f }, { 0, 10, 1, 11 }, { 1, 10.1f, 0, 11.1f }, { 1, 101, 0, 100 },
    };

    private static readonly float[] s_scores = [0.9f, 0.75f, 0.6f, 0.95f, 0.5f, 0.3f];

    [TestCase(3, new[] { 3, 0, 5 })]
    [TestCase(2, new[] { 3, 0 })]
    [TestCase(30, new[] { 3, 0, 5 })]
    [TestCase(0, new int[0])]
    public void The_best_box_of_each_cluster_stays(int most, int[] expected)
    {
        Assert.That(Session.Run(NonMaxSuppression(s_boxes, s_scores, most)).ToArray<int>(), Is.EqualTo(expected));
        Assert.That(Session.Run(NonMaxSuppression(s_flipped, s_scores, most)).ToArray<int>(), Is.EqualTo(expected));
    }

    [Test]
    public void Low_scores_are_left_out() =>
        Assert.That(Session.Run(NonMaxSuppression(s_boxes, s_scores, 3, 0.5f, 0.4f)).ToArray<int>(), Is.EqualTo(new[] { 3, 0 }));

    [TestCase("NonMaxSuppression")]
    [TestCase("NonMaxSuppressionV2")]
    public void Earlier_versions_choose_the_same(string op)
    {
        Tensor[] inputs = [Constant(s_boxes), Constant(s_scores), Constant(3)];
        Node node = op == "NonMaxSuppression"
            ? Graph.AddNode(op, null, inputs, new() { ["iou_threshold"] = 0.5f })
            : Graph.AddNode(op, null, [.. inputs, Constant(0.5f)]);

        Assert.That(Session.Run(node.Outputs[0]).ToArray<int>(), Is.EqualTo(new[] { 3, 0, 5 }));
    }

    [Test]
    public void A_share_lies_between_0_and_1() => Assert.That(
        () => Session.Run(NonMaxSuppression(s_boxes, s_scores, 3, 1.2f)),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("iou_threshold must be in [0, 1]"));

    [TestCase(new[] { 0f, 0, 1, 1 }, 1, new[] { 2.5f })]
    [TestCase(new[] { 0f, 0, 1, 1 }, 3, new[] { 1f, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4 })]
    [TestCase(new[] { 1f, 1, 0, 0 }, 3, new[] { 4f, 3.5f, 3, 3, 2.5f, 2, 2, 1.5f, 1 })]
    [TestCase(new[] { -1f, -1, 1, 1 }, 3, new[] { -7f, -7, -7, -7, 1, 2, -7, 3, 4 })]
    public void Crops_are_those_of_TensorFlow(float[] box, int size, float[] expected)
    {
        Tensor image = Constant(new[, , ,] { { { { 1f }, { 2 } }, { { 3 }, { 4 } } } });
        Tensor crop = CropAndResize(image, Tensor.FromArray(box, [1, 4]), new[] { 0 }, new[] { size, size }, extrapolationValue: -7);

        Assert.That(crop.StaticShape, Is.EqualTo(PartialShape.Create(1, size, size, 1)));
        Assert.That(Session.Run(crop).ToArray<float>(), Is.EqualTo(expected));
    }

    [TestCase("bilinear", new[] { 1f, 3, 7, 9, 1, 2, 4, 5 })]
    [TestCase("nearest", new[] { 1f, 3, 7, 9, 1, 2, 4, 5 })]
    public void Several_boxes_are_cut_out_of_one_image(string method, float[] expected)
    {
        Tensor image = Reshape(Range(1f, 10f, 1f), new[] { 1, 3, 3, 1 });
        Tensor crops = CropAndResize(
            image, new[,] { { 0f, 0, 1, 1 }, { 0, 0, 0.5f, 0.5f } }, new[] { 0, 0 }, new[] { 2, 2 }, method);

        Assert.That(Session.Run(crops).ToArray<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void The_nearest_element_is_the_one_that_rounding_gives()
    {
        Tensor image = Reshape(Range(0f, 16f, 1f), new[] { 1, 4, 4, 1 });
        Tensor crop = CropAndResize(image, new[,] { { 0.1f, 0.2f, 0.9f, 0.7f } }, new[] { 0 }, new[] { 2, 2 }, "nearest");

        // Rows 0.3 and 2.7, columns 0.6 and 2.1.
        Assert.That(Session.Run(crop).ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 13, 14 }));
    }

    [Test]
    public void Slopes_of_images_and_boxes_are_those_of_differences([Values(1, 3)] int rows)
    {
        Tensor picture = Tensor.RandomUniform([2, 4, 5, 3], -1, 1, seed: 3);
        float[] corners = [0.13f, 0.21f, 0.77f, 0.94f, 0.83f, 0.1f, 0.27f, 0.55f];
        Tensor image = Placeholder<float>([2, 4, 5, 3]), boxes = Placeholder<float>([2, 4]);
        Tensor weights = Tensor.RandomUniform([2, rows, 2, 3], -1, 1, seed: 4);
        Tensor loss = ReduceSum(CropAndResize(image, boxes, new[] { 1, 0 }, new[] { rows, 2 }) * weights);
        Tensor?[] slopes = Gradients(loss, [image, boxes]);
        float[] pixels = picture.ToArray<float>();
        Tensor given = Tensor.FromArray(corners, [2, 4]);

        float[] ofImage = Session.Run(slopes[0]!, [(image, picture), (boxes, given)]).ToArray<float>();
        float[] ofBoxes = Session.Run(slopes[1]!, [(image, picture), (boxes, given)]).ToArray<float>();
        for (int i = 0; i < pixels.Length; i += 7)
        {
            Assert.That(ofImage[i], Is.EqualTo(Difference(pixels, i, 0.5f, moved => Loss(moved, corners))).Within(2e-3));
        }

        for (int i = 0; i < corners.Length; i++)
        {
            Assert.That(ofBoxes[i], Is.EqualTo(Difference(corners, i, 1f / 1024, moved => Loss(pixels, moved))).Within(2e-2));
        }

        float Loss(float[] pixels, float[] corners) => Session.Run(
            loss, [(image, Tensor.FromArray(pixels, [2, 4, 5, 3])), (boxes, Tensor.FromArray(corners, [2, 4]))]).Item<float>();
    }

    [Test]
    public void A_box_lies_in_one_of_the_images() => Assert.That(
        () => Session.Run(CropAndResize(Tensor.Ones([1, 2, 2, 1]), new[,] { { 0f, 0, 1, 1 } }, new[] { 1 }, new[] { 2, 2 })),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("box_index has values outside [0, 1)"));

    private static float Difference(float[] x, int place, float step, Func<float[], float> function)
    {
        float[] above = [.. x], below = [.. x];
        above[place] += step;
        below[place] -= step;
        return (function(above) - function(below)) / (2 * step);
    }
}
