using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class CustomGradientTests
{
    private static Tensor Point => Tensor.FromArray([-1.5, 0.5, 3]);

    // Rounds, and lets the cotangent pass as if it had not.
    private static Func<Tensor, Tensor> StraightThrough => Transform.CustomGradient(x => x.Round(), (_, _, dy) => dy);

    [Test]
    public void The_rule_replaces_the_derivative() =>
        Assert.That(Transform.Grad(x => (StraightThrough(x) * 3).Sum())(Point).ToArray<double>(), Is.EqualTo(new[] { 3.0, 3, 3 }));

    [Test]
    public void The_rule_sees_argument_result_and_cotangent()
    {
        Func<Tensor, Tensor> exponential = Transform.CustomGradient(x => x.Exp(), (x, y, dy) => dy * y * x);

        Tensor gradient = Transform.Grad(x => (2 * exponential(x)).Sum())(Point);

        Assert.That(gradient.ToArray<double>(), Is.EqualTo((2 * Point.Exp() * Point).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void The_rule_can_be_differentiated_again()
    {
        Func<Tensor, Tensor> cube = Transform.CustomGradient(x => x * x * x, (x, _, dy) => 3 * x.Square() * dy);

        Assert.That(Transform.Grad(Transform.Grad(cube))(Tensor.FromScalar(2.0)).Item<double>(), Is.EqualTo(12));
    }

    [Test]
    public void Forward_mode_is_the_transpose_of_the_rule() => Assert.That(
        Transform.Jvp(x => StraightThrough(x) * 2)(Point, Tensor.FromArray([1.0, 2, 3])).Tangent.ToArray<double>(),
        Is.EqualTo(new[] { 2.0, 4, 6 }));

    [Test]
    public void Forward_mode_takes_a_rule_that_is_linear_but_made_of_parts_that_are_not()
    {
        Func<Tensor, Tensor> triple = Transform.CustomGradient(x => 3 * x, (_, _, dy) => (3 * dy).Exp().Log());

        Assert.That(
            Transform.Jvp(triple)(Point, Tensor.FromArray([1.0, 2, 3])).Tangent.ToArray<double>(),
            Is.EqualTo(new[] { 3.0, 6, 9 }).Within(1e-14));
    }

    [Test]
    public void It_can_be_mapped() => Assert.That(
        Transform.VMap(Transform.Grad(x => StraightThrough(x) * x))(Point).ToArray<double>(),
        Is.EqualTo(new[] { -2 - 1.5, 0 + 0.5, 3 + 3 }));

    [Test]
    public void Several_arguments_have_a_cotangent_each_and_null_is_zero()
    {
        Func<Tensor[], Tensor[]> function = Transform.CustomGradient(v => [v[0] * v[1]], (v, _, dy) => [dy[0] * v[1], null]);

        Tensor[] gradients = Transform.Grad((Tensor[] v) => function(v)[0])([Tensor.FromScalar(2.0), Tensor.FromScalar(5.0)]);

        Assert.That(gradients.Select(gradient => gradient.Item<double>()), Is.EqualTo(new[] { 5.0, 0 }));
    }

    [Test]
    public void A_derivative_by_what_the_function_closes_over_is_refused()
    {
        Func<Tensor, Tensor> grad = Transform.Grad(w => Transform.CustomGradient(x => x * w, (_, _, dy) => dy)(Tensor.FromScalar(1.0)));

        Assert.That(() => grad(Tensor.FromScalar(2.0)), Throws.InvalidOperationException.With.Message.Contains("Pass it as an argument"));
    }

    [Test]
    public void A_cotangent_of_another_shape_is_refused()
    {
        Func<Tensor, Tensor> wrong = Transform.CustomGradient(x => x.Sum(), (_, _, dy) => dy);

        Assert.That(() => Transform.Grad(wrong)(Point), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("CustomGradient"));
    }

    [Test]
    public void The_number_of_cotangents_is_checked()
    {
        Func<Tensor[], Tensor[]> wrong = Transform.CustomGradient(v => [v[0] * v[1]], (_, _, dy) => [dy[0]]);

        Assert.That(
            () => Transform.Grad((Tensor[] v) => wrong(v)[0])([Tensor.FromScalar(2.0), Tensor.FromScalar(5.0)]),
            Throws.InvalidOperationException.With.Message.Contains("1 cotangents for 2 arguments"));
    }
}
