using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Gradients of gathered rows, which stay rows where that is asked for.</summary>
public sealed class RowGradientTests
{
    [Test]
    public void The_gradient_of_gathered_rows_is_their_cotangents_in_the_order_of_the_indices()
    {
        RowGradient rows = Of(table => table.Gather(Tensor.FromArray([2, 0, 2])).Square().Sum());

        Assert.That(rows.Indices.ToArray<int>(), Is.EqualTo(new[] { 2, 0, 2 }));
        Assert.That(rows.Values.ToArray<double>(), Is.EqualTo(new[] { 10.0, 12, 2, 4, 10, 12 }));
        Assert.That(rows.Shape, Is.EqualTo(Shape.Create([3, 2])));
    }

    [Test]
    public void The_whole_of_the_rows_is_the_gradient_of_the_table()
    {
        static Tensor Loss(Tensor table) =>
            (table.Gather(Tensor.FromArray([2, 0, 2])).Sin() * table.Gather(Tensor.FromArray([1L, 1, 0]))).Sum();
        Tensor table = Table();
        using GradientTape tape = new();
        tape.Watch(table);
        Tensor whole = tape.Gradient(Loss(table), table);

        Assert.That(Of(Loss).ToTensor().ToArray<double>(), Is.EqualTo(whole.ToArray<double>()).Within(1e-15));
    }

    [Test]
    public void Indices_of_several_axes_are_taken_in_row_major_order()
    {
        RowGradient rows = Of(table => table.Gather(Tensor.FromArray(new[,] { { 0, 1 }, { 1, 2 } })).Sum());

        Assert.That(rows.Indices.ToArray<int>(), Is.EqualTo(new[] { 0, 1, 1, 2 }));
        Assert.That(rows.Values.Shape, Is.EqualTo(Shape.Create([4, 2])));
    }

    [Test]
    public void What_reaches_the_table_otherwise_joins_as_all_rows()
    {
        RowGradient rows = Of(table => table.Gather(Tensor.FromArray([1])).Sum() + (table * 10).Sum());

        Assert.That(rows.ToTensor().ToArray<double>(), Is.EqualTo(new[] { 10.0, 10, 11, 11, 10, 10 }));
    }

    [Test]
    public void Each_index_comes_once_in_the_sum()
    {
        RowGradient rows = Of(table => table.Gather(Tensor.FromArray([2, 0, 2])).Sum()).Summed();

        Assert.That(rows.Indices.ToArray<int>(), Is.EqualTo(new[] { 0, 2 }));
        Assert.That(rows.Values.ToArray<double>(), Is.EqualTo(new[] { 1.0, 1, 2, 2 }));
    }

    [Test]
    public void Sources_have_their_gradients_beside_those_of_tables()
    {
        Tensor table = Table();
        Tensor weights = Tensor.FromArray([2.0, 3]);
        using GradientTape tape = new();
        tape.Watch(table, weights);
        Tensor loss = (table.Gather(Tensor.FromArray([0])) * weights).Sum();
        (Tensor[] gradients, RowGradient[] rows) = tape.GradientWithRows(loss, [weights], [table]);

        Assert.That(gradients[0].ToArray<double>(), Is.EqualTo(new[] { 1.0, 2 }));
        Assert.That(rows[0].Values.ToArray<double>(), Is.EqualTo(new[] { 2.0, 3 }));
    }

    [Test]
    public void Rows_can_be_differentiated_again()
    {
        Tensor table = Table();
        using GradientTape outer = new();
        outer.Watch(table);
        using GradientTape inner = new();
        inner.Watch(table);
        Tensor loss = (table.Gather(Tensor.FromArray([1])).Square() * table.Gather(Tensor.FromArray([1]))).Sum();
        Tensor values = inner.GradientWithRows(loss, [], [table]).Rows[0].Values.Sum();

        Assert.That(outer.Gradient(values, table).ToArray<double>(), Is.EqualTo(new[] { 0.0, 0, 18, 24, 0, 0 }));
    }

    [Test]
    public void A_table_that_the_target_does_not_depend_on_is_an_error()
    {
        Tensor table = Table();
        using GradientTape tape = new();
        Tensor other = Tensor.FromArray([1.0]);
        tape.Watch(table, other);
        Tensor loss = other.Square();

        Assert.That(
            Assert.Throws<InvalidOperationException>(() => tape.GradientWithRows(loss, [other], [table]))!.Message,
            Does.Contain("no target depends on source 1 of shape (3, 2)"));
    }

    [Test]
    public void Or_it_has_no_rows_where_zeros_are_asked_for()
    {
        Tensor table = Table();
        using GradientTape tape = new();
        Tensor other = Tensor.FromArray([1.0]);
        tape.Watch(table, other);
        RowGradient rows = tape.GradientWithRows(other.Square(), [], [table], UnconnectedGradients.Zeros).Rows[0];

        Assert.That(rows.Values.Shape, Is.EqualTo(Shape.Create([0, 2])));
        Assert.That(rows.ToTensor().ToArray<double>(), Is.All.Zero);
    }

    [Test]
    public void A_table_that_is_a_source_too_is_refused() => Refuses<ArgumentException>(
        "a source too", (tape, table) => tape.GradientWithRows(table.Sum(), [table], [table]));

    [Test]
    public void A_scalar_has_no_rows()
    {
        Tensor scalar = Tensor.FromScalar(1.0);

        Refuses<ArgumentException>("a scalar", (tape, _) => tape.GradientWithRows(scalar.Square(), [], [scalar]));
    }

    [Test]
    public void A_hook_on_a_table_would_wait_for_ever_and_is_refused() =>
        Refuses<InvalidOperationException>("a hook waits", (tape, table) =>
    {
        tape.OnGradient(table, gradient => gradient);
        tape.GradientWithRows(table.Sum(), [], [table]);
    });

    private static Tensor Table() => Tensor.FromArray(new[,] { { 1.0, 2 }, { 3, 4 }, { 5, 6 } });

    private static RowGradient Of(Func<Tensor, Tensor> loss)
    {
        Tensor table = Table();
        using GradientTape tape = new();
        tape.Watch(table);
        return tape.GradientWithRows(loss(table), [], [table]).Rows[0];
    }

    private static void Refuses<T>(string words, Action<GradientTape, Tensor> action)
        where T : Exception
    {
        Tensor table = Table();
        using GradientTape tape = new();
        tape.Watch(table);

        Assert.That(Assert.Throws<T>(() => action(tape, table))!.Message, Does.Contain(words));
    }
}
