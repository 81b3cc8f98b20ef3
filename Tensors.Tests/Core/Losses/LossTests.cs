namespace Tensors.Tests;

public sealed class LossTests
{
    private static Tensor X => Tensor.FromArray([0.5, -2, 3]);

    private static Tensor T => Tensor.FromArray([1.0, 0, -1]);

    [Test]
    public void Errors_agree_with_their_definitions()
    {
        Assert.That(X.SquaredError(T).Item<double>(), Is.EqualTo((0.25 + 4 + 16) / 3));
        Assert.That(X.AbsoluteError(T, LossReduction.Sum).Item<double>(), Is.EqualTo(6.5));
        Assert.That(X.HuberLoss(T, 1, LossReduction.None).ToArray<double>(), Is.EqualTo(new[] { 0.125, 1.5, 3.5 }));
        Assert.That(X.HingeLoss(Tensor.FromArray([1.0, -1, -1]), LossReduction.None).ToArray<double>(), Is.EqualTo(new[] { 0.5, 0, 4 }));
    }

    [TestCase(0.7, 0.25)]
    [TestCase(-3.0, 1.0)]
    [TestCase(5.0, 0.0)]
    public void Binary_cross_entropy_agrees_with_its_definition(double x, double t)
    {
        double p = 1 / (1 + Math.Exp(-x));
        double q = 1 / (1 + Math.Exp(x));

        Assert.That(
            Tensor.FromScalar(x).BinaryCrossEntropyWithLogits(Tensor.FromScalar(t)).Item<double>(),
            Is.EqualTo(-((t * Math.Log(p)) + ((1 - t) * Math.Log(q)))).Within(1e-14));
    }

    [TestCase(50.0, 1.0, 1.9287498479639178e-22)]
    [TestCase(-1000.0, 1.0, 1000.0)]
    [TestCase(1000.0, 1.0, 0.0)]
    public void Binary_cross_entropy_keeps_small_losses_and_survives_large_ones(double x, double t, double expected) => Assert.That(
        Tensor.FromScalar(x).BinaryCrossEntropyWithLogits(Tensor.FromScalar(t)).Item<double>(), Is.EqualTo(expected).Within(2).Ulps);

    [Test]
    public void Negative_log_likelihood_picks_the_right_classes()
    {
        Tensor logarithms = Tensor.FromArray(new[,] { { -1.0, -2 }, { -3, -4 }, { -5, -6 } });
        Tensor classes = Tensor.FromArray([0, 1, 1]);

        Assert.That(
            logarithms.NegativeLogLikelihood(classes, reduction: LossReduction.None).ToArray<double>(), Is.EqualTo(new[] { 1.0, 4, 6 }));
        Assert.That(
            logarithms.NegativeLogLikelihood(classes, Tensor.FromArray([1.0, 3])).Item<double>(),
            Is.EqualTo((1 + 12 + 18) / 7.0).Within(1e-15));
    }

    [Test]
    public void A_class_that_does_not_exist_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).NegativeLogLikelihood(Tensor.FromArray([0, 3])),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 3"));

    [Test]
    public void Classes_of_another_shape_are_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).NegativeLogLikelihood(Tensor.FromArray([0, 1, 2])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(3,)").And.Message.Contains("(2, 3)"));

    [Test]
    public void Divergence_is_zero_for_equal_distributions_and_ignores_zeros()
    {
        Tensor p = Tensor.FromArray(new[,] { { 0.25, 0.75, 0 }, { 0.5, 0, 0.5 } });
        Tensor q = Tensor.FromArray(new[,] { { 0.5, 0.25, 0.25 }, { 0.5, 0.25, 0.25 } });

        double expected = ((0.25 * Math.Log(0.5)) + (0.75 * Math.Log(3)) + (0.5 * Math.Log(2))) / 2;
        Assert.That(q.Log().KullbackLeibler(p).Item<double>(), Is.EqualTo(expected).Within(1e-15));
        Assert.That(q.Log().KullbackLeibler(q).Item<double>(), Is.Zero.Within(1e-16));
    }

    [Test]
    public void The_cosine_of_vectors_does_not_depend_on_their_lengths()
    {
        Tensor x = Tensor.FromArray(new[,] { { 3.0, 4 }, { 0, 0 } });
        Tensor y = Tensor.FromArray([1.0, 0]);

        Assert.That(x.CosineSimilarity(y).ToArray<double>(), Is.EqualTo(new[] { 0.6, 0 }).Within(1e-16));
        Assert.That((7 * x).CosineSimilarity(2 * y).ToArray<double>(), Is.EqualTo(new[] { 0.6, 0 }).Within(1e-15));
    }

    [Test]
    public void Dropout_keeps_the_mean()
    {
        Tensor x = Tensor.Ones([100_000]);

        Tensor y = x.Dropout(0.25, seed: 7);

        Assert.That(y.CountNonZero().Item<long>(), Is.EqualTo(75_000).Within(500));
        Assert.That(y.Unique().Values.ToArray<float>(), Is.EqualTo(new[] { 0, (float)(1 / 0.75) }));
        Assert.That(x.Dropout(0), Is.SameAs(x));
    }

    [Test]
    public void A_rate_of_one_is_rejected() =>
        Assert.That(() => X.Dropout(1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Dropout"));

    [Test]
    public void Embeddings_are_rows_and_padding_is_zero()
    {
        Tensor table = Tensor.Arange(6).Reshape(3, 2);

        Assert.That(table.EmbeddingLookup(Tensor.FromArray([2, 0])).ToArray<int>(), Is.EqualTo(new[] { 4, 5, 0, 1 }));
        Assert.That(table.EmbeddingLookup(Tensor.FromArray([2, 1]), padding: 1).ToArray<int>(), Is.EqualTo(new[] { 4, 5, 0, 0 }));
    }

    [Test]
    public void Losses_refuse_to_hold_every_prediction_against_every_target()
    {
        Tensor predictions = Tensor.Zeros([4, 1]);
        Tensor targets = Tensor.Zeros([4]);

        foreach (Func<Tensor> loss in (Func<Tensor>[])[
            () => predictions.SquaredError(targets), () => predictions.AbsoluteError(targets), () => predictions.HuberLoss(targets),
            () => predictions.BinaryCrossEntropyWithLogits(targets), () => predictions.KullbackLeibler(targets),
            () => predictions.HingeLoss(targets)])
        {
            Assert.That(
                loss,
                Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(4,)").And.Message.Contains("(4, 1)").And.Message.Contains(
                    "Reshape"));
        }
    }

    [Test]
    public void A_scalar_is_the_target_of_every_prediction() =>
        Assert.That(X.SquaredError(Tensor.FromScalar(1.0), LossReduction.Sum).Item<double>(), Is.EqualTo(0.25 + 9 + 4));

    [TestCase(DType.Float16)]
    [TestCase(DType.BFloat16)]
    public void Losses_of_16_bits_are_rounded_once(DType dtype)
    {
        Tensor predictions = Tensor.FromArray([600f, 0]).Cast(dtype);

        Assert.That(
            predictions.SquaredError(Tensor.Zeros([2], dtype)).Cast(DType.Float32).Item<float>(),
            Is.EqualTo(Tensor.FromScalar(180_000f).Cast(dtype).Cast(DType.Float32).Item<float>()));
        Assert.That(
            predictions.HuberLoss(Tensor.Zeros([2], dtype), 100).Cast(DType.Float32).Item<float>(),
            Is.EqualTo(Tensor.FromScalar(27_500f).Cast(dtype).Cast(DType.Float32).Item<float>()));
    }
}
