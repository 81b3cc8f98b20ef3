namespace Tensors.Tests;

public sealed class BroadcastsTests
{
    [Test]
    public void Elementwise_operations_take_the_smaller_values_themselves()
    {
        TensorProgram program = DeadSteps.Apply(Broadcasts.Apply(Recorded.Of(
            x => x[0] + x[1] + 2, Tensor.Zeros([4, 3]), Tensor.Zeros([3]))));

        Assert.That(Recorded.Names(program), Is.EqualTo(new[] { "Add", "Add" }));
        Assert.That(program.Steps[0].Operands, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(program.Specs[program.Steps[1].Operands[1]].Shape, Is.EqualTo(Shape.Scalar));
    }

    [Test]
    public void Other_operations_take_the_repeated_value()
    {
        TensorProgram program = DeadSteps.Apply(Broadcasts.Apply(Recorded.Of(
            x => x[0].MatMul(x[1]), Tensor.Zeros([2, 4, 3]), Tensor.Zeros([3, 5]))));

        Assert.That(Recorded.Names(program), Is.EqualTo(new[] { "BroadcastTo", "MatMul" }));
    }
}
