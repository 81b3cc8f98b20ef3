using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>What is said when a gradient is asked for that there is none of.</summary>
public sealed class MissingGradientTests
{
    [Test]
    public void An_operation_without_a_rule_is_named_when_it_is_applied()
    {
        Tensor x = Tensor.FromScalar(1.0);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(
            () => Tensor.Apply(new UnknownOp(), x), Throws.InvalidOperationException.With.Message.Contains("Unknown: no VJP is known"));
    }

    [Test]
    public void An_operation_without_a_rule_is_named_in_forward_mode_when_it_is_applied() => Assert.That(
        () => Transform.Jvp(x => Tensor.Apply(new UnknownOp(), x))(Tensor.FromScalar(1.0), Tensor.FromScalar(1.0)),
        Throws.InvalidOperationException.With.Message.Contains("Unknown: no VJP is known"));

    [Test]
    public void An_operation_without_a_rule_does_no_harm_where_no_gradient_is_asked_for()
    {
        Tensor x = Tensor.FromScalar(1.0);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor y = Tensor.Apply(new UnknownOp(), Tensor.FromScalar(2.0)) * x;

        Assert.That(tape.Gradient(y, x).Item<double>(), Is.EqualTo(2));
    }

    [Test]
    public void A_floating_result_that_is_not_differentiable_is_an_error_once_a_gradient_reaches_it()
    {
        Tensor x = Tensor.FromArray([1.0, 2]);
        using GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Tensor shuffled = x.RandomShuffle(seed: 1);

        Assert.That(
            () => tape.Gradient((x + shuffled).Sum(), x),
            Throws.InvalidOperationException.With.Message.Contains("RandomShuffle: a derivative was asked for"));
        Assert.That(tape.Gradient(x.Sum(), x).ToArray<double>(), Is.EqualTo(new[] { 1.0, 1 }));
    }

    [Test]
    public void A_floating_result_that_is_not_differentiable_is_an_error_in_forward_mode() => Assert.That(
        () => Transform.Jvp(x => x.RandomShuffle(seed: 1))(Tensor.FromArray([1.0, 2]), Tensor.FromArray([1.0, 2])),
        Throws.InvalidOperationException.With.Message.Contains("RandomShuffle"));

    [Test]
    public void StopGradient_says_that_it_is_meant()
    {
        Func<Tensor, Tensor> function = x => (x * x.StopGradient().RandomShuffle(seed: 1)).Sum();

        Assert.That(Transform.Grad(function)(Tensor.FromArray([2.0, 2])).ToArray<double>(), Is.EqualTo(new[] { 2.0, 2 }));
    }

    [Test]
    public void A_step_between_source_and_target_is_named()
    {
        Tensor x = Tensor.FromArray([1.0, 3, 2]);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Square().ArgMax().Cast(DType.Float64) * 2;

        Assert.That(
            () => tape.Gradient(y, x),
            Throws.InvalidOperationException.With.Message.Contains("only through ArgMax, which has no derivative"));
    }

    [Test]
    public void A_step_gives_zeros_where_asked_for()
    {
        Tensor x = Tensor.FromArray([1.0, 3, 2]);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor gradient = tape.Gradient((x > 1).Cast(DType.Float64), x, UnconnectedGradients.Zeros);

        Assert.That(gradient.ToArray<double>(), Is.EqualTo(new[] { 0.0, 0, 0 }));
    }

    [Test]
    public void A_source_beside_the_path_through_a_step_is_simply_not_connected()
    {
        Tensor x = Tensor.FromArray([1.0, 3, 2]);
        Tensor other = Tensor.FromScalar(1.0);
        using GradientTape tape = new();
        tape.Watch(x, other);
        Tensor y = x.ArgMax().Cast(DType.Float64);

        Assert.That(() => tape.Gradient(y, other), Throws.InvalidOperationException.With.Message.Contains("no target depends on source 0"));
    }

    /// <summary>An operation of a user, without a rule.</summary>
    private sealed record UnknownOp() : Operation("Unknown")
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new(inputs[0].Shape, inputs[0].DType);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            using TensorAccess<double> y = outputs[0].Access<double>();
            inputs[0].ToArray<double>().CopyTo(y.Span);
        }
    }
}
