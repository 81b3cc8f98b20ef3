using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Layers on images beyond what the golden programs do.</summary>
public sealed class ImageLayerTests : SessionFixture
{
    private static Tensor Drawn(params int[] shape) => Domain.Between(-1, 1).Draw(Shape.Create(shape), DType.Float32, 1);

    [Test]
    public void Layers_and_variables_have_the_names_of_TensorFlow()
    {
        Tensor image = Placeholder<float>([null, 8, 8, 3]);
        Tensor[] results =
        [
            Layers.Conv2D(image, 4, [3]), Layers.Conv2D(image, 4, [3], activation: v => Relu(v)),
            Layers.SeparableConv2D(image, 5, [3], depthMultiplier: 2),
            Layers.Conv2DTranspose(image, 2, [3], [2], useBias: false), Layers.AveragePooling2D(image, [2], [2]),
            Layers.MaxPooling2D(image, [2], [2]),
            Layers.Conv1D(Placeholder<float>([null, 8, 3]), 4, [3]), Layers.Conv3D(Placeholder<float>([null, 4, 4, 4, 1]), 2, [2]),
        ];

        Assert.That(
            results.Select(result => result.Name),
            Is.EqualTo(new[]
            {
                "conv2d/BiasAdd:0", "conv2d_1/Relu:0", "separable_conv2d/BiasAdd:0", "conv2d_transpose/conv2d_transpose:0",
                "average_pooling2d/AvgPool:0",
                "max_pooling2d/MaxPool:0", "conv1d/BiasAdd:0", "conv3d/BiasAdd:0",
            }));
        Assert.That(
            Graph.GetCollection<Variable>(GraphKeys.TrainableVariables).Select(variable => $"{variable.Name} {variable.Shape}"),
            Is.EqualTo(new[]
            {
                "conv2d/kernel:0 (3, 3, 3, 4)", "conv2d/bias:0 (4,)", "conv2d_1/kernel:0 (3, 3, 3, 4)", "conv2d_1/bias:0 (4,)",
                "separable_conv2d/depthwise_kernel:0 (3, 3, 3, 2)", "separable_conv2d/pointwise_kernel:0 (1, 1, 6, 5)",
                "separable_conv2d/bias:0 (5,)",
                "conv2d_transpose/kernel:0 (3, 3, 2, 3)", "conv1d/kernel:0 (3, 3, 4)", "conv1d/bias:0 (4,)",
                "conv3d/kernel:0 (2, 2, 2, 1, 2)", "conv3d/bias:0 (2,)",
            }));
    }

