namespace Tensors.Tests;

public sealed class IdentitiesTests
{
    private static Tensor X => Tensor.FromArray(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });

    private static IEnumerable<TestCaseData> Same()
    {
        yield return Case("x · 1", x => x * 1);
        yield return Case("1 · x", x => 1 * x);
        yield return Case("x / 1", x => x / 1);
        yield return Case("- -x", x => -(-x));
        yield return Case("stopped", x => x.StopGradient());
        yield return Case("transposed twice", x => x.T.T);

        static TestCaseData Case(string name, Func<Tensor, Tensor> function) => new TestCaseData(function).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Same))]
    public void Steps_that_change_no_bit_are_left_out(Func<Tensor, Tensor> function)
    {
        TensorProgram program = DeadSteps.Apply(Identities.Apply(Recorded.Of(x => function(x[0]).Exp(), X)));

        Assert.That(Recorded.Lines(program), Is.EqualTo(new[] { "Exp(0)" }));
    }

    private static IEnumerable<TestCaseData> Other()
    {
        // -0 + 0 is 0; ∞ - ∞ and 0 · ∞ are NaN.
        yield return Case("x + 0", x => x + 0);
        yield return Case("x · 0", x => x * 0);
        yield return Case("x - x", x => x - x);
        yield return Case("x · 2", x => x * 2);

        static TestCaseData Case(string name, Func<Tensor, Tensor> function) => new TestCaseData(function).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Other))]
    public void Steps_that_may_change_a_bit_stay(Func<Tensor, Tensor> function)
    {
        TensorProgram program = Identities.Apply(Recorded.Of(x => function(x[0]), X));

        Assert.That(program.Steps, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_number_that_broadcasts_its_operand_is_not_left_out()
    {
        TensorProgram program = new([new(Shape.Scalar, DType.Float32)]);
        int ones = program.Hold(Tensor.Ones([3]));
        program.Results = [program.Add(new MultiplyOp(), [0, ones], [program.Specs[ones]]).Start.Value];

        Assert.That(Identities.Apply(program).Steps, Has.Count.EqualTo(1));
    }

    [Test]
    public void Two_transposes_become_one()
    {
        Tensor x = Tensor.Zeros([2, 3, 4]);

        TensorProgram program = DeadSteps.Apply(Identities.Apply(Recorded.Of(x => x[0].Transpose(1, 2, 0).Transpose(2, 1, 0), x)));

        Assert.That(program.Steps.Single().Operation, Is.EqualTo(new PermuteOp([0, 2, 1])));
    }

    [Test]
    public void Two_reshapes_become_one()
    {
        TensorProgram program = DeadSteps.Apply(Identities.Apply(Recorded.Of(x => x[0].Reshape(6).Reshape(3, 2), X)));

        Assert.That(program.Steps.Single().Operation, Is.EqualTo(new ReshapeOp(Shape.Create([3, 2]))));
    }
}
