using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class HookTests
{
    [Test]
    public void A_hook_sees_the_whole_gradient_once()
    {
        Tensor x = Tensor.FromScalar(3.0);
        List<double> seen = [];
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor middle = x * 2;
        tape.OnGradient(middle, gradient =>
        {
            seen.Add(gradient.Item<double>());
            return gradient;
        });

        _ = tape.Gradient((middle * 5) + (middle * 7), x);

        Assert.That(seen, Is.EqualTo(new[] { 12.0 }));
    }

    [Test]
    public void What_a_hook_returns_flows_on()
    {
        Tensor x = Tensor.FromArray([3.0, -4]);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor middle = x * 2;
        tape.OnGradient(middle, gradient => gradient.Clip(-1, 1));

        Tensor[] gradients = tape.Gradient((middle * 5).Sum(), [x, middle]);

        Assert.That(gradients[0].ToArray<double>(), Is.EqualTo(new[] { 2.0, 2 }));
        Assert.That(gradients[1].ToArray<double>(), Is.EqualTo(new[] { 1.0, 1 }));
    }

    [Test]
    public void Hooks_of_watched_tensors_and_of_the_target_apply_too()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = x * x;
        tape.OnGradient(x, gradient => gradient + 100);
        tape.OnGradient(y, gradient => gradient * 10);

        Assert.That(tape.Gradient(y, x).Item<double>(), Is.EqualTo(60 + 100));
    }

    [Test]
    public void Several_hooks_apply_in_order()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using GradientTape tape = new();
        tape.Watch(x);
        tape.OnGradient(x, gradient => gradient + 1);
        tape.OnGradient(x, gradient => gradient * 10);

        Assert.That(tape.Gradient(x * 2, x).Item<double>(), Is.EqualTo(30));
    }

    [Test]
    public void A_gradient_of_another_shape_or_dtype_is_refused()
    {
        Tensor x = Tensor.FromArray([3.0, 4]);
        using GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Tensor y = x * 2;
        Tensor z = x * 3;
        tape.OnGradient(y, gradient => gradient.Sum());
        tape.OnGradient(z, gradient => gradient.Cast(DType.Float32));

        Assert.That(() => tape.Gradient(y, x), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("returned ()"));
        Assert.That(() => tape.Gradient(z, x), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("returned float32"));
    }
}
