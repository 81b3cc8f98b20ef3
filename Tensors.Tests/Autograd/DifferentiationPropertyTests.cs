using CsCheck;
using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>
/// Random programs of broadcasting, movement, reductions and elementwise operations, differentiated and mapped in every way.
/// </summary>
public sealed class DifferentiationPropertyTests
{
    private const int Programs = 300;
    private const double Tolerance = 1e-9;

    private static readonly Gen<Shape> s_shape = Gen.Int[1, 3].Array[0, 3].Select(extents => Shape.Create(extents));

    private static readonly Gen<(Shape Shape, Step[] Steps, int Seed)> s_program =
        Gen.Select(
            s_shape, Gen.Select(Gen.Int[0, 11], Gen.Int[0, 5], (kind, choice) => new Step(kind, choice)).Array[1, 8], Gen.Int[0, 1000]);

    [Test]
    public void Forward_mode_is_the_transpose_of_reverse_mode() => s_program.Sample(
        program =>
        {
            (Tensor x, Func<Tensor, Tensor> function) = Build(program);
            Tensor direction = RowFunction.Direction(x, 7);

            (Tensor value, Tensor tangent) = Transform.Jvp(function)(x, direction);
            Tensor cotangent = RowFunction.Direction(value, 8);
            Tensor pulled = Transform.Vjp(function)(x).Pullback(cotangent);

            return Near((tangent * cotangent).Sum(), (pulled * direction).Sum());
        },
        iter: Programs);

    [Test]
    public void Second_derivatives_do_not_depend_on_the_nesting() => s_program.Sample(
        program =>
        {
            (Tensor x, Func<Tensor, Tensor> function) = Build(program);
            Tensor direction = RowFunction.Direction(x, 7);
            Func<Tensor, Tensor> single = y => function(y).Square().Sum();

            Tensor forwardOverReverse = Transform.HessianVectorProduct(single)(x, direction);
            Tensor reverseOverReverse = Transform.Grad(y => (Transform.Grad(single)(y) * direction).Sum())(x);

            return Near(forwardOverReverse, reverseOverReverse);
        },
        iter: Programs);

    [Test]
    public void A_map_is_a_loop() => s_program.Sample(
        program =>
        {
            (Tensor x, Func<Tensor, Tensor> function) = Build(program);
            Tensor batch = Tensor.Stack([x, RowFunction.Direction(x, 5), x * 0.5]);

            Tensor mapped = Transform.VMap(function)(batch);

            return Enumerable.Range(0, 3).All(member => Bits.Of(mapped[member]).AsSpan().SequenceEqual(Bits.Of(function(batch[member]))));
        },
        iter: Programs);

    [Test]
    public void A_checkpoint_changes_no_bit_of_the_gradient() => s_program.Sample(
        program =>
        {
            (Tensor x, Func<Tensor, Tensor> function) = Build(program);

            Tensor plain = Transform.Grad(y => function(y).Sum())(x);
            Tensor light = Transform.Grad(y => Transform.Checkpoint(function)(y).Sum())(x);

            return Bits.Of(light).AsSpan().SequenceEqual(Bits.Of(plain));
        },
        iter: Programs);

    [Test]
    public void A_symbolic_derivative_has_the_value_of_the_tape() => s_program.Sample(
        program =>
        {
            (Tensor x, Func<Tensor, Tensor> function) = Build(program);

            SymbolicFunction derivative = SymbolicFunction.Trace(v => function(v[0]), new SymbolicVariable("x", x.Shape)).Derivative("x");
            Tensor gradient = Transform.Grad(y => function(y).Sum())(x);

            return Near(derivative.Evaluate(x), gradient) && Near(derivative.Simplify().Evaluate(x), gradient);
        },
        iter: Programs);

    private static bool Near(Tensor left, Tensor right)
    {
        double size = Math.Max(1, left.Abs().Max().Item<double>());
        return left.Shape.Equals(right.Shape) && (left - right).Abs().Max().Item<double>() <= Tolerance * size;
    }

    private static (Tensor X, Func<Tensor, Tensor> Function) Build((Shape Shape, Step[] Steps, int Seed) program)
    {
        Tensor x = Domain.Between(-1, 1).Draw(program.Shape, DType.Float64, program.Seed);
        return (x, y => program.Steps.Aggregate(y, (value, step) => step.Apply(value, y)));
    }

    /// <summary>One operation of a program.</summary>
    /// <param name="Kind">Which one.</param>
    /// <param name="Choice">Chooses its axes.</param>
    private sealed record Step(int Kind, int Choice)
    {
        public Tensor Apply(Tensor x, Tensor first)
        {
            int axis = x.Rank == 0 ? 0 : Choice % x.Rank;
            return Kind switch
            {
                0 => x.Sin(),
                1 => x.Tanh() * 2,
                2 => x + first.Mean(),
                3 => x * x.Sum(),
                4 when x.Rank > 0 => x.Sum(axis, keepDims: Choice > 2),
                5 when x.Rank > 0 => x.Mean(axis) - 1,
                6 when x.Rank < 5 => x.ExpandDims(Choice % (x.Rank + 1)),
                7 when x.Rank < 5 => x.BroadcastTo([2, .. x.Shape.Extents]),
                8 when x.Rank > 0 => x.Flip(axis),
                9 when x.Rank > 1 => x.SwapAxes(axis, 0),
                10 when x.Rank > 0 => Tensor.Concat([x, x.Square()], axis),
                11 when x.Rank > 0 && x.Shape[axis] > 1 => x.Slice(axis, Choice % 2, null, 1 + (Choice % 2)),
                _ => Tensor.Where(x > 0.1, x.Square(), x / 2),
            };
        }
    }
}
