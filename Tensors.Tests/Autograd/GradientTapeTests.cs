using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class GradientTapeTests
{
    [Test]
    public void Gradient_of_a_sum_is_ones()
    {
        Tensor x = Tensor.FromArray([1f, 2, 3]);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(tape.Gradient(x.Sum(), x).ToArray<float>(), Is.EqualTo(new[] { 1f, 1, 1 }));
    }

    [Test]
    public void A_tensor_used_twice_collects_both_cotangents()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(tape.Gradient((x * x) + x, x).Item<double>(), Is.EqualTo(7));
    }

    [Test]
    public void Several_sources_have_their_own_gradients()
    {
        Tensor x = Tensor.FromScalar(3.0);
        Tensor y = Tensor.FromScalar(4.0);
        using GradientTape tape = new();
        tape.Watch(x, y);

        Tensor[] gradients = tape.Gradient((x * x * y) + y + 2, [x, y]);

        Assert.That(gradients.Select(gradient => gradient.Item<double>()), Is.EqualTo(new[] { 24.0, 10 }));
    }

    [Test]
    public void Several_targets_add_up_weighted_by_their_cotangents()
    {
        Tensor x = Tensor.FromScalar(2.0);
        using GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Tensor square = x.Square();
        Tensor cube = square * x;

        Tensor[] plain = tape.Gradient([square, cube], [x]);
        Tensor[] weighted = tape.Gradient([square, cube], [x], [Tensor.FromScalar(10.0), Tensor.FromScalar(-1.0)]);

        Assert.That(plain[0].Item<double>(), Is.EqualTo(4 + 12));
        Assert.That(weighted[0].Item<double>(), Is.EqualTo(40 - 12));
    }

    [Test]
    public void A_result_may_be_a_source()
    {
        Tensor x = Tensor.FromScalar(2.0);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor middle = x * 3;

        Assert.That(tape.Gradient(middle.Square(), middle).Item<double>(), Is.EqualTo(12));
    }

    [Test]
    public void A_target_is_its_own_source_with_gradient_one()
    {
        Tensor x = Tensor.FromScalar(2.0);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(tape.Gradient(x, x).Item<double>(), Is.EqualTo(1));
    }

    [Test]
    public void A_persistent_tape_answers_again()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Tensor y = x.Square();

        Assert.That(tape.Gradient(y, x).Item<double>(), Is.EqualTo(6));
        Assert.That(tape.Gradient(y * x, x).Item<double>(), Is.EqualTo(27));
    }

    [Test]
    public void A_tape_that_is_not_persistent_answers_once()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Square();
        _ = tape.Gradient(y, x);

        Assert.That(() => tape.Gradient(y, x), Throws.InvalidOperationException.With.Message.Contains("persistent"));
    }

    [Test]
    public void Tapes_nest_for_higher_orders()
    {
        Tensor x = Tensor.FromScalar(2.0);
        using GradientTape third = new();
        third.Watch(x);
        Tensor second;
        using (GradientTape outer = new())
        {
            outer.Watch(x);
            Tensor first;
            using (GradientTape inner = new())
            {
                inner.Watch(x);
                first = inner.Gradient(x.Pow(4), x);
            }

            second = outer.Gradient(first, x);
        }

        Assert.That(second.Item<double>(), Is.EqualTo(48).Within(1e-12));
        Assert.That(third.Gradient(second, x).Item<double>(), Is.EqualTo(48).Within(1e-12));
    }

    [Test]
    public void Nothing_is_recorded_while_recording_is_stopped()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor constant;
        using (tape.StopRecording())
        {
            constant = x.Square();
        }

        Assert.That(tape.Gradient(constant * x, x).Item<double>(), Is.EqualTo(9));
    }

    [Test]
    public void An_unconnected_source_is_an_error_that_says_what_to_do()
    {
        Tensor x = Tensor.Ones([2]);
        Tensor other = Tensor.Ones([3]);
        using GradientTape tape = new();
        tape.Watch(x, other);

        Assert.That(
            () => tape.Gradient(x.Sum(), other),
            Throws.InvalidOperationException.With.Message.Contains("no target depends on source 0 of shape (3,)"));
    }

    [Test]
    public void An_unconnected_source_gives_zeros_where_asked_for()
    {
        Tensor x = Tensor.Ones([2]);
        Tensor other = Tensor.Ones([3]);
        using GradientTape tape = new();
        tape.Watch(x, other);

        Assert.That(tape.Gradient(x.Sum(), other, UnconnectedGradients.Zeros).ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 0 }));
    }

    [Test]
    public void What_was_not_watched_is_a_constant()
    {
        Tensor x = Tensor.Ones([2]);
        using GradientTape tape = new();

        Assert.That(() => tape.Gradient(x.Sum(), x), Throws.InvalidOperationException.With.Message.Contains("It was not watched"));
    }

    [Test]
    public void Steps_have_a_derivative_of_zero()
    {
        Tensor x = Tensor.FromArray([1.5, 2.5]);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(tape.Gradient(x.Floor(), x).ToArray<double>(), Is.EqualTo(new[] { 0.0, 0 }));
    }

    [Test]
    public void Integers_cannot_be_watched() => Assert.That(
        () =>
        {
            using GradientTape tape = new();
            tape.Watch(Tensor.Arange(3));
        },
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("int32").And.Message.Contains("(3,)"));

    [Test]
    public void A_cotangent_of_another_shape_is_rejected()
    {
        Tensor x = Tensor.Ones([2]);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x * 2;

        Assert.That(
            () => tape.Gradient([y], [x], [Tensor.Ones([3])]),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("target 0 (2,) and its cotangent (3,)"));
    }

    [Test]
    public void A_saved_value_that_was_overwritten_is_noticed()
    {
        Tensor x = Tensor.FromArray([1f, 2]);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Square();
        using (TensorAccess<float> access = x.Access<float>())
        {
            access.Span[0] = 5;
        }

        Assert.That(() => tape.Gradient(y, x), Throws.InvalidOperationException.With.Message.Contains("overwritten"));
    }

    [Test]
    public void A_saved_result_that_was_overwritten_is_noticed()
    {
        Tensor x = Tensor.FromArray([1f, 2]);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Exp();
        using (TensorAccess<float> access = y.Access<float>())
        {
            access.Span[0] = 5;
        }

        Assert.That(
            () => tape.Gradient(y, x),
            Throws.InvalidOperationException.With.Message.Contains("Exp: result 0 of shape (2,) was overwritten"));
    }

    [Test]
    public void A_result_that_no_rule_needs_may_be_overwritten()
    {
        Tensor x = Tensor.FromArray([1f, 2]);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Square();
        using (TensorAccess<float> access = y.Access<float>())
        {
            access.Span[0] = 5;
        }

        Assert.That(tape.Gradient(y, x).ToArray<float>(), Is.EqualTo(new[] { 2f, 4 }));
    }

    [Test]
    public void Two_tapes_on_two_threads_are_independent()
    {
        double[] gradients = new double[8];
        Parallel.For(0, gradients.Length, number =>
        {
            Tensor x = Tensor.FromScalar((double)number);
            using GradientTape tape = new();
            tape.Watch(x);
            Tensor y = x;
            for (int i = 0; i < 100; i++)
            {
                y += x * x;
            }

            gradients[number] = tape.Gradient(y, x).Item<double>();
        });

        Assert.That(gradients, Is.EqualTo(Enumerable.Range(0, 8).Select(number => 1 + (200.0 * number))));
    }

    [Test]
    public async Task A_tape_follows_await()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor y = await Task.Run(() => x.Square()).ConfigureAwait(false);

        Assert.That(tape.Gradient(y, x).Item<double>(), Is.EqualTo(6));
    }

    [Test]
    public void A_closed_tape_records_nothing_more()
    {
        Tensor x = Tensor.FromScalar(3.0);
        GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Tensor y = x.Square();
        tape.Dispose();
        Tensor z = y * x;

        Assert.That(() => tape.Gradient(z, x), Throws.InvalidOperationException.Or.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_condition_of_a_choice_is_not_differentiated()
    {
        Tensor x = Tensor.FromArray([-1.0, 2]);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(tape.Gradient(Tensor.Where(x > 0, x * 3, x * 5), x).ToArray<double>(), Is.EqualTo(new[] { 5.0, 3 }));
    }
}