    [TestCase("valid")]
    [TestCase("same")]
    public void Convolutions_with_channels_first_are_those_with_channels_last(string padding)
    {
        Tensor x = Drawn(2, 7, 6, 3);
        Initializer kernel = Initializers.Constant(Drawn(3, 3, 3, 4));
        Tensor last = Layers.Conv2D(x, 4, [3], [2], padding, kernelInitializer: kernel, biasInitializer: Initializers.Ones());
        Tensor first = Layers.Conv2D(
            x.MoveAxis(-1, 1), 4, [3], [2], padding, "channels_first", kernelInitializer: kernel, biasInitializer: Initializers.Ones());
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(first).MoveAxis(1, -1).ToArray<float>(), Is.EqualTo(Session.Run(last).ToArray<float>()));
    }

    [TestCase("valid", 15, 13)]
    [TestCase("same", 14, 12)]
    public void A_transposed_convolution_enlarges_images_of_any_extent(string padding, int rows, int columns)
    {
        Tensor x = Placeholder<float>([null, null, 6, 3]);
        Tensor y = Layers.Conv2DTranspose(x, 2, [3], [2], padding, kernelInitializer: Initializers.Ones());
        Session.Run(GlobalVariablesInitializer());

        Assert.That(y.StaticShape.ToString(), Is.EqualTo($"(?, ?, {columns}, 2)"));
        Assert.That(Session.Run(y, feed: [(x, Drawn(1, 7, 6, 3))]).Shape, Is.EqualTo(Shape.Create(1, rows, columns, 2)));
    }

    [Test]
    public void Lines_and_volumes_are_pooled()
    {
        Assert.That(Session.Run(Layers.MaxPooling1D(Drawn(2, 7, 3), [2], [2])).Shape, Is.EqualTo(Shape.Create(2, 3, 3)));
        Assert.That(
            Session.Run(Layers.AveragePooling1D(Drawn(2, 3, 7), [2], [2], "same", "channels_first")).Shape,
            Is.EqualTo(Shape.Create(2, 3, 4)));
        Assert.That(Session.Run(Layers.MaxPooling3D(Drawn(1, 4, 6, 8, 2), [2], [2])).Shape, Is.EqualTo(Shape.Create(1, 2, 3, 4, 2)));
    }

    [Test]
    public void Flattening_keeps_what_is_known()
    {
        Tensor known = Layers.Flatten(Placeholder<float>([null, 2, 3]));
        Tensor batch = Layers.Flatten(Placeholder<float>([4, null, 3]));
        Tensor x = Placeholder<float>([null, null, 3]);
        Tensor none = Layers.Flatten(x);

        Assert.That((known.StaticShape.ToString(), batch.StaticShape.ToString()), Is.EqualTo(("(?, 6)", "(4, ?)")));
        Assert.That(Session.Run(none, feed: [(x, Drawn(2, 5, 3))]).Shape, Is.EqualTo(Shape.Create(2, 15)));
    }

    [Test]
    public void Dropout_lets_everything_through_where_it_is_not_training()
    {
        Tensor x = Constant(Tensor.Ones([1000]));
        Tensor training = PlaceholderWithDefault(false, [], name: "training");
        Tensor dropped = Layers.Dropout(x, 0.25, seed: 1, training: training);

        Assert.That(Session.Run(Layers.Dropout(x)).ToArray<float>(), Is.All.EqualTo(1f));
        Assert.That(Session.Run(dropped).ToArray<float>(), Is.All.EqualTo(1f));
        Assert.That(Session.Run(dropped, feed: [(training, true)]).ToArray<float>().Count(value => value == 0), Is.InRange(200, 300));
    }

    [Test]
    public void Fused_batch_normalization_keeps_moving_averages([Values] bool known, [Values] bool channelsFirst)
    {
        Tensor x = Drawn(4, 3, 5, 3) * 2 + 1;
        Tensor training = PlaceholderWithDefault(true, [], name: "training");
        Tensor y = Layers.BatchNormalization(
            channelsFirst ? x.MoveAxis(-1, 1).Copy() : x, channelsFirst ? 1 : -1, momentum: 0.5,
            training: known ? true : (TensorLike)training);
        Node[] updates = [.. Graph.GetCollection<Node>(GraphKeys.UpdateOps)];
        Session.Run(GlobalVariablesInitializer());
        Tensor result = Session.Run(y);
        Session.Run(Group([.. updates.Select(update => (Fetch)update)]));
        Tensor mean = x.Mean([0, 1, 2]);
        Tensor variance = (x - mean).Square().Sum([0, 1, 2]) / 59f;
        Tensor expected = (x - mean) / ((x - mean).Square().Mean([0, 1, 2]) + 1e-3f).Sqrt();
        float[] averages = Session.Run(
            Graph.GetCollection<Variable>(GraphKeys.GlobalVariables)
            .Single(variable => variable.Name.Contains("moving_mean"))).ToArray<float>();
        float[] variances = Session.Run(
            Graph.GetCollection<Variable>(GraphKeys.GlobalVariables)
            .Single(variable => variable.Name.Contains("moving_variance"))).ToArray<float>();

        Assert.That(updates, Has.Length.EqualTo(2));
        Assert.That(y.Op.Name, Does.Contain(known ? "FusedBatchNormV3" : "cond"));
        Assert.That((channelsFirst ? result.MoveAxis(1, -1) : result).ToArray<float>(), Is.EqualTo(expected.ToArray<float>()).Within(1e-5));
        Assert.That(averages, Is.EqualTo((mean * 0.5f).ToArray<float>()).Within(1e-5));
        Assert.That(variances, Is.EqualTo((0.5f + (variance * 0.5f)).ToArray<float>()).Within(1e-4));
    }

    [Test]
    public void Batch_normalization_uses_moving_averages_where_it_is_not_training([Values] bool fused)
    {
        Tensor x = Drawn(4, 3, 5, 3);
        Tensor y = Layers.BatchNormalization(
            x, scale: false, fused: fused, movingMeanInitializer: Initializers.Constant(Tensor.Full([], 2f)),
            movingVarianceInitializer: Initializers.Constant(Tensor.Full([], 4f)));
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Graph.GetCollection(GraphKeys.UpdateOps), Is.Empty);
        Assert.That(Session.Run(y).ToArray<float>(), Is.EqualTo(((x - 2f) / MathF.Sqrt(4.001f)).ToArray<float>()).Within(1e-6));
    }

    [Test]
    public void Rejects_what_a_layer_cannot_take()
    {
        Tensor image = Placeholder<float>([null, 8, 8, 3]);

        Assert.That(
            () => Layers.Conv2D(image, 0, [3]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Conv2D: there must be one filter"));
        Assert.That(
            () => Layers.Conv2D(image, 4, [3, 3, 3]),
            Throws.ArgumentException.With.Message.Contains("3 numbers of kernel size were given for 2 spatial axes"));
        Assert.That(
            () => Layers.Conv2D(image, 4, [3], padding: "full"),
            Throws.ArgumentException.With.Message.Contains("SAME or VALID, not 'full'"));
        Assert.That(() => Layers.Conv1D(image, 4, [3]), Throws.ArgumentException.With.Message.Contains("it needs 3 axes"));
        Assert.That(
            () => Layers.BatchNormalization(image, axis: 2, fused: true),
            Throws.ArgumentException.With.Message.Contains("cannot be normalized by one node"));
        Assert.That(
            () => Layers.Conv2D(image, 4, [3], dataFormat: "NHWC"),
            Throws.ArgumentException.With.Message.Contains("channels_last or channels_first"));
    }
}
