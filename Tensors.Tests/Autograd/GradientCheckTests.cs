using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class GradientCheckTests
{
    [Test]
    public void A_right_gradient_passes() => Assert.That(
        () => GradientCheck.Run(v => v[0].Exp() * v[1], [Tensor.FromArray([0.5, -1]), Tensor.FromArray([2.0, 3])], order: 2),
        Throws.Nothing);

    [Test]
    public void A_wrong_gradient_is_found()
    {
        VjpTable.Default.Register<WrongOp>(Keeps.Inputs, (context, _) => 2.001 * context.Input(0) * context.Cotangent);

        Assert.That(
            () => GradientCheck.Run(v => Tensor.Apply(new WrongOp(), v[0]), [Tensor.FromArray([1.0, 2])]),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("order 1"));
    }

    [Test]
    public void A_gradient_whose_own_gradient_is_wrong_is_found_in_the_second_order()
    {
        // The values are right, but the factor is hidden from the outer tape.
        VjpTable.Default.Register<ConstantFactorOp>(
            Keeps.Inputs, (context, _) => Tensor.FromArray(context.Input(0).ToArray<double>()) * 2 * context.Cotangent);

        Assert.That(() => GradientCheck.Run(v => Tensor.Apply(new ConstantFactorOp(), v[0]), [Tensor.FromArray([1.0, 2])]), Throws.Nothing);
        Assert.That(
            () => GradientCheck.Run(v => Tensor.Apply(new ConstantFactorOp(), v[0]), [Tensor.FromArray([1.0, 2])], order: 2),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("order 2"));
    }

    [Test]
    public void Inputs_in_single_precision_are_rejected() => Assert.That(
        () => GradientCheck.Run(v => v[0], [Tensor.Ones([2])]), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("float64"));

    private record SquareOfUserOp(string Name) : Operation(Name)
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new(inputs[0].Shape, inputs[0].DType);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            using TensorAccess<double> y = outputs[0].Access<double>();
            ReadOnlySpan<double> x = inputs[0].AsSpan<double>();
            for (int i = 0; i < x.Length; i++)
            {
                y.Span[i] = x[i] * x[i];
            }
        }
    }

    private sealed record WrongOp() : SquareOfUserOp("Wrong");

    private sealed record ConstantFactorOp() : SquareOfUserOp("ConstantFactor");
}
