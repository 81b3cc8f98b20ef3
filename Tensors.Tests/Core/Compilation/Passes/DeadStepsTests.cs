namespace Tensors.Tests;

public sealed class DeadStepsTests
{
    [Test]
    public void What_nobody_uses_is_left_out()
    {
        Tensor closed = Tensor.FromScalar(3f);

        TensorProgram program = DeadSteps.Apply(Recorded.Of(
            x =>
            {
                _ = (x[0] * closed).Exp();
                return x[0].Tanh();
            },
            Tensor.Zeros([2])));

        Assert.That(Recorded.Names(program), Is.EqualTo(new[] { "Tanh" }));
        Assert.That(program.Held, Is.Empty);
    }
}
