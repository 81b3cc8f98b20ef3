using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class StopGradientTests
{
    [Test]
    public void It_is_a_constant_to_every_mode()
    {
        Tensor x = Tensor.FromScalar(3.0);
        Func<Tensor, Tensor> function = y => y.StopGradient() * y;

        Assert.That(function(x).Item<double>(), Is.EqualTo(9));
        Assert.That(Transform.Grad(function)(x).Item<double>(), Is.EqualTo(3));
        Assert.That(Transform.Jvp(function)(x, Tensor.FromScalar(1.0)).Tangent.Item<double>(), Is.EqualTo(3));
        Assert.That(Transform.Grad(Transform.Grad(function))(x).Item<double>(), Is.Zero);
    }

    [Test]
    public void It_shows_the_same_elements_without_copying()
    {
        Tensor x = Tensor.FromArray([1f, 2]);
        Tensor y = x.StopGradient();
        using (TensorAccess<float> access = x.Access<float>())
        {
            access.Span[0] = 5;
        }

        Assert.That(y.ToArray<float>(), Is.EqualTo(new[] { 5f, 2 }));
    }
}
