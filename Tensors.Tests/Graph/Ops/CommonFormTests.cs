using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Forms that programs of 2016 to 2019 use in nearly every file.</summary>
public sealed class CommonFormTests : SessionFixture
{
    [Test]
    public void Shapes_of_zeros_and_random_numbers_may_be_computed()
    {
        Tensor x = Placeholder<float>([null, 2], "x");
        Tensor[] all =
            [Zeros(ShapeOf(x)), Ones(ShapeOf(x)), RandomNormal(ShapeOf(x), seed: 1), TruncatedNormal(ShapeOf(x), seed: 1),
            RandomUniform(ShapeOf(x), seed: 1)];
        foreach (Tensor tensor in all)
        {
            Assert.That(Session.Run(tensor, [(x, Tensor.Ones([3, 2]))]).Shape, Is.EqualTo(Shape.Create([3, 2])), tensor.Name);
        }
    }

    [TestCase(1f, 0)]
    [TestCase(0.25f, 750)]
    public void The_probability_to_keep_may_be_fed(float keep, int dropped)
    {
        Tensor probability = Placeholder<float>([], "keep_prob");
        Tensor kept = Dropout(Ones([1000]), probability, seed: 3);
        float[] values = Session.Run(kept, [(probability, keep)]).ToArray<float>();
        Assert.Multiple(() =>
        {
            Assert.That(values, Is.All.EqualTo(0).Or.EqualTo(1 / keep));
            Assert.That(values.Count(value => value == 0), Is.EqualTo(dropped).Within(60));
        });
    }

