using System.Runtime.CompilerServices;
using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class AnomalyDetectionTests
{
    [Test]
    public void The_operation_and_the_line_that_made_a_NaN_are_named()
    {
        Tensor x = Tensor.FromArray([4f, -1]);
        int line = 0;
        using AnomalyDetection detection = new();

        NotANumberException made = Assert.Throws<NotANumberException>(() =>
        {
            _ = x * 2;
            line = Line() + 1;
            _ = x.Sqrt();
            _ = x + 1;
        })!;

        Assert.That(made.Operation, Is.TypeOf<SqrtOp>());
        Assert.That(made.Differentiated, Is.Null);
        Assert.That(made.Line, Does.StartWith($"at AnomalyDetectionTests.cs:{line} in "));
        Assert.That(made.Message, Does.Contain("Sqrt: made the first NaN from float32 (2,)"));
    }

    [Test]
    public void In_a_backward_pass_the_recorded_operation_and_its_line_are_named()
    {
        Tensor x = Tensor.FromScalar(0.0);
        using AnomalyDetection detection = new();
        using GradientTape tape = new();
        tape.Watch(x);
        int line = Line() + 1;
        Tensor twice = x.BroadcastTo([2]);
        Tensor y = (twice.Sqrt() * Tensor.FromArray([1.0, -1])).Sum();

        // The slopes of the roots are inf and -inf.
        NotANumberException made = Assert.Throws<NotANumberException>(() => tape.Gradient(y, x))!;

        Assert.That(made.Differentiated, Is.TypeOf<BroadcastToOp>());
        Assert.That(made.Operation, Is.TypeOf<SumOp>());
        Assert.That(made.Line, Does.StartWith($"at AnomalyDetectionTests.cs:{line} in "));
        Assert.That(made.Message, Does.Contain("The VJP of BroadcastTo").And.Contain("Sum: made the first NaN"));
    }

    [Test]
    public void A_NaN_that_was_there_before_is_not_reported()
    {
        Tensor x = Tensor.FromArray([1f, float.NaN]);
        using AnomalyDetection detection = new();

        Assert.That(() => x.Exp() + 1, Throws.Nothing);
    }

    [Test]
    public void Nothing_is_reported_afterwards()
    {
        Tensor x = Tensor.FromScalar(-1.0);
        using (AnomalyDetection detection = new())
        {
            Assert.That(() => x.Log(), Throws.TypeOf<NotANumberException>());
        }

        Assert.That(x.Log().Item<double>(), Is.NaN);
    }

    [Test]
    public void Integers_and_members_of_a_batch_are_passed_over()
    {
        using AnomalyDetection outer = new();

        Tensor result = Transform.VMap(x =>
        {
            using AnomalyDetection inner = new();
            return x + 1;
        })(Tensor.Arange(3));

        Assert.That(result.ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    private static int Line([CallerLineNumber] int line = 0) => line;
}
