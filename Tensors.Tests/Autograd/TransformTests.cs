using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class TransformTests
{
    private static Tensor Point => Tensor.FromArray([0.5, -1.5, 2]);

    [Test]
    public void Grad_gives_the_gradient() =>
        Assert.That(Transform.Grad(x => x.Square().Sum())(Point).ToArray<double>(), Is.EqualTo(new[] { 1.0, -3, 4 }));

    [Test]
    public void Grad_of_several_arguments_gives_one_gradient_each()
    {
        Tensor[] gradients = Transform.Grad((Tensor[] v) => (v[0] * v[0] * v[1]) + v[1] + 2)(
            [Tensor.FromScalar(3.0), Tensor.FromScalar(4.0)]);

        Assert.That(gradients.Select(gradient => gradient.Item<double>()), Is.EqualTo(new[] { 24.0, 10 }));
    }

    [Test]
    public void Grads_nest()
    {
        Func<Tensor, Tensor> third = Transform.Grad(Transform.Grad(Transform.Grad(x => x.Pow(5))));

        Assert.That(third(Tensor.FromScalar(2.0)).Item<double>(), Is.EqualTo(60 * 4).Within(1e-11));
    }

    [Test]
    public void The_derivative_of_a_constant_is_zero()
    {
        Assert.That(Transform.Grad(Transform.Grad(x => 3 * x))(Tensor.FromScalar(2.0)).Item<double>(), Is.Zero);
        Assert.That(Transform.Grad(_ => Tensor.FromScalar(1.0))(Point).ToArray<double>(), Is.EqualTo(new[] { 0.0, 0, 0 }));
    }

    [Test]
    public void Grad_wants_a_single_number() => Assert.That(
        () => Transform.Grad(x => x * 2)(Point),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(3,)").And.Message.Contains("Jacobian"));

    [Test]
    public void A_tensor_that_is_closed_over_is_a_constant_although_it_is_also_the_argument()
    {
        Tensor x = Tensor.FromScalar(3.0);

        Assert.That(Transform.Grad(y => x * y)(x).Item<double>(), Is.EqualTo(3));
        Assert.That(Transform.Jvp(y => x * y)(x, Tensor.FromScalar(1.0)).Tangent.Item<double>(), Is.EqualTo(3));
    }

    [Test]
    public void The_same_tensor_as_two_arguments_has_two_derivatives()
    {
        Tensor x = Tensor.FromScalar(3.0);

        Tensor[] gradients = Transform.Grad((Tensor[] v) => v[0] - (2 * v[1]))([x, x]);

        Assert.That(gradients.Select(gradient => gradient.Item<double>()), Is.EqualTo(new[] { 1.0, -2 }));
    }

    [Test]
    public void An_outer_derivative_sees_what_an_inner_function_closes_over()
    {
        // ∂/∂x of x · ∂/∂y (x · y²) = x · 2xy is 4xy.
        Func<Tensor, Tensor> outer = Transform.Grad(x => x * Transform.Grad(y => x * y.Square())(Tensor.FromScalar(5.0)));

        Assert.That(outer(Tensor.FromScalar(3.0)).Item<double>(), Is.EqualTo(60));
    }

    [Test]
    public void ValueAndGrad_gives_both()
    {
        (Tensor value, Tensor gradient) = Transform.ValueAndGrad(x => x.Exp().Sum())(Point);

        Assert.That(Bits.Of(value), Is.EqualTo(Bits.Of(Point.Exp().Sum())));
        Assert.That(Bits.Of(gradient), Is.EqualTo(Bits.Of(Point.Exp())));
    }

    [Test]
    public void A_pullback_may_be_called_again()
    {
        (Tensor value, Func<Tensor, Tensor> pullback) = Transform.Vjp(x => x.Square())(Point);

        Assert.That(value.ToArray<double>(), Is.EqualTo(new[] { 0.25, 2.25, 4 }));
        Assert.That(pullback(Tensor.FromArray([1.0, 0, 0])).ToArray<double>(), Is.EqualTo(new[] { 1.0, 0, 0 }));
        Assert.That(pullback(Tensor.FromArray([0.0, 1, 1])).ToArray<double>(), Is.EqualTo(new[] { 0.0, -3, 4 }));
    }

    [Test]
    public void Jvp_gives_value_and_derivative_along_a_direction()
    {
        (Tensor value, Tensor tangent) = Transform.Jvp(x => x.Square())(Point, Tensor.FromArray([1.0, 10, 100]));

        Assert.That(value.ToArray<double>(), Is.EqualTo(new[] { 0.25, 2.25, 4 }));
        Assert.That(tangent.ToArray<double>(), Is.EqualTo(new[] { 1.0, -30, 400 }));
    }

    [Test]
    public void Jvp_wants_one_tangent_per_argument() => Assert.That(
        () => Transform.Jvp((Tensor[] x) => x)([Point, Point], [Point]),
        Throws.ArgumentException.With.Message.Contains("1 tangents were given for 2 arguments"));

    [Test]
    public void The_product_of_the_Hessian_with_a_direction_is_that_of_the_matrix()
    {
        Tensor a = Tensor.FromArray(new[,] { { 2.0, 1, 0 }, { 1, 3, -1 }, { 0, -1, 4 } });
        Tensor direction = Tensor.FromArray([1.0, -2, 0.5]);

        Tensor product = Transform.HessianVectorProduct(x => 0.5 * x.ExpandDims(0).MatMul(a).MatMul(x.ExpandDims(1)).Sum())(
            Point, direction);

        Assert.That(product.ToArray<double>(), Is.EqualTo(new[] { 0.0, -5.5, 4 }).Within(1e-12));
    }

    [Test]
    public void Arguments_that_are_not_floating_are_refused() => Assert.That(
        () => Transform.Grad(x => x.Cast(DType.Float64).Sum())(Tensor.Arange(3)),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("int32"));
}