    [Test]
    public void Sparse_cross_entropy_takes_logits_of_any_rank()
    {
        Tensor scores = Tensor.FromArray(new[, ,] { { { 1f, 2, 3 }, { 0, 0, 5 } }, { { 2, 1, 0 }, { 1, 1, 1 } } });
        Tensor labels = Tensor.FromArray(new[,] { { 2, 0 }, { 0, 1 } });
        Tensor logits = Placeholder<float>([null, 2, 3], "logits");
        Tensor loss = SparseSoftmaxCrossEntropyWithLogits(labels, logits);
        Tensor gradient = Gradients(ReduceSum(loss), [logits])[0]!;
        (Tensor actual, Tensor slopes) = Session.Run(loss, gradient, [(logits, scores)]);

        Tensor expected = -(scores.LogSoftmax() * labels.OneHot(3, DType.Float32)).Sum(-1);
        Tensor expectedSlopes = scores.Softmax() - labels.OneHot(3, DType.Float32);
        Assert.Multiple(() =>
        {
            Assert.That(loss.StaticShape.ToString(), Is.EqualTo("(2, 2)"));
            Assert.That(actual.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()).Within(1e-6));
            Assert.That(slopes.ToArray<float>(), Is.EqualTo(expectedSlopes.ToArray<float>()).Within(1e-6));
        });
    }

    [Test]
    public void Labels_of_sparse_cross_entropy_have_one_axis_fewer() => Assert.That(
        () => SparseSoftmaxCrossEntropyWithLogits(Zeros([2, 3, 4], DataType.Int32), Placeholder<float>([2, 3, 4])),
        Throws.ArgumentException.With.Message.Contains("(2, 3, 4)").And.Message.Contains("one axis fewer"));

    [Test]
    public void Tensordot_sums_over_the_axes_that_are_named()
    {
        Tensor x = Tensor.Arange(24, DType.Float32).Reshape(2, 3, 4);
        Tensor y = Tensor.Arange(12, DType.Float32).Reshape(4, 3);
        Tensor a = Placeholder<float>([null, 3, 4], "a");
        Tensor product = Tensordot(a, y, [2, 1], [0, 1]);
        Assert.Multiple(() =>
        {
            Assert.That(product.StaticShape.Rank, Is.EqualTo(1));
            Assert.That(Session.Run(product, [(a, x)]).ToArray<float>(), Is.EqualTo(Tensor.Einsum("bij,ji->b", x, y).ToArray<float>()));
        });
    }

    [Test]
    public void A_Hessian_has_the_shape_of_its_source_twice()
    {
        Tensor x = Placeholder<float>([2], "x");
        Tensor hessian = Hessians(x[0] * x[0] * x[1], [x])[0];
        Assert.That(Session.Run(hessian, [(x, Tensor.FromArray([3f, 5]))]).ToArray<float>(), Is.EqualTo(new[] { 10f, 6, 6, 0 }));
    }

    [Test]
    public void Vectors_are_divided_by_their_lengths() =>
        Assert.That(
            Session.Run(L2Normalize(Constant(new[,] { { 3f, 4 }, { 0, 0 } }), [1])).ToArray<float>(),
            Is.EqualTo(new[] { 0.6f, 0.8f, 0, 0 }).Within(1e-7));

    [Test]
    public void Normalization_by_given_moments_scales_and_moves()
    {
        Tensor y = BatchNormalization(Constant(new[] { 1f, 3 }), 2f, 4f, offset: 1f, scale: 6f, varianceEpsilon: 0);
        Assert.That(Session.Run(y).ToArray<float>(), Is.EqualTo(new[] { -2f, 4 }).Within(1e-6));
    }

    [Test]
    public void Positive_labels_may_count_more()
    {
        Tensor loss = WeightedCrossEntropyWithLogits(Constant(new[] { 1f, 0 }), Constant(new[] { 0.5f, 0.5f }), 3f);
        double[] expected = [3 * Math.Log(1 + Math.Exp(-0.5)), Math.Log(1 + Math.Exp(0.5))];
        Assert.That(Session.Run(loss).ToArray<float>(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void A_whole_is_split_by_sizes_of_which_one_may_be_the_rest()
    {
        Tensor x = Placeholder<float>([null, 7], "x");
        Tensor[] parts = Split(x, [2, -1, 1], axis: 1);
        Tensor gradient = Gradients(ReduceSum(parts[1] * 2f) + ReduceSum(parts[2]), [x])[0]!;
        Tensor value = Tensor.Arange(7, DType.Float32).Reshape(1, 7);
        Assert.Multiple(() =>
        {
            Assert.That(Session.Run(parts[1], [(x, value)]).ToArray<float>(), Is.EqualTo(new[] { 2f, 3, 4, 5 }));
            Assert.That(Session.Run(gradient, [(x, value)]).ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 2, 2, 2, 2, 1 }));
        });
    }

    [Test]
    public void A_slice_beyond_the_extent_is_refused()
    {
        Tensor x = Placeholder<float>([null], "x");
        Tensor part = Graph.Tensor1("Slice", null, [x, Constant(new[] { 1 }), Constant(new[] { 3 })]);
        Assert.That(
            () => Session.Run(part, [(x, Tensor.Ones([3]))]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(
                "Expected begin[0] in [0, 3] and size[0] in [0, 2], but got 1 and 3"));
    }

    [Test]
    public void A_permutation_that_names_a_position_twice_is_refused() =>
        Assert.That(
            () => Session.Run(InvertPermutation(new[] { 1, 1, 0 })),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("1 is duplicated"));

    [Test]
    public void Rows_at_negative_positions_are_refused() => Assert.That(
        () => Session.Run(DynamicStitch([new[] { -1, 0 }], [new[] { 1f, 2 }])),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("-1"));

    [Test]
    public void The_greatest_of_nothing_is_less_than_every_number()
    {
        Tensor x = Placeholder<float>([null, 2], "x");
        Assert.That(Session.Run(ReduceMax(x, 0), [(x, Tensor.Zeros([0, 2]))]).ToArray<float>(), Is.All.EqualTo(float.NegativeInfinity));
    }

    [Test]
    public void A_confusion_matrix_counts_predictions_of_labels()
    {
        Tensor counts = ConfusionMatrix(new[] { 0, 1, 2, 1 }, new[] { 0, 2, 2, 1 });
        Assert.That(Session.Run(counts).ToArray<int>(), Is.EqualTo(new[] { 1, 0, 0, 0, 1, 1, 0, 0, 1 }));
    }

    [Test]
    public void A_grid_repeats_each_vector_along_the_axes_of_the_others()
    {
        Tensor[] grid = Meshgrid([Constant(new[] { 1, 2, 3 }), Constant(new[] { 4, 5 })]);
        (Tensor x, Tensor y) = Session.Run(grid[0], grid[1]);
        Assert.Multiple(() =>
        {
            Assert.That(x.ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3, 1, 2, 3 }));
            Assert.That(y.ToArray<int>(), Is.EqualTo(new[] { 4, 4, 4, 5, 5, 5 }));
            Assert.That(x.Shape, Is.EqualTo(Shape.Create([2, 3])));
        });
    }

    [Test]
    public void A_layer_without_activation_adds_its_biases()
    {
        Tensor y = XwPlusB(Constant(new[,] { { 1f, 2 } }), Constant(new[,] { { 3f }, { 4 } }), Constant(new[] { 5f }), name: "layer");
        Assert.That(y.Name, Is.EqualTo("layer:0"));
        Assert.That(Session.Run(y).Item<float>(), Is.EqualTo(16));
    }

    [Test]
    public void The_part_that_is_zero_is_a_mean() =>
        Assert.That(Session.Run(ZeroFraction(Constant(new[] { 0f, 1, 0, 2 }))).Item<float>(), Is.EqualTo(0.5f));

    [Test]
    public void The_extremes_of_a_segment_without_a_row_are_zero_where_segments_ascend()
    {
        Tensor least = SegmentMin(Constant(new[] { 5, 7 }), new[] { 0, 2 });
        Assert.That(Session.Run(least).ToArray<int>(), Is.EqualTo(new[] { 5, 0, 7 }));
    }

    [Test]
    public void They_are_the_ends_of_the_type_where_segments_have_no_order()
    {
        Tensor least = UnsortedSegmentMin(Constant(new[] { 5.0, double.PositiveInfinity }), new[] { 0, 2 }, 3);
        Assert.That(Session.Run(least).ToArray<double>(), Is.EqualTo(new[] { 5, double.MaxValue, double.PositiveInfinity }));
    }
}
