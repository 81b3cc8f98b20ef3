using System.Runtime.CompilerServices;
using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class ForwardPassTests
{
    [Test]
    public void A_tangent_is_the_derivative_along_a_direction()
    {
        Tensor x = Tensor.FromArray([1.0, 2, 3]);
        using ForwardPass pass = new();
        pass.Watch(x, Tensor.FromArray([1.0, 0, -1]));

        Assert.That(pass.Tangent((x * x * x).Sum()).Item<double>(), Is.EqualTo(3 - 27));
    }

    [Test]
    public void What_does_not_depend_on_a_watched_tensor_has_a_tangent_of_zeros()
    {
        Tensor x = Tensor.FromScalar(1.0);
        Tensor other = Tensor.FromArray([1f, 2]);
        using ForwardPass pass = new();
        pass.Watch(x, x);

        Assert.That(pass.Tangent(other * 2).ToArray<float>(), Is.EqualTo(new[] { 0f, 0 }));
    }

    [Test]
    public void Steps_have_a_tangent_of_zeros()
    {
        Tensor x = Tensor.FromArray([1.5, 2.5]);
        using ForwardPass pass = new();
        pass.Watch(x, Tensor.OnesLike(x));

        Assert.That(pass.Tangent(x.Floor() + (x > 2).Cast(DType.Float64)).ToArray<double>(), Is.EqualTo(new[] { 0.0, 0 }));
    }

    [Test]
    public void Perturbations_of_nested_passes_are_not_confused()
    {
        // d/dx x · (d/dy (x + y)) at any point is 1; mixing up the two tangents would give 2.
        Tensor x = Tensor.FromScalar(5.0);
        Tensor one = Tensor.FromScalar(1.0);
        using ForwardPass outer = new();
        outer.Watch(x, one);
        Tensor inner;
        using (ForwardPass pass = new())
        {
            Tensor y = Tensor.FromScalar(7.0);
            pass.Watch(y, one);
            inner = pass.Tangent(x + y);
        }

        Assert.That(outer.Tangent(x * inner).Item<double>(), Is.EqualTo(1));
    }

    [Test]
    public void Passes_nest_for_higher_orders()
    {
        Tensor x = Tensor.FromScalar(2.0);
        Func<Tensor, Tensor> function = y => y.Pow(4);
        for (int order = 0; order < 3; order++)
        {
            Func<Tensor, Tensor> previous = function;
            function = y => Transform.Jvp(previous)(y, Tensor.OnesLike(y)).Tangent;
        }

        Assert.That(function(x).Item<double>(), Is.EqualTo(24 * 2).Within(1e-12));
    }

    [Test]
    public void Integers_have_no_tangent()
    {
        using ForwardPass pass = new();

        Assert.That(
            () => pass.Watch(Tensor.Arange(3), Tensor.Arange(3)), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("int32"));
        Assert.That(() => pass.Tangent(Tensor.Arange(3)), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("int32"));
    }

    [Test]
    public void A_tangent_of_another_shape_or_dtype_is_rejected()
    {
        using ForwardPass pass = new();

        Assert.That(
            () => pass.Watch(Tensor.Ones([2]), Tensor.Ones([3])),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2,) and its tangent (3,)"));
        Assert.That(
            () => pass.Watch(Tensor.Ones([2]), Tensor.Ones([2], DType.Float64)),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("float64"));
    }

    [Test]
    public void Concatenated_tangents_stay_with_their_parts()
    {
        Tensor x = Tensor.FromArray([1.0, 2]);
        Tensor constant = Tensor.FromArray([3.0]);
        using ForwardPass pass = new();
        pass.Watch(x, Tensor.FromArray([10.0, 20]));

        Assert.That(pass.Tangent(Tensor.Concat([constant, x, x])).ToArray<double>(), Is.EqualTo(new[] { 0.0, 10, 20, 10, 20 }));
    }

    [Test]
    public void Padding_with_a_value_does_not_pad_the_tangent()
    {
        Tensor x = Tensor.FromArray([1.0]);
        using ForwardPass pass = new();
        pass.Watch(x, Tensor.FromArray([2.0]));

        Assert.That(pass.Tangent(x.Pad([(1, 1)], 7)).ToArray<double>(), Is.EqualTo(new[] { 0.0, 2, 0 }));
    }

    [Test]
    public void Nothing_is_kept_for_values_that_are_gone()
    {
        Tensor x = Tensor.FromArray([1.0, 2]);
        using ForwardPass pass = new();
        pass.Watch(x, x);
        WeakReference<Tensor> tangent = TangentOfAnIntermediateResult(pass, x);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(tangent.TryGetTarget(out _), Is.False);
    }

    [Test]
    public async Task A_pass_follows_await()
    {
        Tensor x = Tensor.FromScalar(3.0);
        using ForwardPass pass = new();
        pass.Watch(x, Tensor.FromScalar(1.0));

        Tensor y = await Task.Run(() => x.Square()).ConfigureAwait(false);

        Assert.That(pass.Tangent(y).Item<double>(), Is.EqualTo(6));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<Tensor> TangentOfAnIntermediateResult(ForwardPass pass, Tensor x) => new(pass.Tangent(x.Exp()));
}
