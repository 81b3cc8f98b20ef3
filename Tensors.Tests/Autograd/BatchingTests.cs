using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class BatchingTests
{
    private static Tensor Matrix => Tensor.FromArray(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });

    [Test]
    public void The_function_sees_the_shape_of_one_member()
    {
        Shape? seen = null;

        _ = Transform.VMap(row =>
        {
            seen = row.Shape;
            return row;
        })(Matrix);

        Assert.That(seen, Is.EqualTo(Shape.Create(3)));
    }

    [Test]
    public void Any_axis_may_be_the_batch()
    {
        Assert.That(Transform.VMap(column => column.Sum(), inAxis: 1)(Matrix).ToArray<double>(), Is.EqualTo(new[] { 5.0, 7, 9 }));
        Assert.That(
            Transform.VMap(row => row * 2, inAxis: -2, outAxis: -1)(Matrix).ToArray<double>(), Is.EqualTo(new[] { 2.0, 8, 4, 10, 6, 12 }));
    }

    [Test]
    public void Members_may_share_an_operand()
    {
        Tensor weights = Tensor.FromArray([1.0, 10, 100]);

        Tensor products = Transform.VMap((row, shared) => (row * shared).Sum(), 0, null)(Matrix, weights);

        Assert.That(products.ToArray<double>(), Is.EqualTo(new[] { 321.0, 654 }));
    }

    [Test]
    public void A_result_that_all_members_share_is_repeated()
    {
        Tensor result = Transform.VMap(_ => Tensor.FromArray([7.0, 8]))(Matrix);

        Assert.That(result.Shape, Is.EqualTo(Shape.Create(2, 2)));
        Assert.That(result.ToArray<double>(), Is.EqualTo(new[] { 7.0, 8, 7, 8 }));
    }

    [Test]
    public void Maps_nest()
    {
        Tensor left = Tensor.FromArray([1.0, 2, 3]);
        Tensor right = Tensor.FromArray([10.0, 100]);

        Tensor outer = Transform.VMap(x => Transform.VMap(y => x * y)(right))(left);

        Assert.That(outer.ToArray<double>(), Is.EqualTo(new[] { 10.0, 100, 20, 200, 30, 300 }));
    }

    [Test]
    public void Gradients_per_example_are_those_of_a_loop()
    {
        Tensor weights = Tensor.FromArray([0.5, -1, 2]);
        Tensor Loss(Tensor w, Tensor row) => (row * w).Sum().Tanh();

        Tensor gradients = Transform.VMap(row => Transform.Grad(w => Loss(w, row))(weights))(Matrix);

        for (int i = 0; i < 2; i++)
        {
            Assert.That(Bits.Of(gradients[i]), Is.EqualTo(Bits.Of(Transform.Grad(w => Loss(w, Matrix[i]))(weights))));
        }
    }

    [Test]
    public void Indices_may_differ_from_member_to_member()
    {
        Tensor positions = Tensor.FromArray(new[,] { { 2, 0 }, { 1, 1 } });

        Tensor gathered = Transform.VMap((row, p) => row.Gather(p))(Matrix, positions);

        Assert.That(gathered.ToArray<double>(), Is.EqualTo(new[] { 3.0, 1, 5, 5 }));
    }

    [Test]
    public void An_operation_that_is_not_known_runs_member_by_member()
    {
        using Recorder recorder = new();

        Tensor sums = Transform.VMap(row => Tensor.Apply(new RunningSumOp(), row))(Matrix);

        Assert.That(sums.ToArray<double>(), Is.EqualTo(new[] { 1.0, 3, 6, 4, 9, 15 }));
        Assert.That(recorder.Applied.OfType<RunningSumOp>().Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_known_operation_runs_once_for_the_whole_batch()
    {
        using Recorder recorder = new();

        _ = Transform.VMap(row => row.Exp())(Matrix);

        Assert.That(recorder.Applied.OfType<ExpOp>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void An_empty_batch_gives_an_empty_batch()
    {
        Tensor empty = Tensor.Zeros([0, 3], DType.Float64);

        Assert.That(Transform.VMap(row => row.Exp().Sum())(empty).Shape, Is.EqualTo(Shape.Create(0)));
        Assert.That(Transform.VMap(row => Tensor.Apply(new RunningSumOp(), row))(empty).Shape, Is.EqualTo(Shape.Create(0, 3)));
    }

    [Test]
    public void Reading_an_element_of_a_member_explains_itself() => Assert.That(
        () => Transform.VMap(row => (bool)(row.Sum() > 0) ? row : -row)(Matrix),
        Throws.TypeOf<NoElementsException>().With.Message.Contains("one member of a batch").And.Message.Contains(
            "Tensor.Where in place of if"));

    [Test]
    public void Reading_elements_of_a_member_is_an_error() => Assert.That(
        () => Transform.VMap(row => row * row[0].Item<double>())(Matrix),
        Throws.TypeOf<NoElementsException>().With.Message.Contains("no elements"));

    [Test]
    public void Nothing_is_left_in_place_after_an_error()
    {
        Assert.That(() => Transform.VMap(_ => throw new NotSupportedException())(Matrix), Throws.TypeOf<NotSupportedException>());

        Assert.That(Interpreter.Current, Is.Null);
    }

    [Test]
    public void Batches_of_different_extent_are_rejected() => Assert.That(
        () => Transform.VMap((x, y) => x + y)(Matrix, Tensor.Ones([3, 3], DType.Float64)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("2 and 3 members"));

    [Test]
    public void A_batch_axis_that_does_not_exist_is_rejected()
    {
        Assert.That(
            () => Transform.VMap(x => x, inAxis: 2)(Matrix), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("batch axis 2"));
        Assert.That(
            () => Transform.VMap(x => x.Sum(), outAxis: 1)(Matrix),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("batch axis 1"));
        Assert.That(
            () => Transform.VMap((x, y) => x + y, null, null)(Matrix, Matrix),
            Throws.ArgumentException.With.Message.Contains("at least one"));
    }

    /// <summary>An operation of a user.</summary>
    private sealed record RunningSumOp() : Operation("RunningSum")
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new(inputs[0].Shape, inputs[0].DType);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            using TensorAccess<double> y = outputs[0].Access<double>();
            double sum = 0;
            double[] x = inputs[0].ToArray<double>();
            for (int i = 0; i < x.Length; i++)
            {
                y.Span[i] = sum += x[i];
            }
        }
    }
}
