using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Each mistake with a tape says what it was.</summary>
public sealed class TapeMistakeTests
{
    private static Tensor X => Tensor.FromArray([1.0, 2]);

    [Test]
    public void A_source_that_was_not_watched()
    {
        Tensor x = X;
        using GradientTape tape = new();

        Assert.That(() => tape.Gradient(x.Square(), x), Throws.InvalidOperationException.With.Message.Contains("It was not watched"));
    }

    [Test]
    public void A_parameter_that_was_replaced_by_a_new_tensor_is_not_watched()
    {
        Tensor w = X;
        using GradientTape tape = new(persistent: true);
        tape.Watch(w);
        w -= 0.1 * tape.Gradient(w.Square(), w);

        Tensor old = w;
        Assert.That(() => tape.Gradient(X.Square(), old), Throws.InvalidOperationException);
        Tensor fresh = X;
        Assert.That(() => tape.Gradient(fresh.Square(), fresh), Throws.InvalidOperationException.With.Message.Contains("watched anew"));
    }

    [Test]
    public void A_source_that_was_watched_late()
    {
        Tensor x = X;
        using GradientTape tape = new();
        Tensor y = x.Square();
        tape.Watch(x);

        Assert.That(() => tape.Gradient(y, x), Throws.InvalidOperationException.With.Message.Contains("only after it had been used"));
    }

    [Test]
    public void A_source_that_was_watched_late_does_no_harm_where_it_was_recorded_beside_another()
    {
        Tensor x = X;
        Tensor w = X;
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x * w;
        tape.Watch(w);

        Assert.That(tape.Gradient(y, w).ToArray<double>(), Is.EqualTo(new[] { 1.0, 2 }));
    }

    [Test]
    public void A_target_that_was_computed_after_the_tape_was_disposed_of()
    {
        Tensor x = X;
        GradientTape tape = new();
        tape.Watch(x);
        tape.Dispose();

        Assert.That(() => tape.Gradient(x.Square(), x), Throws.InvalidOperationException.With.Message.Contains("The tape was disposed of"));
    }

    [Test]
    public void Nothing_can_be_watched_on_a_tape_that_was_disposed_of()
    {
        GradientTape tape = new();
        tape.Dispose();

        Assert.That(() => tape.Watch(X), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("Watch"));
    }

    [Test]
    public void Nothing_can_be_watched_on_a_tape_that_is_used_up()
    {
        Tensor x = X;
        using GradientTape tape = new();
        tape.Watch(x);
        tape.Gradient(x.Square(), x);

        Assert.That(() => tape.Watch(X), Throws.InvalidOperationException.With.Message.Contains("persistent: true"));
    }

    [Test]
    public async Task A_tape_that_was_made_in_an_async_method()
    {
        Tensor x = X;
        using GradientTape tape = await Open();

        Assert.That(
            () => tape.Gradient(x.Square(), x), Throws.InvalidOperationException.With.Message.Contains("another flow of execution"));

        async Task<GradientTape> Open()
        {
            GradientTape opened = new();
            opened.Watch(x);
            await Task.Yield();
            return opened;
        }
    }

    [Test]
    public void A_number_that_was_read_on_the_way([Values("Item", "ToArray", "AsSpan", "cast")] string how)
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Square();
        double number = how switch
        {
            "Item" => y.Item<double>(),
            "ToArray" => y.ToArray<double>()[0],
            "AsSpan" => y.AsSpan<double>()[0],
            _ => (double)y,
        };

        Assert.That(
            () => tape.Gradient(Tensor.FromScalar(number) * 2, x),
            Throws.InvalidOperationException.With.Message.Contains("a number carries no gradient"));
    }

    [Test]
    public void Reading_a_number_does_no_harm_where_the_target_is_connected()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x.Square();

        Assert.That(y.Item<double>(), Is.EqualTo(9));
        Assert.That(tape.Gradient(y, x).Item<double>(), Is.EqualTo(6));
    }

    [Test]
    public void A_target_that_does_not_need_the_source()
    {
        Tensor x = X;
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(
            () => tape.Gradient(X.Square(), x),
            Throws.InvalidOperationException.With.Message.Contains("the target was computed without it"));
    }

    [Test]
    public void A_tape_that_has_given_its_gradients_leaves_the_flow()
    {
        Tensor x = X;
        for (int step = 0; step < 1000; step++)
        {
            GradientTape tape = new();
            tape.Watch(x);
            tape.Gradient(x.Square(), x);
        }

        Assert.That(Interpreter.Current, Is.Null);
    }

    [Test]
    public void A_tape_that_ends_takes_those_with_it_that_were_forgotten_inside()
    {
        Tensor x = X;
        GradientTape forgotten;
        using (GradientTape tape = new())
        {
            forgotten = new();
            forgotten.Watch(x);
        }

        Assert.That(Interpreter.Current, Is.Null);
        Assert.That(() => forgotten.Gradient(x.Square(), x), Throws.InvalidOperationException.With.Message.Contains("reverse order"));
    }

    [Test]
    public void Tapes_that_nobody_disposes_of_are_noticed_when_another_opens() => Task.Run(() =>
    {
        Assert.That(
            () =>
            {
                for (int step = 0; step < 1000; step++)
                {
                    GradientTape tape = new(persistent: true);
                    tape.Watch(X);
                }
            },
            Throws.InvalidOperationException.With.Message.Contains("using GradientTape tape"));
    }).Wait();
}
