namespace Tensors.Tests;

public sealed class CommonStepsTests
{
    private static Tensor X => Tensor.FromArray([1f, 2]);

    [Test]
    public void What_was_computed_already_is_not_computed_again()
    {
        TensorProgram program = CommonSteps.Apply(Recorded.Of(x => (x[0] + x[0].Exp()) * (x[0] + x[0].Exp()), X));

        Assert.That(Recorded.Lines(program), Is.EqualTo(new[] { "Exp(0)", "Add(0, 1)", "Mul(2, 2)" }));
    }

    [Test]
    public void Operations_with_other_attributes_are_others()
    {
        TensorProgram program = CommonSteps.Apply(Recorded.Of(x => x[0].Sum([0]) + x[0].Sum([0], keepDims: true), X));

        Assert.That(program.Steps.Count(step => step.Operation is SumOp), Is.EqualTo(2));
    }

    [Test]
    public void Two_draws_are_two()
    {
        TensorProgram program = CommonSteps.Apply(Recorded.Of(x => x[0] * Tensor.RandomUniform([2]) * Tensor.RandomUniform([2]), X));

        Assert.That(program.Steps.Count(step => step.Operation is RandomOperation), Is.EqualTo(2));
    }

    [Test]
    public void Nothing_is_the_same_before_and_after_a_step_that_overwrites()
    {
        TensorProgram program = new([new(X.Shape, X.DType)]);
        int held = program.Hold(X);
        int before = program.Add(new ExpOp(), [held], [program.Specs[held]]).Start.Value;
        program.Add(new EffectOp("Overwrite", _ => { }), [before], []);
        int after = program.Add(new ExpOp(), [held], [program.Specs[held]]).Start.Value;
        program.Results = [before, after];

        TensorProgram rewritten = CommonSteps.Apply(program);

        Assert.That(Recorded.Names(rewritten), Is.EqualTo(new[] { "Exp", "Overwrite", "Exp" }));
    }
}
