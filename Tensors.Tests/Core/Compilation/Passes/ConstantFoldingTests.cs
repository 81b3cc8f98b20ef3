namespace Tensors.Tests;

public sealed class ConstantFoldingTests
{
    private static Tensor X => Tensor.FromArray([1f, 2]);

    [Test]
    public void What_follows_from_numbers_alone_is_a_number()
    {
        TensorProgram program = new([new(X.Shape, X.DType)]);
        TensorSpec scalar = new(Shape.Scalar, DType.Float32);
        int two = program.Hold(Number(2));
        int root = program.Add(new SqrtOp(), [two], [scalar]).Start.Value;
        int half = program.Add(new DivideOp(), [root, two], [scalar]).Start.Value;
        program.Results = [program.Add(new MultiplyOp(), [0, half], [program.Specs[0]]).Start.Value];

        TensorProgram folded = DeadSteps.Apply(ConstantFolding.Apply(program));

        Assert.That(Recorded.Names(folded), Is.EqualTo(new[] { "Mul" }));
        Assert.That(folded.Held.Values.Single().Item<float>(), Is.EqualTo(MathF.Sqrt(2) / 2));
    }

    [Test]
    public void Tensors_that_a_function_closes_over_are_no_numbers()
    {
        Tensor closed = Tensor.FromScalar(2f);

        TensorProgram program = ConstantFolding.Apply(Recorded.Of(x => x[0] * closed.Sqrt(), X));

        Assert.That(Recorded.Names(program), Does.Contain("Sqrt"));
    }

    private static Tensor Number(float value) => Tensor.FromScalar(value).AsLiteral(Layout.Repeated(Shape.Scalar));
}
