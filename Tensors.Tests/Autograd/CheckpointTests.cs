using System.Runtime.CompilerServices;
using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class CheckpointTests
{
    private static Tensor Point => Domain.Between(-1, 1).Draw([4, 3], DType.Float32, 1);

    private static Tensor Weights => Domain.Between(-1, 1).Draw([3, 3], DType.Float32, 2);

    [Test]
    public void Values_and_gradients_have_the_same_bits()
    {
        Tensor weights = Weights;
        Tensor Layer(Tensor x) => x.MatMul(weights).Tanh().MatMul(weights).Sigmoid();

        (Tensor value, Tensor gradient) = Transform.ValueAndGrad(x => Layer(Layer(x)).Sum())(Point);
        Func<Tensor, Tensor> light = Transform.Checkpoint(Layer);
        (Tensor sameValue, Tensor sameGradient) = Transform.ValueAndGrad(x => light(light(x)).Sum())(Point);

        Assert.That(Bits.Of(sameValue), Is.EqualTo(Bits.Of(value)));
        Assert.That(Bits.Of(sameGradient), Is.EqualTo(Bits.Of(gradient)));
    }

    [Test]
    public void Tensors_that_the_function_closes_over_have_gradients_too()
    {
        Tensor weights = Weights;
        Tensor x = Point;
        Tensor Gradient(Func<Tensor, Tensor> layer)
        {
            using GradientTape tape = new();
            tape.Watch(weights);
            return tape.Gradient(layer(x).Sum(), weights);
        }

        Tensor Layer(Tensor rows) => rows.MatMul(weights).Tanh();

        Assert.That(Bits.Of(Gradient(Transform.Checkpoint(Layer))), Is.EqualTo(Bits.Of(Gradient(Layer))));
    }

    [Test]
    public void The_backward_pass_computes_the_function_once_more()
    {
        using Recorder recorder = new();
        int calls = 0;
        Func<Tensor, Tensor> function = Transform.Checkpoint(x =>
        {
            calls++;
            return x.Exp().Sum();
        });

        _ = Transform.Grad(function)(Point);

        Assert.That(calls, Is.EqualTo(2));
        Assert.That(recorder.Applied.OfType<ExpOp>().Count(), Is.EqualTo(1), "the first call is hidden");
    }

    [Test]
    public void Results_inside_are_let_go()
    {
        List<WeakReference> inside = [];
        Tensor x = Point;
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = CallWithoutKeeping(x, inside);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(inside, Has.Count.EqualTo(1));
        Assert.That(inside[0].IsAlive, Is.False);
        Assert.That(tape.Gradient(y, x).Shape, Is.EqualTo(x.Shape));
    }

    [Test]
    public void Random_numbers_are_drawn_again()
    {
        Tensor x = Point;
        Func<Tensor, Tensor> dropout = Transform.Checkpoint(v => v * (Tensor.RandomUniform([4, 3]) > 0.5).Cast(DType.Float32));
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor y = dropout(x);
        Tensor gradient = tape.Gradient(y, x);

        Assert.That(Bits.Of(gradient * x), Is.EqualTo(Bits.Of(y)));
    }

    [Test]
    public void Second_derivatives_and_forward_mode_go_through()
    {
        Func<Tensor, Tensor> plain = x => (x.Square() * x).Exp().Sum();
        Func<Tensor, Tensor> light = Transform.Checkpoint(plain);
        Tensor x = Domain.Between(-1, 1).Draw([3], DType.Float64, 3);
        Tensor direction = Domain.Between(-1, 1).Draw([3], DType.Float64, 4);

        Assert.That(Bits.Of(Transform.Hessian(light)(x)), Is.EqualTo(Bits.Of(Transform.Hessian(plain)(x))));
        Assert.That(
            Transform.Jvp(light)(x, direction).Tangent.Item<double>(),
            Is.EqualTo(Transform.Jvp(plain)(x, direction).Tangent.Item<double>()).Within(1e-14));
        Assert.That(
            Transform.Grad(Transform.Grad(y => light(y * y)))(Tensor.FromScalar(0.5)).Item<double>(),
            Is.EqualTo(Transform.Grad(Transform.Grad(y => plain(y * y)))(Tensor.FromScalar(0.5)).Item<double>()).Within(1e-13));
    }

    [Test]
    public void Checkpoints_nest_and_can_be_mapped()
    {
        Func<Tensor, Tensor> plain = x => x.Square().Sin().Sum();
        Func<Tensor, Tensor> light = Transform.Checkpoint(x => Transform.Checkpoint(y => y.Square().Sin())(x).Sum());

        Assert.That(Bits.Of(Transform.Grad(light)(Point)), Is.EqualTo(Bits.Of(Transform.Grad(plain)(Point))));
        Assert.That(
            Bits.Of(Transform.VMap(Transform.Grad(light))(Point)), Is.EqualTo(Bits.Of(Transform.VMap(Transform.Grad(plain))(Point))));
    }

    [Test]
    public void Integers_pass_through()
    {
        Tensor x = Point;
        Func<Tensor[], Tensor[]> light = Transform.Checkpoint((Tensor[] v) => [v[0].Gather(v[1]).Square(), v[1] + 1]);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor[] results = light([x, Tensor.FromArray([1, 3])]);

        Assert.That(results[1].ToArray<int>(), Is.EqualTo(new[] { 2, 4 }));
        Assert.That(Bits.Of(tape.Gradient(results[0], x)[1]), Is.EqualTo(Bits.Of(2 * x[1])));
    }

    [Test]
    public void Without_an_interpreter_the_function_is_called_as_it_is()
    {
        Tensor x = Point;

        Assert.That(Transform.Checkpoint(y => y)(x), Is.SameAs(x));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor CallWithoutKeeping(Tensor x, List<WeakReference> inside) => Transform.Checkpoint(v =>
    {
        Tensor middle = v.Exp();
        if (inside.Count == 0)
        {
            inside.Add(new(middle));
        }

        return middle.Sum();
    })(x);
}
