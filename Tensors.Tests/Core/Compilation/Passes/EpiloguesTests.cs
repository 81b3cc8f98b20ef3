namespace Tensors.Tests;

public sealed class EpiloguesTests
{
    private static Tensor X => Tensor.RandomUniform([7, 6], -1, 1, seed: 1);

    private static Tensor W => Tensor.RandomUniform([6, 5], -1, 1, seed: 2);

    private static Tensor B => Tensor.RandomUniform([5], -1, 1, seed: 3);

    private static IEnumerable<TestCaseData> Layers()
    {
        yield return Case("bias", (x, w, b) => x.MatMul(w) + b, Activation.None);
        yield return Case("bias first", (x, w, b) => b + x.MatMul(w), Activation.None);
        yield return Case("Relu", (x, w, b) => (x.MatMul(w) + b).Relu(), Activation.Relu);
        yield return Case("Sigmoid", (x, w, b) => (x.MatMul(w) + b).Sigmoid(), Activation.Sigmoid);
        yield return Case("Tanh", (x, w, b) => (x.MatMul(w) + b).Tanh(), Activation.Tanh);

        static TestCaseData Case(string name, Func<Tensor, Tensor, Tensor, Tensor> layer, Activation activation) =>
            new TestCaseData(layer, activation).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Layers))]
    public void A_product_its_bias_and_its_activation_are_one_step(Func<Tensor, Tensor, Tensor, Tensor> layer, Activation activation)
    {
        var compiled = Compiler.Compile(layer);

        Tensor result = compiled.Call(X, W, B);

        Assert.That(compiled.Plans[0].Plan.Steps.Select(step => step.Operation), Is.EqualTo(new[] { new DenseOp(activation) }));
        Assert.That(Bits.Of(result), Is.EqualTo(Bits.Of(layer(X, W, B))));
    }

    [Test]
    public void A_layer_of_three_axes_is_one_product_in_another_shape()
    {
        Tensor sequences = Tensor.RandomUniform([2, 7, 6], -1, 1, seed: 7);
        Func<Tensor, Tensor, Tensor, Tensor> layer = (x, w, b) => (x.Reshape(14, 6).MatMul(w).Reshape(2, 7, 5) + b).Relu();
        var compiled = Compiler.Compile(layer);

        Tensor result = compiled.Call(sequences, W, B);

        Assert.That(
            compiled.Plans[0].Plan.Steps.Select(step => step.Operation).Where(operation => operation is not ReshapeOp),
            Is.EqualTo(new[] { new DenseOp(Activation.Relu) }));
        Assert.That(Bits.Of(result), Is.EqualTo(Bits.Of(layer(sequences, W, B))));
    }

    [Test]
    public void A_bias_of_another_last_axis_is_added_apart()
    {
        Tensor longer = Tensor.RandomUniform([35], -1, 1, seed: 8);
        Func<Tensor, Tensor, Tensor, Tensor> layer = (x, w, b) => x.MatMul(w).Reshape(1, 35) + b;
        var compiled = Compiler.Compile(layer);

        Tensor result = compiled.Call(X, W, longer);

        Assert.That(compiled.Plans[0].Plan.Steps.Select(step => step.Operation), Does.Contain(new MatMulOp()));
        Assert.That(Bits.Of(result), Is.EqualTo(Bits.Of(layer(X, W, longer))));
    }

    [Test]
    public void A_product_that_is_used_elsewhere_stays()
    {
        var compiled = Compiler.Compile((Tensor x, Tensor w, Tensor b) => x.MatMul(w) is var product ? (product + b) * product : b);

        Tensor result = compiled.Call(X, W, B);

        Assert.That(compiled.Plans[0].Plan.Steps.Select(step => step.Operation), Does.Contain(new MatMulOp()));
        Assert.That(Bits.Of(result), Is.EqualTo(Bits.Of((X.MatMul(W) + B) * X.MatMul(W))));
    }

    [Test]
    public void What_is_no_bias_is_added_apart()
    {
        Tensor column = Tensor.RandomUniform([7, 1], -1, 1, seed: 4);
        Func<Tensor, Tensor, Tensor, Tensor> layer = (x, w, c) => x.MatMul(w) + c;
        var compiled = Compiler.Compile(layer);

        Assert.That(Bits.Of(compiled.Call(X, W, column)), Is.EqualTo(Bits.Of(layer(X, W, column))));
        Assert.That(compiled.Plans[0].StepCount, Is.EqualTo(2));
    }

    [Test]
    public void A_convolution_adds_its_bias_and_applies_its_activation()
    {
        Tensor image = Tensor.RandomUniform([2, 8, 8, 3], -1, 1, seed: 5);
        Tensor filters = Tensor.RandomUniform([3, 3, 3, 5], -1, 1, seed: 6);
        Func<Tensor, Tensor, Tensor, Tensor> layer = (x, w, b) => (x.Convolution(w) + b).Relu();
        var compiled = Compiler.Compile(layer);

        Tensor result = compiled.Call(image, filters, B);

        Assert.That(compiled.Plans[0].StepCount, Is.EqualTo(1));
        Assert.That(Bits.Of(result), Is.EqualTo(Bits.Of(layer(image, filters, B))));
    }
}
