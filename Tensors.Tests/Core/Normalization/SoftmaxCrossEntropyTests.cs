namespace Tensors.Tests;

public sealed class SoftmaxCrossEntropyTests
{
    [TestCase(2)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Losses_are_those_of_the_definition(int extent)
    {
        Tensor x = Tensor.RandomNormal([4, extent], seed: 1).Cast(DType.Float64);
        Tensor p = Tensor.RandomUniform([4, extent], seed: 2).Cast(DType.Float64).Softmax();

        Tensor losses = x.SoftmaxCrossEntropy(p);

        Assert.That(losses.ToArray<double>(), Is.EqualTo((-(p * x.Softmax().Log()).Sum(1)).ToArray<double>()).Within(1e-12));
    }

    [Test]
    public void A_certain_class_has_the_loss_of_probability_one()
    {
        Tensor x = Tensor.RandomNormal([2, 3, 5], seed: 3);
        Tensor classes = Tensor.FromArray(new[,] { { 0, 4, 2 }, { 3, 1, 1 } });

        Tensor sparse = x.SparseSoftmaxCrossEntropy(classes);
        Tensor dense = x.SoftmaxCrossEntropy(classes.OneHot(5));

        Assert.That(sparse.Shape, Is.EqualTo(classes.Shape));
        Assert.That(sparse.ToArray<float>(), Is.EqualTo(dense.ToArray<float>()).Within(1e-6));
    }

    [Test]
    public void Unlikely_classes_have_finite_losses() =>
        Assert.That(Tensor.FromArray([0f, 500f]).SparseSoftmaxCrossEntropy(Tensor.FromScalar(0)).Item<float>(), Is.EqualTo(500f));

    [Test]
    public void The_gradient_is_the_difference_of_the_probabilities()
    {
        Tensor x = Tensor.FromArray(new[,] { { 1f, 2f, 3f } });
        Tensor p = Tensor.FromArray(new[,] { { 0.25f, 0.25f, 0.5f } });

        Tensor gradient = Tensor.Apply<SoftmaxCrossEntropyGradientOp>(x, p, Tensor.Ones([1]));

        Assert.That(
            gradient.ToArray<float>(), Is.EqualTo((double[])[-0.15996942682961954, -0.00527152894520236, 0.1652409557748219]).Within(6e-8));
    }

    [Test]
    public void A_class_that_is_not_there_is_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).SparseSoftmaxCrossEntropy(Tensor.FromArray([0, 3])),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("SparseSoftmaxCrossEntropy: index 3"));

    [Test]
    public void Labels_of_another_shape_are_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).SparseSoftmaxCrossEntropy(Tensor.FromArray([0, 1, 2])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("labels of shape (2,), not (3,)"));
}
